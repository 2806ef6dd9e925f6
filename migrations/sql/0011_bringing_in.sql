-- Linked accounts and what comes by them, where values came from, duplicates, merges and employments.
-- Statements end with a semicolon and a blank line.

ALTER TABLE tenant.contact
  ADD COLUMN origins jsonb NOT NULL DEFAULT '{}'::jsonb,
  ADD COLUMN merged_into uuid;

ALTER TABLE tenant.contact ADD CONSTRAINT fk_contact_merged_into
  FOREIGN KEY (workspace_id, merged_into) REFERENCES tenant.contact (workspace_id, id) ON DELETE CASCADE;

CREATE INDEX ix_contact_merged_into ON tenant.contact (workspace_id, merged_into) WHERE merged_into IS NOT NULL;

-- Namesakes are looked up among all: to the planner an index of a part is empty until it is analysed.
CREATE INDEX ix_contact_namesake ON tenant.contact (workspace_id, sort_name, id);

-- Whoever was merged into another is not in the trash, and keeps their profile for the day on which that is undone.
DROP INDEX tenant.ix_contact_trash;

CREATE INDEX ix_contact_trash ON tenant.contact (workspace_id, deleted_at, id) WHERE deleted_at IS NOT NULL AND merged_into IS NULL;

DROP INDEX tenant.uq_contact_linkedin_slug;

CREATE UNIQUE INDEX uq_contact_linkedin_slug ON tenant.contact (workspace_id, linkedin_slug) WHERE merged_into IS NULL;

ALTER TABLE tenant.contact_identity DROP CONSTRAINT ck_contact_identity_kind;

ALTER TABLE tenant.contact_identity ADD CONSTRAINT ck_contact_identity_kind
  CHECK (kind IN ('linkedin_slug', 'source_uid', 'email', 'phone', 'name_and_date', 'entry'));

ALTER TABLE tenant.interaction ADD COLUMN origins text[] NOT NULL DEFAULT '{}';

ALTER TABLE tenant.tag ADD COLUMN import_id uuid;

CREATE INDEX ix_tag_import ON tenant.tag (workspace_id, import_id) WHERE import_id IS NOT NULL;

-- An event that can be told twice has a key, and is kept once.
ALTER TABLE tenant.contact_event ADD COLUMN key text;

CREATE UNIQUE INDEX uq_contact_event_key ON tenant.contact_event (workspace_id, contact_id, kind, key) WHERE key IS NOT NULL;

ALTER TABLE tenant.import_run
  ADD COLUMN linked_account_id uuid,
  ADD COLUMN mapping jsonb,
  ADD COLUMN retry_at timestamptz,
  ADD COLUMN trace jsonb NOT NULL DEFAULT '[]'::jsonb;

CREATE UNIQUE INDEX uq_import_run_fetching ON tenant.import_run (workspace_id, linked_account_id) WHERE state IN ('fetching', 'waiting');

CREATE INDEX ix_import_run_retry ON tenant.import_run (retry_at) WHERE state = 'waiting';

GRANT SELECT (retry_at) ON tenant.import_run TO perennial_search;

ALTER TABLE tenant.import_row ADD COLUMN dropped jsonb;

CREATE INDEX ix_import_row_dropped ON tenant.import_row (workspace_id, import_id, file, line, part) WHERE dropped IS NOT NULL;

-- What imports have told is kept by where it came from: what LinkedIn says says nothing of an address book.
ALTER TABLE tenant.contact NO FORCE ROW LEVEL SECURITY;

ALTER TABLE tenant.interaction NO FORCE ROW LEVEL SECURITY;

UPDATE tenant.contact AS told SET
  imported = jsonb_build_object('linkedin', told.imported),
  origins = (
    SELECT jsonb_object_agg(field, '["linkedin_archive"]'::jsonb) FROM (
      SELECT 'contact' AS field
      UNION ALL
      SELECT CASE name WHEN 'company' THEN 'organisation_id' WHEN 'email' THEN 'emails.linkedin' ELSE name END
      FROM jsonb_object_keys(told.imported) AS name
      WHERE NOT told.owner_fields ? CASE name WHEN 'company' THEN 'organisation_id' WHEN 'email' THEN 'emails' ELSE name END
    ) AS fields
  )
