-- Emptying a table fires no row trigger: the audit log is closed to that too.
CREATE FUNCTION audit_is_never_emptied() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'audit rows are never deleted';
END $$;
CREATE TRIGGER audit_is_never_emptied BEFORE TRUNCATE ON audit_event FOR EACH STATEMENT EXECUTE FUNCTION audit_is_never_emptied();
