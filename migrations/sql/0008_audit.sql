-- Who did what, for good. Statements end with a semicolon and a blank line.

-- The policies of a tenant table, as every one of them has had since the first.
CREATE FUNCTION control.lock_to_workspace(name text) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  EXECUTE format('ALTER TABLE tenant.%I ENABLE ROW LEVEL SECURITY', name);
  EXECUTE format('ALTER TABLE tenant.%I FORCE ROW LEVEL SECURITY', name);
  EXECUTE format($policy$
    CREATE POLICY one_workspace ON tenant.%I TO perennial_app
    USING (workspace_id = (SELECT nullif(current_setting('app.ws', true), '')::uuid))
    WITH CHECK (workspace_id = (SELECT nullif(current_setting('app.ws', true), '')::uuid))
  $policy$, name);
  EXECUTE format($policy$
    CREATE POLICY named_workspaces ON tenant.%I TO perennial_job
    USING (workspace_id IN (SELECT unnest(string_to_array(nullif(current_setting('app.ws_set', true), ''), ',')::uuid[])))
    WITH CHECK (workspace_id IN (SELECT unnest(string_to_array(nullif(current_setting('app.ws_set', true), ''), ',')::uuid[])))
  $policy$, name);
END $$;

-- Where the trail of a workspace stands: the number and the hash of its last entry.
CREATE TABLE tenant.audit_head (
  workspace_id uuid NOT NULL CONSTRAINT pk_audit_head PRIMARY KEY,
  seq integer NOT NULL DEFAULT 0,
  hash bytea NOT NULL DEFAULT ''::bytea
);

CREATE TABLE tenant.audit_entry (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  seq integer NOT NULL,
  at timestamptz NOT NULL,
  operation text NOT NULL,
  user_id uuid,
  session_id uuid,
  token_id uuid,
  request_id text,
  body jsonb NOT NULL DEFAULT '{}'::jsonb,
  hash bytea NOT NULL,
  CONSTRAINT pk_audit_entry PRIMARY KEY (workspace_id, id),
  CONSTRAINT uq_audit_entry_workspace_id_seq UNIQUE (workspace_id, seq),
  CONSTRAINT fk_audit_entry_head FOREIGN KEY (workspace_id) REFERENCES tenant.audit_head ON DELETE CASCADE
);

SELECT control.lock_to_workspace('audit_head');

SELECT control.lock_to_workspace('audit_entry');

REVOKE UPDATE, DELETE, TRUNCATE ON tenant.audit_entry FROM perennial_app, perennial_job;

-- What people did outside of any workspace: logins, passwords, tokens.
CREATE TABLE control.account_entry (
  user_id uuid NOT NULL CONSTRAINT fk_account_entry_user_id_app_user REFERENCES control.app_user ON DELETE CASCADE,
  id uuid NOT NULL,
  at timestamptz NOT NULL DEFAULT now(),
  operation text NOT NULL,
  session_id uuid,
  token_id uuid,
  request_id text,
  body jsonb NOT NULL DEFAULT '{}'::jsonb,
  CONSTRAINT pk_account_entry PRIMARY KEY (user_id, id)
);

CREATE INDEX ix_account_entry_at ON control.account_entry (user_id, at, id);

REVOKE UPDATE, DELETE, TRUNCATE ON control.account_entry FROM perennial_app, perennial_job;
