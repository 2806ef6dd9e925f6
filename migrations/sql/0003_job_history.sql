-- Keeping the table of jobs small. Statements end with a semicolon and a blank line.

-- Rows of these tables live for seconds: room for updates in place, and dead rows swept early.
ALTER TABLE control.job SET (
  fillfactor = 70, autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_insert_scale_factor = 0.05
);

ALTER TABLE control.outbox SET (autovacuum_vacuum_scale_factor = 0.01);

-- Lays a partition for each day from `keep` days ago to `ahead` days from now, and drops older ones. Workers do
-- not own the tables: it runs with the rights of the owner, and takes nothing but two numbers.
CREATE FUNCTION control.lay_job_history(keep integer, ahead integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET timezone = 'UTC'
AS $$
DECLARE
  today date := (now() AT TIME ZONE 'UTC')::date;
  day date;
  old text;
BEGIN
  IF keep < 1 OR ahead < 1 OR keep > 400 OR ahead > 400 THEN
    RAISE EXCEPTION 'keep and ahead must be between 1 and 400 days' USING ERRCODE = 'invalid_parameter_value';
  END IF;
  PERFORM pg_advisory_xact_lock(4712027);
  FOR day IN SELECT today + n FROM generate_series(-keep, ahead) AS n LOOP
    IF to_regclass(format('control.job_history_%s', to_char(day, 'YYYYMMDD'))) IS NULL THEN
      EXECUTE format(
        'CREATE TABLE control.%I PARTITION OF control.job_history FOR VALUES FROM (%L) TO (%L)',
        'job_history_' || to_char(day, 'YYYYMMDD'), day::timestamptz, (day + 1)::timestamptz
      );
    END IF;
  END LOOP;
  FOR old IN
    SELECT child.relname FROM pg_inherits
    JOIN pg_class AS child ON child.oid = pg_inherits.inhrelid
    WHERE pg_inherits.inhparent = 'control.job_history'::regclass
      AND child.relname < 'job_history_' || to_char(today - keep, 'YYYYMMDD')
  LOOP
    EXECUTE format('DROP TABLE control.%I', old);
  END LOOP;
END $$;

REVOKE EXECUTE ON FUNCTION control.lay_job_history(integer, integer) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION control.lay_job_history(integer, integer) TO perennial_app, perennial_job;

SELECT control.lay_job_history(30, 3);

-- How many imports say that they are at work but have not moved: a number over all workspaces, and nothing else.
CREATE POLICY search_reads ON tenant.import_run FOR SELECT TO perennial_search USING (true);

GRANT SELECT (workspace_id, id, state, updated_at) ON tenant.import_run TO perennial_search;

CREATE FUNCTION tenant.imports_stalled(since timestamptz) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT count(*) FROM tenant.import_run
  WHERE import_run.state IN ('scanning', 'parsing', 'matching', 'committing', 'undoing')
    AND import_run.updated_at < since
$$;

GRANT CREATE ON SCHEMA tenant TO perennial_search;

ALTER FUNCTION tenant.imports_stalled(timestamptz) OWNER TO perennial_search;

REVOKE CREATE ON SCHEMA tenant FROM perennial_search;

SET ROLE perennial_search;

REVOKE EXECUTE ON FUNCTION tenant.imports_stalled(timestamptz) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION tenant.imports_stalled(timestamptz) TO perennial_app, perennial_job;

RESET ROLE;
