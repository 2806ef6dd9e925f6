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

SELECT control.lock_to_workspace('data_key');

CREATE TABLE tenant.export_run (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  version integer NOT NULL DEFAULT 1,
  state text NOT NULL DEFAULT 'waiting'
    CONSTRAINT ck_export_run_state CHECK (state IN ('waiting', 'writing', 'completed', 'failed', 'expired')),
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

SELECT control.lock_to_workspace('export_run');

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
