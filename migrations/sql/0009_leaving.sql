-- Taking everything along, and leaving nothing behind. Statements end with a semicolon and a blank line.

ALTER TABLE control.app_user
  ADD COLUMN leaving_at timestamptz,
  ADD COLUMN erase_after timestamptz;

CREATE INDEX ix_app_user_erase_after ON control.app_user (erase_after) WHERE erase_after IS NOT NULL;

-- The key that seals what is kept of a workspace in sealed form, itself sealed with a key of the service.
CREATE TABLE tenant.data_key (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  sealed bytea NOT NULL,
  key_id text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT pk_data_key PRIMARY KEY (workspace_id, id)
);

CREATE INDEX ix_data_key_key_id ON tenant.data_key (key_id, workspace_id, id);

SELECT control.lock_to_workspace('data_key');

CREATE POLICY search_reads ON tenant.data_key FOR SELECT TO perennial_search USING (true);

GRANT SELECT (workspace_id, id, key_id) ON tenant.data_key TO perennial_search;

-- Whose keys are sealed with another of the service's keys than this one: ids and nothing else.
CREATE FUNCTION tenant.data_keys_not_under(key text, most integer)
RETURNS TABLE (workspace_id uuid, data_key_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp ROWS 100
AS $$
  SELECT data_key.workspace_id, data_key.id FROM tenant.data_key
  WHERE data_key.key_id <> key
  ORDER BY data_key.workspace_id, data_key.id
  LIMIT most
$$;

-- How many are sealed with each of the service's keys.
CREATE FUNCTION tenant.data_keys_by_key() RETURNS TABLE (key_id text, sealed bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp ROWS 10
AS $$
  SELECT data_key.key_id, count(*) FROM tenant.data_key GROUP BY data_key.key_id ORDER BY data_key.key_id
$$;

CREATE TABLE tenant.export_run (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  version integer NOT NULL DEFAULT 1,
  state text NOT NULL DEFAULT 'waiting'
    CONSTRAINT ck_export_run_state CHECK (state IN ('waiting', 'writing', 'completed', 'failed', 'expired', 'deleted')),
  requested_by uuid,
  size bigint,
  sha256 text,
  progress jsonb NOT NULL DEFAULT '{}'::jsonb,
  problem jsonb,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  finished_at timestamptz,
  expires_at timestamptz,
  CONSTRAINT pk_export_run PRIMARY KEY (workspace_id, id)
);

CREATE INDEX ix_export_run_created ON tenant.export_run (workspace_id, created_at, id);

CREATE UNIQUE INDEX uq_export_run_active ON tenant.export_run (workspace_id) WHERE state IN ('waiting', 'writing');

CREATE INDEX ix_export_run_expires_at ON tenant.export_run (expires_at) WHERE state = 'completed';

CREATE INDEX ix_export_run_over ON tenant.export_run (created_at) WHERE state IN ('failed', 'expired', 'deleted');

SELECT control.lock_to_workspace('export_run');

CREATE POLICY search_reads ON tenant.export_run FOR SELECT TO perennial_search USING (true);

GRANT SELECT (workspace_id, id, state, created_at, expires_at) ON tenant.export_run TO perennial_search;

-- Exports whose file has expired, and those that nobody needs to be told of any more: ids and nothing else.
CREATE FUNCTION tenant.exports_past(kept interval, most integer) RETURNS TABLE (workspace_id uuid, export_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp ROWS 100
AS $$
  SELECT run.workspace_id, run.id FROM tenant.export_run AS run
  WHERE (run.state = 'completed' AND run.expires_at < now())
     OR (run.state IN ('failed', 'expired', 'deleted') AND run.created_at < now() - kept)
  LIMIT most
$$;

GRANT CREATE ON SCHEMA tenant TO perennial_search;

ALTER FUNCTION tenant.data_keys_not_under(text, integer) OWNER TO perennial_search;

ALTER FUNCTION tenant.data_keys_by_key() OWNER TO perennial_search;

ALTER FUNCTION tenant.exports_past(interval, integer) OWNER TO perennial_search;

REVOKE CREATE ON SCHEMA tenant FROM perennial_search;

SET ROLE perennial_search;

REVOKE EXECUTE ON FUNCTION tenant.data_keys_not_under(text, integer), tenant.data_keys_by_key(), tenant.exports_past(interval, integer) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION tenant.data_keys_not_under(text, integer), tenant.data_keys_by_key(), tenant.exports_past(interval, integer) TO perennial_job;

RESET ROLE;

CREATE TABLE tenant.export_piece (
  workspace_id uuid NOT NULL,
  export_id uuid NOT NULL,
  piece integer NOT NULL,
  sealed bytea NOT NULL,
  CONSTRAINT pk_export_piece PRIMARY KEY (workspace_id, export_id, piece),
  CONSTRAINT fk_export_piece_export FOREIGN KEY (workspace_id, export_id) REFERENCES tenant.export_run ON DELETE CASCADE
);

SELECT control.lock_to_workspace('export_piece');

-- By what an erased person would be recognised, as salted hashes: an import leaves them out.
CREATE TABLE tenant.suppression (
  workspace_id uuid NOT NULL,
  hash bytea NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT pk_suppression PRIMARY KEY (workspace_id, hash)
);

SELECT control.lock_to_workspace('suppression');