WHERE told.imported <> '{}';

UPDATE tenant.interaction SET origins = '{linkedin_archive}' WHERE import_id IS NOT NULL;

ALTER TABLE tenant.interaction FORCE ROW LEVEL SECURITY;

ALTER TABLE tenant.contact FORCE ROW LEVEL SECURITY;

-- An account elsewhere that imports come from. The token is sealed; without it there is none any more.
CREATE TABLE tenant.linked_account (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  version integer NOT NULL DEFAULT 1,
  field_versions jsonb NOT NULL DEFAULT '{}'::jsonb,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  provider text NOT NULL DEFAULT 'linkedin',
  member text,
  name text NOT NULL DEFAULT '',
  linked_by uuid,
  state text NOT NULL DEFAULT 'connected'
    CONSTRAINT ck_linked_account_state CHECK (state IN ('connected', 'needs_reauth', 'revoked')),
  token bytea,
  scope text NOT NULL DEFAULT '',
  linked_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz,
  next_notice_at timestamptz,
  schedule text NOT NULL DEFAULT 'off' CONSTRAINT ck_linked_account_schedule CHECK (schedule IN ('off', 'weekly', 'monthly')),
  scheduled_from timestamptz,
  next_import_at timestamptz,
  last_import_id uuid,
  last_imported_at timestamptz,
  ended_at timestamptz,
  ended_because text,
  sandbox boolean NOT NULL DEFAULT false,
  CONSTRAINT pk_linked_account PRIMARY KEY (workspace_id, id)
);

CREATE UNIQUE INDEX uq_linked_account_member ON tenant.linked_account (workspace_id, provider, member) WHERE member IS NOT NULL;

CREATE INDEX ix_linked_account_created ON tenant.linked_account (workspace_id, created_at, id);

CREATE INDEX ix_linked_account_next_notice ON tenant.linked_account (next_notice_at) WHERE next_notice_at IS NOT NULL;

CREATE INDEX ix_linked_account_next_import ON tenant.linked_account (next_import_at) WHERE next_import_at IS NOT NULL AND NOT sandbox;

SELECT control.lock_to_workspace('linked_account');

CREATE POLICY search_reads ON tenant.linked_account FOR SELECT TO perennial_search USING (true);

GRANT SELECT (workspace_id, id, next_notice_at, next_import_at, sandbox) ON tenant.linked_account TO perennial_search;

-- One trip to LinkedIn and back to link an account. State, code and binding are kept as hashes, LinkedIn's own code
-- sealed until it is exchanged.
CREATE TABLE control.linking (
  id uuid NOT NULL CONSTRAINT pk_linking PRIMARY KEY,
  workspace_id uuid NOT NULL CONSTRAINT fk_linking_workspace_id_workspace REFERENCES control.workspace ON DELETE CASCADE,
  user_id uuid NOT NULL CONSTRAINT fk_linking_user_id_app_user REFERENCES control.app_user ON DELETE CASCADE,
  client text NOT NULL CONSTRAINT ck_linking_client CHECK (client IN ('web', 'native')),
  state_hash bytea NOT NULL CONSTRAINT uq_linking_state_hash UNIQUE,
  binding_hash bytea NOT NULL,
  code_hash bytea CONSTRAINT uq_linking_code_hash UNIQUE,
  sealed_code bytea,
  return_to text NOT NULL DEFAULT '',
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  returned_at timestamptz,
  used_at timestamptz
);

CREATE INDEX ix_linking_workspace_id ON control.linking (workspace_id);

CREATE INDEX ix_linking_user_id ON control.linking (user_id);

CREATE INDEX ix_linking_expires_at ON control.linking (expires_at);

