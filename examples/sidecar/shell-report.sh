#!/bin/sh
# A job that is a shell script and nothing else. While descriptor 9 is open, by the shell or by what it starts, the task
# lives; the kernel closes it however the shell ends.
set -eu
place=${RUNTIME_DIRECTORY:-/run/mayfly}
exec 9>"$place/shell-report.pulse"
export PGSERVICEFILE="$place/shell-report.conf"
psql -X -At service=reporting -c "SELECT count(*) || ' sales read as ' || current_user FROM report.sale"
