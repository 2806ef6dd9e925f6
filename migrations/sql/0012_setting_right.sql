-- An import that is being fetched is at work as well; one that waits for LinkedIn is not. Each part rides an index.
GRANT CREATE ON SCHEMA tenant TO perennial_search;

SET ROLE perennial_search;

CREATE OR REPLACE FUNCTION tenant.imports_stalled(since timestamptz) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT (
    SELECT count(*) FROM tenant.import_run
    WHERE import_run.state IN ('scanning', 'parsing', 'matching', 'committing', 'undoing')
      AND import_run.updated_at < since
  ) + (
    SELECT count(*) FROM tenant.import_run
    WHERE import_run.state IN ('fetching', 'waiting') AND import_run.state = 'fetching'
      AND import_run.updated_at < since
  )
$$;

RESET ROLE;

REVOKE CREATE ON SCHEMA tenant FROM perennial_search;

-- A search finds few. Once a statement is planned for all values, a planner that expects more of it than an average
-- workspace has contacts reads all of a large one instead.
SET ROLE perennial_search;

ALTER FUNCTION tenant.contacts_matching(tsquery) ROWS 20;

RESET ROLE;