-- What LinkedIn has answered so far, page by page, until all of it is there and becomes the file of the import.
CREATE TABLE tenant.import_page (
  workspace_id uuid NOT NULL,
  import_id uuid NOT NULL,
  domain text NOT NULL,
  page integer NOT NULL,
  digest bytea NOT NULL,
  rows integer NOT NULL,
  content bytea NOT NULL,
  fetched_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT pk_import_page PRIMARY KEY (workspace_id, import_id, domain, page),
  CONSTRAINT fk_import_page_import FOREIGN KEY (workspace_id, import_id) REFERENCES tenant.import_run ON DELETE CASCADE
);

SELECT control.lock_to_workspace('import_page');

-- Two contacts that may be one person, and what speaks for it; kept when somebody said that they are two.
CREATE TABLE tenant.duplicate (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  first_id uuid NOT NULL,
  second_id uuid NOT NULL,
  status text NOT NULL DEFAULT 'suggested' CONSTRAINT ck_duplicate_status CHECK (status IN ('suggested', 'dismissed')),
  score integer NOT NULL CONSTRAINT ck_duplicate_score CHECK (score BETWEEN 1 AND 100),
  evidence text[] NOT NULL DEFAULT '{}',
  found_at timestamptz NOT NULL DEFAULT now(),
  decided_at timestamptz,
  decided_by uuid,
  CONSTRAINT pk_duplicate PRIMARY KEY (workspace_id, id),
  CONSTRAINT uq_duplicate_pair UNIQUE (workspace_id, first_id, second_id),
  CONSTRAINT fk_duplicate_first FOREIGN KEY (workspace_id, first_id) REFERENCES tenant.contact ON DELETE CASCADE,
  CONSTRAINT fk_duplicate_second FOREIGN KEY (workspace_id, second_id) REFERENCES tenant.contact ON DELETE CASCADE,
  CONSTRAINT ck_duplicate_order CHECK (first_id < second_id)
);

CREATE INDEX ix_duplicate_status ON tenant.duplicate (workspace_id, status, score, id);

CREATE INDEX ix_duplicate_second ON tenant.duplicate (workspace_id, second_id);

SELECT control.lock_to_workspace('duplicate');

-- Two contacts made one: what survived and why, and what the survivor was before.
CREATE TABLE tenant.merge (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  survivor_id uuid NOT NULL,
  absorbed_id uuid NOT NULL,
  survivor_version integer NOT NULL DEFAULT 0,
  state text NOT NULL DEFAULT 'merged' CONSTRAINT ck_merge_state CHECK (state IN ('merged', 'undone')),
  evidence text[] NOT NULL DEFAULT '{}',
  outcome jsonb NOT NULL DEFAULT '[]'::jsonb,
  stayed jsonb NOT NULL DEFAULT '[]'::jsonb,
  before jsonb NOT NULL DEFAULT '{}'::jsonb,
  made_by uuid,
  created_at timestamptz NOT NULL DEFAULT now(),
  undone_at timestamptz,
  CONSTRAINT pk_merge PRIMARY KEY (workspace_id, id),
  CONSTRAINT fk_merge_survivor FOREIGN KEY (workspace_id, survivor_id) REFERENCES tenant.contact ON DELETE CASCADE,
  CONSTRAINT fk_merge_absorbed FOREIGN KEY (workspace_id, absorbed_id) REFERENCES tenant.contact ON DELETE CASCADE,
  CONSTRAINT ck_merge_two CHECK (survivor_id <> absorbed_id)
);

CREATE INDEX ix_merge_created ON tenant.merge (workspace_id, created_at, id);

CREATE INDEX ix_merge_state ON tenant.merge (workspace_id, state, created_at, id);

CREATE INDEX ix_merge_survivor ON tenant.merge (workspace_id, survivor_id);

CREATE UNIQUE INDEX uq_merge_absorbed ON tenant.merge (workspace_id, absorbed_id) WHERE state = 'merged';

CREATE INDEX ix_merge_absorbed ON tenant.merge (workspace_id, absorbed_id);

SELECT control.lock_to_workspace('merge');

-- What a merge has moved from one contact to the other, so that it can be moved back.
CREATE TABLE tenant.merge_move (
  workspace_id uuid NOT NULL,
  merge_id uuid NOT NULL,
  kind text NOT NULL,
  entity_id uuid NOT NULL,
  version integer,
  CONSTRAINT pk_merge_move PRIMARY KEY (workspace_id, merge_id, kind, entity_id),
  CONSTRAINT fk_merge_move_merge FOREIGN KEY (workspace_id, merge_id) REFERENCES tenant.merge ON DELETE CASCADE
);

