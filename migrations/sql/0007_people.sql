-- Personal access tokens, and invitations into workspaces. Statements end with a semicolon and a blank line.

CREATE TABLE control.personal_token (
  id uuid NOT NULL CONSTRAINT pk_personal_token PRIMARY KEY,
  user_id uuid NOT NULL CONSTRAINT fk_personal_token_user_id_app_user REFERENCES control.app_user ON DELETE CASCADE,
  workspace_id uuid NOT NULL CONSTRAINT fk_personal_token_workspace_id_workspace REFERENCES control.workspace ON DELETE CASCADE,
  hash bytea NOT NULL CONSTRAINT uq_personal_token_hash UNIQUE,
  name text NOT NULL,
  hint text NOT NULL DEFAULT '',
  scopes text[] NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  last_used_at timestamptz,
  revoked_at timestamptz,
  warned_at timestamptz
);

CREATE INDEX ix_personal_token_user_id_created_at ON control.personal_token (user_id, created_at);

CREATE INDEX ix_personal_token_workspace_id ON control.personal_token (workspace_id);

CREATE INDEX ix_personal_token_expires_at ON control.personal_token (expires_at);

CREATE TRIGGER tell_of_access AFTER UPDATE OF revoked_at OR DELETE ON control.personal_token
  FOR EACH ROW EXECUTE FUNCTION control.tell_of_access();

CREATE TABLE control.invitation (
  id uuid NOT NULL CONSTRAINT pk_invitation PRIMARY KEY,
  workspace_id uuid NOT NULL CONSTRAINT fk_invitation_workspace_id_workspace REFERENCES control.workspace ON DELETE CASCADE,
  invited_by uuid NOT NULL CONSTRAINT fk_invitation_invited_by_app_user REFERENCES control.app_user ON DELETE CASCADE,
  email text NOT NULL,
  email_key text NOT NULL,
  role text NOT NULL CONSTRAINT ck_invitation_role CHECK (role IN ('assistant', 'mentor', 'viewer')),
  note text NOT NULL DEFAULT '',
  state text NOT NULL DEFAULT 'open'
    CONSTRAINT ck_invitation_state CHECK (state IN ('open', 'accepted', 'declined', 'revoked')),
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  decided_at timestamptz,
  mailed_at timestamptz[] NOT NULL DEFAULT '{}'
);

CREATE INDEX ix_invitation_workspace_id ON control.invitation (workspace_id, created_at, id);

CREATE INDEX ix_invitation_invited_by ON control.invitation (invited_by);

CREATE INDEX ix_invitation_email_key ON control.invitation (email_key);

CREATE INDEX ix_invitation_expires_at ON control.invitation (expires_at);

CREATE UNIQUE INDEX uq_invitation_open ON control.invitation (workspace_id, email_key) WHERE state = 'open';
