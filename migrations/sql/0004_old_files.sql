-- Forgetting uploaded files in time. Statements end with a semicolon and a blank line.

-- By the database's clock: what happens in a sandbox happens by its own.
ALTER TABLE tenant.import_file_piece ADD COLUMN IF NOT EXISTS stored_at timestamptz NOT NULL DEFAULT now();

CREATE POLICY search_reads ON tenant.import_file_piece FOR SELECT TO perennial_search USING (true);

GRANT SELECT (workspace_id, import_id, piece, stored_at) ON tenant.import_file_piece TO perennial_search;

GRANT SELECT (finished_at) ON tenant.import_run TO perennial_search;

-- Files that were stored before `since`, of imports that ended before it or were left alone: ids, oldest first.
-- An end that is still to come was dated by a sandbox.
CREATE FUNCTION tenant.imports_with_old_files(since timestamptz, most integer)
RETURNS TABLE (workspace_id uuid, import_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp ROWS 100
AS $$
  SELECT piece.workspace_id, piece.import_id
  FROM tenant.import_file_piece AS piece
  JOIN tenant.import_run AS run ON run.workspace_id = piece.workspace_id AND run.id = piece.import_id
  WHERE piece.piece = 0 AND piece.stored_at < since
    AND run.state NOT IN ('scanning', 'parsing', 'matching', 'committing', 'undoing')
    AND (run.finished_at IS NULL OR run.finished_at NOT BETWEEN since AND now())
  ORDER BY piece.stored_at
  LIMIT most
$$;

GRANT CREATE ON SCHEMA tenant TO perennial_search;

ALTER FUNCTION tenant.imports_with_old_files(timestamptz, integer) OWNER TO perennial_search;

REVOKE CREATE ON SCHEMA tenant FROM perennial_search;

SET ROLE perennial_search;

REVOKE EXECUTE ON FUNCTION tenant.imports_with_old_files(timestamptz, integer) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION tenant.imports_with_old_files(timestamptz, integer) TO perennial_app, perennial_job;

RESET ROLE;
