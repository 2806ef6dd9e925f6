-- Sessions of devices and of browsers, and who has to hear at once that one has ended.
-- Statements end with a semicolon and a blank line.

ALTER TABLE control.session
  ADD COLUMN kind text NOT NULL DEFAULT 'device',
  ADD COLUMN method text NOT NULL DEFAULT 'email_code',
  ADD COLUMN authenticated_at timestamptz NOT NULL DEFAULT now(),
  ADD CONSTRAINT ck_session_kind CHECK (kind IN ('device', 'browser'));

UPDATE control.session SET authenticated_at = created_at;

ALTER TABLE control.token
  ADD COLUMN superseded_at timestamptz,
  DROP CONSTRAINT ck_token_kind,
  ADD CONSTRAINT ck_token_kind CHECK (kind IN ('access', 'refresh', 'cookie'));

ALTER TABLE control.email_challenge ADD COLUMN network text NOT NULL DEFAULT '';

CREATE INDEX ix_token_replaces ON control.token (replaces) WHERE replaces IS NOT NULL;

-- A device that somebody has logged in on: it gets in although strangers try the account's password.
CREATE TABLE control.known_device (
  hash bytea NOT NULL CONSTRAINT pk_known_device PRIMARY KEY,
  user_id uuid NOT NULL CONSTRAINT fk_known_device_user_id_app_user REFERENCES control.app_user ON DELETE CASCADE,
  created_at timestamptz NOT NULL DEFAULT now(),
  last_used_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL
);

CREATE INDEX ix_known_device_user_id ON control.known_device (user_id);

CREATE INDEX ix_known_device_expires_at ON control.known_device (expires_at);

-- Processes remember for a while who a token speaks for. They listen here, and forget the person named.
CREATE FUNCTION control.tell_of_access() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM pg_notify('perennial_access', coalesce(NEW.user_id, OLD.user_id)::text);
  RETURN NULL;
END $$;

CREATE TRIGGER tell_of_access AFTER UPDATE ON control.session
  FOR EACH ROW WHEN ((OLD.ended_at, OLD.authenticated_at) IS DISTINCT FROM (NEW.ended_at, NEW.authenticated_at))
  EXECUTE FUNCTION control.tell_of_access();

CREATE TRIGGER tell_of_removal AFTER DELETE ON control.session
  FOR EACH ROW EXECUTE FUNCTION control.tell_of_access();

CREATE TRIGGER tell_of_access AFTER INSERT OR UPDATE OR DELETE ON control.membership
  FOR EACH ROW EXECUTE FUNCTION control.tell_of_access();
