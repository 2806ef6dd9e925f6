-- Test mode only: a commit in which something that clients hold a copy of changed, without an entry of the same
-- transaction in the change feed, is refused. Whoever adds a repository cannot forget it.
CREATE FUNCTION tenant.must_be_in_the_feed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE row record;
BEGIN
  row := CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
  IF session_user NOT IN ('perennial_app', 'perennial_job') THEN RETURN NULL; END IF;
  -- a workspace that is removed as a whole takes its feed along
  IF NOT EXISTS (SELECT FROM tenant.workspace_feed AS f WHERE f.workspace_id = row.workspace_id) THEN RETURN NULL; END IF;
  -- nobody holds copies of a workspace whose owner has left
  IF EXISTS (
    SELECT FROM control.membership AS m JOIN control.app_user AS u ON u.id = m.user_id
    WHERE m.workspace_id = row.workspace_id AND m.role = 'owner' AND u.erase_after <= now()
  ) THEN RETURN NULL; END IF;
  IF NOT EXISTS (
    SELECT FROM tenant.sync_entry AS e
    WHERE e.workspace_id = row.workspace_id AND e.entity_type = TG_ARGV[0] AND e.entity_id = row.id
      AND e.xmin = pg_current_xact_id()::xid
  ) THEN
    RAISE EXCEPTION 'The % % changed (%) without an entry in the change feed.', TG_ARGV[0], row.id, TG_OP;
  END IF;
  RETURN NULL;
END $$;

DO $$ DECLARE kind text; BEGIN
  FOREACH kind IN ARRAY ARRAY['contact', 'organisation', 'tag', 'interaction', 'nudge', 'admiration', 'ask'] LOOP
    EXECUTE format('CREATE CONSTRAINT TRIGGER feed_of_new AFTER INSERT OR DELETE ON tenant.%I'
      ' DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION tenant.must_be_in_the_feed(%L)', kind, kind);
    EXECUTE format('CREATE CONSTRAINT TRIGGER feed_of_changed AFTER UPDATE ON tenant.%I'
      ' DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (OLD.version <> NEW.version)'
      ' EXECUTE FUNCTION tenant.must_be_in_the_feed(%L)', kind, kind);
  END LOOP;
END $$;
