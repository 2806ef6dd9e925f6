-- Passwords, passkeys, and accounts elsewhere that somebody signs in with.
-- Statements end with a semicolon and a blank line.

CREATE TABLE control.password (
  user_id uuid NOT NULL CONSTRAINT pk_password PRIMARY KEY
    CONSTRAINT fk_password_user_id_app_user REFERENCES control.app_user ON DELETE CASCADE,
  hash text NOT NULL,
  changed_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE control.passkey (
  id uuid NOT NULL CONSTRAINT pk_passkey PRIMARY KEY,
  user_id uuid NOT NULL CONSTRAINT fk_passkey_user_id_app_user REFERENCES control.app_user ON DELETE CASCADE,
  credential_id bytea NOT NULL CONSTRAINT uq_passkey_credential_id UNIQUE,
  public_key bytea NOT NULL,
  sign_count bigint NOT NULL DEFAULT 0,
  transports text[] NOT NULL DEFAULT '{}',
  backed_up boolean NOT NULL DEFAULT false,
  name text NOT NULL DEFAULT '',
  created_at timestamptz NOT NULL DEFAULT now(),
  last_used_at timestamptz
);

CREATE INDEX ix_passkey_user_id ON control.passkey (user_id);

CREATE TABLE control.passkey_challenge (
  id uuid NOT NULL CONSTRAINT pk_passkey_challenge PRIMARY KEY,
  user_id uuid CONSTRAINT fk_passkey_challenge_user_id_app_user REFERENCES control.app_user ON DELETE CASCADE,
  purpose text NOT NULL CONSTRAINT ck_passkey_challenge_purpose CHECK (purpose IN ('registration', 'login')),
  challenge bytea NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  used_at timestamptz
);

CREATE INDEX ix_passkey_challenge_user_id ON control.passkey_challenge (user_id);

CREATE INDEX ix_passkey_challenge_expires_at ON control.passkey_challenge (expires_at);

CREATE TABLE control.identity (
  provider text NOT NULL,
  subject text NOT NULL,
  user_id uuid NOT NULL CONSTRAINT fk_identity_user_id_app_user REFERENCES control.app_user ON DELETE CASCADE,
  email text,
  created_at timestamptz NOT NULL DEFAULT now(),
  last_used_at timestamptz,
  CONSTRAINT pk_identity PRIMARY KEY (provider, subject)
);

CREATE UNIQUE INDEX uq_identity_user_id_provider ON control.identity (user_id, provider);

-- One trip to the provider and back. The state, the code and what binds them to the browser or device are kept
-- as hashes; `body` is what the provider said, from the way back until the code is used.
CREATE TABLE control.sign_in (
  id uuid NOT NULL CONSTRAINT pk_sign_in PRIMARY KEY,
  provider text NOT NULL,
  client text NOT NULL CONSTRAINT ck_sign_in_client CHECK (client IN ('web', 'native')),
  state_hash bytea NOT NULL CONSTRAINT uq_sign_in_state_hash UNIQUE,
  binding_hash bytea NOT NULL,
  code_hash bytea CONSTRAINT uq_sign_in_code_hash UNIQUE,
  user_id uuid CONSTRAINT fk_sign_in_user_id_app_user REFERENCES control.app_user ON DELETE CASCADE,
  return_to text NOT NULL DEFAULT '',
  body jsonb NOT NULL DEFAULT '{}'::jsonb,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  returned_at timestamptz,
  used_at timestamptz
);

CREATE INDEX ix_sign_in_user_id ON control.sign_in (user_id);

CREATE INDEX ix_sign_in_expires_at ON control.sign_in (expires_at);
