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
  hash bytea NOT NULL DEFAULT ''::bytea,
  CONSTRAINT fk_audit_head_feed FOREIGN KEY (workspace_id) REFERENCES tenant.workspace_feed
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

CREATE INDEX ix_audit_entry_at ON tenant.audit_entry (workspace_id, at, id);

CREATE INDEX ix_audit_entry_operation ON tenant.audit_entry (workspace_id, operation, at, id);

CREATE INDEX ix_audit_entry_user ON tenant.audit_entry (workspace_id, user_id, at, id);

SELECT control.lock_to_workspace('audit_head');

SELECT control.lock_to_workspace('audit_entry');

REVOKE UPDATE, DELETE, TRUNCATE ON tenant.audit_entry FROM perennial_app, perennial_job;

-- A head only goes on, one entry at a time, and goes away only in the transaction that removes its workspace.
CREATE FUNCTION tenant.refuse_to_turn_back() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RAISE EXCEPTION 'A trail only goes on.' USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE TRIGGER only_goes_on BEFORE UPDATE ON tenant.audit_head FOR EACH ROW
  WHEN (NEW.seq IS DISTINCT FROM OLD.seq + 1 OR NEW.workspace_id <> OLD.workspace_id)
  EXECUTE FUNCTION tenant.refuse_to_turn_back();

CREATE FUNCTION tenant.ends_with_its_workspace() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM control.workspace WHERE id = OLD.workspace_id) THEN
    RAISE EXCEPTION 'A trail ends with its workspace.' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER ends_with_its_workspace AFTER DELETE ON tenant.audit_head
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION tenant.ends_with_its_workspace();

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

-- Entries come in the order of time, so this is tiny; and no list is ever tempted to ride it.
CREATE INDEX ix_account_entry_old ON control.account_entry USING brin (at);

-- Nobody may delete entries; this forgets those that nobody needs any more, and no others whatever it is asked for.
CREATE FUNCTION control.forget_account_entries(most integer) RETURNS integer
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  WITH gone AS (
    DELETE FROM control.account_entry AS entry USING (
      SELECT user_id, id FROM control.account_entry
      WHERE at < now() - interval '2 years' LIMIT most FOR UPDATE SKIP LOCKED
    ) AS old
    WHERE entry.user_id = old.user_id AND entry.id = old.id RETURNING 1
  )
  SELECT count(*)::integer FROM gone
$$;

GRANT SELECT, UPDATE, DELETE ON control.account_entry TO perennial_search;

GRANT CREATE ON SCHEMA control TO perennial_search;

ALTER FUNCTION control.forget_account_entries(integer) OWNER TO perennial_search;

REVOKE CREATE ON SCHEMA control FROM perennial_search;

SET ROLE perennial_search;

REVOKE EXECUTE ON FUNCTION control.forget_account_entries(integer) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION control.forget_account_entries(integer) TO perennial_job;

RESET ROLE;