SELECT control.lock_to_workspace('merge_move');

-- Where somebody has worked, as far as it is known: days as they were told (2024, 2024-03, 2024-03-05), and between
-- which days imports have seen it.
CREATE TABLE tenant.employment (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  version integer NOT NULL DEFAULT 1,
  field_versions jsonb NOT NULL DEFAULT '{}'::jsonb,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  contact_id uuid NOT NULL,
  organisation_id uuid,
  position text,
  key text NOT NULL,
  started_on text,
  ended_on text,
  seen_from date,
  seen_until date,
  is_current boolean NOT NULL DEFAULT true,
  recency text COLLATE "C" NOT NULL,
  origins text[] NOT NULL DEFAULT '{}',
  sightings jsonb NOT NULL DEFAULT '[]'::jsonb,
  owner_fields jsonb NOT NULL DEFAULT '{}'::jsonb,
  owner_touched_at timestamptz,
  removed_at timestamptz,
  CONSTRAINT pk_employment PRIMARY KEY (workspace_id, id),
  CONSTRAINT fk_employment_contact FOREIGN KEY (workspace_id, contact_id) REFERENCES tenant.contact ON DELETE CASCADE,
  CONSTRAINT fk_employment_organisation FOREIGN KEY (workspace_id, organisation_id) REFERENCES tenant.organisation (workspace_id, id)
);

CREATE INDEX ix_employment_contact ON tenant.employment (workspace_id, contact_id, recency, id);

CREATE INDEX ix_employment_organisation ON tenant.employment (workspace_id, organisation_id);

-- What is known of contacts so far becomes where they work now; an import of LinkedIn was on its day.
ALTER TABLE tenant.contact NO FORCE ROW LEVEL SECURITY;

ALTER TABLE tenant.organisation NO FORCE ROW LEVEL SECURITY;

INSERT INTO tenant.employment (workspace_id, id, contact_id, organisation_id, position, key, seen_from, seen_until,
                               recency, origins, sightings, owner_fields, owner_touched_at)
SELECT c.workspace_id, gen_random_uuid(), c.id, c.organisation_id, c.position, told.key,
       told.day, told.day, '1' || coalesce(told.day::text, ''),
       CASE WHEN told.day IS NULL THEN '{}'::text[] ELSE '{linkedin_archive}' END,
       CASE WHEN told.day IS NULL THEN '[]'::jsonb ELSE jsonb_build_array(jsonb_build_object(
         'on', told.day, 'at', c.updated_at, 'source', 'linkedin_archive', 'import_id', NULL,
         'work', jsonb_build_object('company', told.company, 'position', told.position))) END,
       CASE WHEN told.day IS NULL THEN '{"organisation_id": true, "position": true}'::jsonb ELSE '{}' END,
       CASE WHEN told.day IS NULL THEN c.updated_at END
FROM tenant.contact AS c
LEFT JOIN tenant.organisation AS o ON o.workspace_id = c.workspace_id AND o.id = c.organisation_id
CROSS JOIN LATERAL (
  SELECT coalesce(o.name, '') AS company, coalesce(c.position, '') AS position,
         lower(coalesce(o.name, '') || '|' || coalesce(c.position, '')) AS key,
         CASE WHEN c.owner_fields ? 'organisation_id' OR c.owner_fields ? 'position' OR c.imported = '{}'
              THEN NULL ELSE coalesce(c.imported_as_of, c.updated_at::date) END AS day
) AS told
WHERE c.organisation_id IS NOT NULL OR c.position IS NOT NULL;

ALTER TABLE tenant.organisation FORCE ROW LEVEL SECURITY;

ALTER TABLE tenant.contact FORCE ROW LEVEL SECURITY;

SELECT control.lock_to_workspace('employment');

