PERFORM pg_stat_clear_snapshot();
PERFORM pg_terminate_backend(s.pid) FROM pg_stat_activity s WHERE s.usesysid = ANY (ids);
