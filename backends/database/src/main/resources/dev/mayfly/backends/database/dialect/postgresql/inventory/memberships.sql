SELECT m.member, m.role, bool_or(m.usable), bool_or(m.administered) FROM (
  SELECT u.rolname AS member, r.rolname AS role, m.inherit_option OR m.set_option AS usable, m.admin_option AS administered
  FROM pg_auth_members m JOIN pg_roles u ON u.oid = m.member JOIN pg_roles r ON r.oid = m.roleid) m
GROUP BY 1, 2
