-- Who may see what. Statements end with a semicolon and a blank line.
--
-- perennial_app     serves requests and works inside one workspace a transaction (setting app.ws)
-- perennial_job     sweeps; names the workspaces of its batch in the transaction (setting app.ws_set)
-- perennial_search  nobody logs in as it: it owns the few functions that read where the operators of the
--                   search are not leakproof, or over workspaces, and return nothing but ids

CREATE FUNCTION pg_temp.role_exists(wanted text) RETURNS boolean LANGUAGE sql
AS $$ SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted) $$;

DO $$ BEGIN IF NOT pg_temp.role_exists('perennial_app') THEN CREATE ROLE perennial_app LOGIN NOBYPASSRLS; END IF; END $$;

DO $$ BEGIN IF NOT pg_temp.role_exists('perennial_job') THEN CREATE ROLE perennial_job LOGIN NOBYPASSRLS; END IF; END $$;

DO $$ BEGIN IF NOT pg_temp.role_exists('perennial_search') THEN CREATE ROLE perennial_search NOLOGIN NOBYPASSRLS; END IF; END $$;

DO $$ BEGIN EXECUTE format('GRANT perennial_app, perennial_job, perennial_search TO %I', current_user); END $$;

GRANT USAGE ON SCHEMA control, tenant TO perennial_app, perennial_job;

GRANT USAGE ON SCHEMA tenant, control TO perennial_search;

GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA control, tenant TO perennial_app, perennial_job;

ALTER DEFAULT PRIVILEGES IN SCHEMA control, tenant GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO perennial_app, perennial_job;

-- Setting empty or never set: no rows. The sub-select is evaluated once a statement; that of a sweep is hashed, for
-- a thousand workspaces would cost more to compare with one by one than all the rest of the row.
DO $$ DECLARE name text; BEGIN
  FOR name IN SELECT relname FROM pg_class WHERE relnamespace = 'tenant'::regnamespace AND relkind IN ('r', 'p') LOOP
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
  END LOOP;
END $$;

-- A constant policy leaves the functions' own, explicit predicate to use the indexes.
CREATE POLICY search_reads ON tenant.contact FOR SELECT TO perennial_search USING (true);

GRANT SELECT (workspace_id, id, search, deleted_at, next_due_at, sandbox) ON tenant.contact TO perennial_search;

-- Words of a search in this transaction's workspace; the query language never reaches a client.
CREATE FUNCTION tenant.contacts_matching(query tsquery) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp ROWS 200
AS $$
  SELECT contact.id FROM tenant.contact
  WHERE contact.workspace_id = nullif(current_setting('app.ws', true), '')::uuid
    AND contact.search @@ query
$$;

-- What is due over all workspaces that live by the database's clock, oldest first: ids and nothing else.
CREATE FUNCTION tenant.contacts_due(until timestamptz, most integer)
RETURNS TABLE (workspace_id uuid, contact_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp ROWS 1000
AS $$
  SELECT contact.workspace_id, contact.id FROM tenant.contact
  WHERE contact.next_due_at <= until AND contact.next_due_at IS NOT NULL AND NOT contact.sandbox
  ORDER BY contact.next_due_at
  LIMIT most
$$;

GRANT CREATE ON SCHEMA tenant TO perennial_search;

ALTER FUNCTION tenant.contacts_matching(tsquery) OWNER TO perennial_search;

ALTER FUNCTION tenant.contacts_due(timestamptz, integer) OWNER TO perennial_search;

REVOKE CREATE ON SCHEMA tenant FROM perennial_search;

SET ROLE perennial_search;

REVOKE EXECUTE ON FUNCTION tenant.contacts_matching(tsquery), tenant.contacts_due(timestamptz, integer) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION tenant.contacts_matching(tsquery) TO perennial_app;

GRANT EXECUTE ON FUNCTION tenant.contacts_due(timestamptz, integer) TO perennial_job;

RESET ROLE;