-- How things stood with a contact before the touches of an import, and after them.
CREATE TABLE tenant.import_standing (
  workspace_id uuid NOT NULL,
  import_id uuid NOT NULL,
  contact_id uuid NOT NULL,
  before jsonb NOT NULL,
  after jsonb NOT NULL,
  CONSTRAINT pk_import_standing PRIMARY KEY (workspace_id, import_id, contact_id),
  CONSTRAINT fk_import_standing_import FOREIGN KEY (workspace_id, import_id) REFERENCES tenant.import_run ON DELETE CASCADE,
  CONSTRAINT fk_import_standing_contact FOREIGN KEY (workspace_id, contact_id) REFERENCES tenant.contact ON DELETE CASCADE
);

CREATE INDEX ix_import_standing_contact ON tenant.import_standing (workspace_id, contact_id);

SELECT control.lock_to_workspace('import_standing');

-- Everything that came from one origin, taken out.
CREATE TABLE tenant.origin_removal (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  version integer NOT NULL DEFAULT 1,
  origin text NOT NULL,
  state text NOT NULL DEFAULT 'waiting'
    CONSTRAINT ck_origin_removal_state CHECK (state IN ('waiting', 'running', 'completed', 'failed')),
  cursor jsonb NOT NULL DEFAULT '{}'::jsonb,
  counts jsonb NOT NULL DEFAULT '{}'::jsonb,
  problem jsonb,
  requested_by uuid,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  finished_at timestamptz,
  CONSTRAINT pk_origin_removal PRIMARY KEY (workspace_id, id)
);

CREATE INDEX ix_origin_removal_created ON tenant.origin_removal (workspace_id, created_at, id);

CREATE UNIQUE INDEX uq_origin_removal_active ON tenant.origin_removal (workspace_id) WHERE state IN ('waiting', 'running');

SELECT control.lock_to_workspace('origin_removal');

-- What the clock asks for, over all workspaces that live by the database's clock: ids and nothing else.
CREATE FUNCTION tenant.linked_accounts_to_notice(until timestamptz, most integer)
RETURNS TABLE (workspace_id uuid, linked_account_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp ROWS 100
AS $$
  SELECT account.workspace_id, account.id FROM tenant.linked_account AS account
  WHERE account.next_notice_at <= until AND account.next_notice_at IS NOT NULL
  ORDER BY account.next_notice_at
  LIMIT most
$$;

CREATE FUNCTION tenant.linked_accounts_to_import(until timestamptz, most integer)
RETURNS TABLE (workspace_id uuid, linked_account_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp ROWS 100
AS $$
  SELECT account.workspace_id, account.id FROM tenant.linked_account AS account
  WHERE account.next_import_at <= until AND account.next_import_at IS NOT NULL AND NOT account.sandbox
  ORDER BY account.next_import_at
  LIMIT most
$$;

CREATE FUNCTION tenant.imports_to_retry(until timestamptz, most integer)
RETURNS TABLE (workspace_id uuid, import_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp ROWS 100
AS $$
  SELECT run.workspace_id, run.id FROM tenant.import_run AS run
  WHERE run.retry_at <= until AND run.state = 'waiting'
  ORDER BY run.retry_at
  LIMIT most
$$;

GRANT CREATE ON SCHEMA tenant TO perennial_search;

ALTER FUNCTION tenant.linked_accounts_to_notice(timestamptz, integer) OWNER TO perennial_search;

ALTER FUNCTION tenant.linked_accounts_to_import(timestamptz, integer) OWNER TO perennial_search;

ALTER FUNCTION tenant.imports_to_retry(timestamptz, integer) OWNER TO perennial_search;

REVOKE CREATE ON SCHEMA tenant FROM perennial_search;

SET ROLE perennial_search;

REVOKE EXECUTE ON FUNCTION tenant.linked_accounts_to_notice(timestamptz, integer), tenant.linked_accounts_to_import(timestamptz, integer), tenant.imports_to_retry(timestamptz, integer) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION tenant.linked_accounts_to_notice(timestamptz, integer), tenant.linked_accounts_to_import(timestamptz, integer), tenant.imports_to_retry(timestamptz, integer) TO perennial_job;

RESET ROLE;
