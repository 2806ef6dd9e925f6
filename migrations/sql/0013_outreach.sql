-- Admirations, asks, cadences and enrolments, templates and drafts, and what the guardrails decided.
-- Statements end with a semicolon and a blank line.

-- Where somebody is, and what they have asked for: channels, hours, not before a day.
ALTER TABLE tenant.contact
  ADD COLUMN time_zone text,
  ADD COLUMN region text,
  ADD COLUMN wishes jsonb NOT NULL DEFAULT '{}'::jsonb;

-- What a word from them means where it is no plain answer, and what kind of message to them it was.
ALTER TABLE tenant.interaction
  ADD COLUMN meaning text CONSTRAINT ck_interaction_meaning CHECK (meaning IN ('decline', 'out_of_office', 'opt_out')),
  ADD COLUMN returns_on date,
  ADD COLUMN form text CONSTRAINT ck_interaction_form CHECK (form IN ('invitation', 'invitation_note'));

-- Invitations that an import has brought count like those to come.
ALTER TABLE tenant.interaction NO FORCE ROW LEVEL SECURITY;

ALTER TABLE tenant.import_row NO FORCE ROW LEVEL SECURITY;

UPDATE tenant.interaction AS told SET form = CASE told.depth WHEN 'message' THEN 'invitation_note' ELSE 'invitation' END
FROM tenant.import_row AS row
WHERE row.workspace_id = told.workspace_id AND row.entity_id = told.id AND row.entity_type = 'interaction'
  AND row.file = 'Invitations.csv' AND told.depth IN ('light', 'message');

ALTER TABLE tenant.import_row FORCE ROW LEVEL SECURITY;

ALTER TABLE tenant.interaction FORCE ROW LEVEL SECURITY;

CREATE INDEX ix_interaction_form ON tenant.interaction (workspace_id, occurred_at) WHERE form IS NOT NULL;

-- What exactly the owner admires in somebody's work.
CREATE TABLE tenant.admiration (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  version integer NOT NULL DEFAULT 1,
  field_versions jsonb NOT NULL DEFAULT '{}'::jsonb,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  contact_id uuid NOT NULL,
  work text NOT NULL,
  reason text NOT NULL DEFAULT '',
  url text,
  CONSTRAINT pk_admiration PRIMARY KEY (workspace_id, id),
  CONSTRAINT fk_admiration_contact FOREIGN KEY (workspace_id, contact_id) REFERENCES tenant.contact ON DELETE CASCADE
);

CREATE INDEX ix_admiration_contact ON tenant.admiration (workspace_id, contact_id, created_at, id);

CREATE INDEX ix_admiration_created ON tenant.admiration (workspace_id, created_at, id);

SELECT control.lock_to_workspace('admiration');

-- What the owner has asked of somebody, and what they answered.
CREATE TABLE tenant.ask (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  version integer NOT NULL DEFAULT 1,
  field_versions jsonb NOT NULL DEFAULT '{}'::jsonb,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  contact_id uuid NOT NULL,
  level smallint NOT NULL CONSTRAINT ck_ask_level CHECK (level BETWEEN 1 AND 5),
  wording text NOT NULL DEFAULT '',
  asked_at timestamptz NOT NULL,
  interaction_id uuid,
  answer text NOT NULL DEFAULT 'open' CONSTRAINT ck_ask_answer CHECK (answer IN ('open', 'granted', 'declined', 'unanswered', 'withdrawn')),
  answered_at timestamptz,
  note text NOT NULL DEFAULT '',
  CONSTRAINT pk_ask PRIMARY KEY (workspace_id, id),
  CONSTRAINT fk_ask_contact FOREIGN KEY (workspace_id, contact_id) REFERENCES tenant.contact ON DELETE CASCADE
);

CREATE INDEX ix_ask_contact ON tenant.ask (workspace_id, contact_id, asked_at, id);

CREATE INDEX ix_ask_asked ON tenant.ask (workspace_id, asked_at, id);

CREATE INDEX ix_ask_answer ON tenant.ask (workspace_id, answer, asked_at, id);

SELECT control.lock_to_workspace('ask');

-- A cadence of the workspace's own; those that come with Perennial are not kept here. `definition` is the working copy.
CREATE TABLE tenant.cadence (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  version integer NOT NULL DEFAULT 1,
  field_versions jsonb NOT NULL DEFAULT '{}'::jsonb,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  name text NOT NULL,
  sort_name text COLLATE "C" NOT NULL,
  summary text NOT NULL DEFAULT '',
  definition jsonb NOT NULL DEFAULT '{}'::jsonb,
  published_number integer,
  copied_from uuid,
  archived_at timestamptz,
  CONSTRAINT pk_cadence PRIMARY KEY (workspace_id, id)
);

CREATE INDEX ix_cadence_name ON tenant.cadence (workspace_id, sort_name, id);

SELECT control.lock_to_workspace('cadence');

-- What was published never changes.
CREATE TABLE tenant.cadence_version (
  workspace_id uuid NOT NULL,
  cadence_id uuid NOT NULL,
  number integer NOT NULL,
  definition jsonb NOT NULL DEFAULT '{}'::jsonb,
  published_at timestamptz NOT NULL,
  published_by uuid,
  CONSTRAINT pk_cadence_version PRIMARY KEY (workspace_id, cadence_id, number),
  CONSTRAINT fk_cadence_version_cadence FOREIGN KEY (workspace_id, cadence_id) REFERENCES tenant.cadence ON DELETE CASCADE
);

SELECT control.lock_to_workspace('cadence_version');

-- One contact on one version of a cadence: where they are, and since when. The present step comes no sooner than
-- `not_before`; `due_at` is when it is ready or its wait is over, `next_due_at` when anything has to be looked at again.
CREATE TABLE tenant.enrolment (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  version integer NOT NULL DEFAULT 1,
  field_versions jsonb NOT NULL DEFAULT '{}'::jsonb,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  contact_id uuid NOT NULL,
  cadence_id uuid NOT NULL,
  cadence_number integer NOT NULL,
  state text NOT NULL CONSTRAINT ck_enrolment_state CHECK (state IN ('pending', 'active', 'paused', 'finished')),
  phase text CONSTRAINT ck_enrolment_phase CHECK (phase IN ('waiting', 'ready', 'awaiting_approval')),
  pause_reason text,
  outcome text,
  step_id text,
  step_since timestamptz,
  not_before timestamptz,
  due_at timestamptz,
  hold jsonb,
  resume_at timestamptz,
  resumed_at timestamptz,
  outbound_count integer NOT NULL DEFAULT 0,
  last_outbound_at timestamptz,
  enrolled_at timestamptz NOT NULL,
  enrolled_by uuid,
  started_at timestamptz,
  finished_at timestamptz,
  next_due_at timestamptz,
  sandbox boolean NOT NULL DEFAULT false,
  CONSTRAINT pk_enrolment PRIMARY KEY (workspace_id, id),
  CONSTRAINT fk_enrolment_contact FOREIGN KEY (workspace_id, contact_id) REFERENCES tenant.contact ON DELETE CASCADE,
  CONSTRAINT ck_enrolment_phase_while_active CHECK ((phase IS NOT NULL) = (state = 'active')),
  CONSTRAINT ck_enrolment_outcome_at_the_end CHECK ((outcome IS NOT NULL) = (state = 'finished'))
);

CREATE UNIQUE INDEX uq_enrolment_open ON tenant.enrolment (workspace_id, contact_id) WHERE state <> 'finished';

CREATE INDEX ix_enrolment_contact ON tenant.enrolment (workspace_id, contact_id, enrolled_at, id);

CREATE INDEX ix_enrolment_enrolled ON tenant.enrolment (workspace_id, enrolled_at, id);

CREATE INDEX ix_enrolment_state ON tenant.enrolment (workspace_id, state, enrolled_at, id);

CREATE INDEX ix_enrolment_phase ON tenant.enrolment (workspace_id, phase, enrolled_at, id) WHERE phase IS NOT NULL;

CREATE INDEX ix_enrolment_cadence ON tenant.enrolment (workspace_id, cadence_id, enrolled_at, id);

CREATE INDEX ix_enrolment_due ON tenant.enrolment (workspace_id, due_at, id) WHERE due_at IS NOT NULL;

CREATE INDEX ix_enrolment_started ON tenant.enrolment (workspace_id, started_at)
  WHERE started_at IS NOT NULL AND outbound_count = 0 AND state <> 'finished';

CREATE INDEX ix_enrolment_next_due ON tenant.enrolment (next_due_at) WHERE next_due_at IS NOT NULL AND NOT sandbox;

CREATE INDEX ix_enrolment_sandbox_due ON tenant.enrolment (workspace_id, next_due_at) WHERE next_due_at IS NOT NULL AND sandbox;

SELECT control.lock_to_workspace('enrolment');

CREATE POLICY search_reads ON tenant.enrolment FOR SELECT TO perennial_search USING (true);

GRANT SELECT (workspace_id, id, next_due_at, sandbox) ON tenant.enrolment TO perennial_search;

-- What became of each step of an enrolment.
CREATE TABLE tenant.enrolment_step (
  workspace_id uuid NOT NULL,
  enrolment_id uuid NOT NULL,
  step_id text NOT NULL,
  status text NOT NULL CONSTRAINT ck_enrolment_step_status CHECK (status IN ('ready', 'done', 'skipped', 'passed')),
  ready_at timestamptz,
  completed_at timestamptz,
  completed_by uuid,
  interaction_id uuid,
  draft_id uuid,
  CONSTRAINT pk_enrolment_step PRIMARY KEY (workspace_id, enrolment_id, step_id),
  CONSTRAINT fk_enrolment_step_enrolment FOREIGN KEY (workspace_id, enrolment_id) REFERENCES tenant.enrolment ON DELETE CASCADE
);

SELECT control.lock_to_workspace('enrolment_step');

-- Every evaluation of an enrolment that decided something, and why.
CREATE TABLE tenant.enrolment_event (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  enrolment_id uuid NOT NULL,
  number integer NOT NULL,
  at timestamptz NOT NULL,
  kind text NOT NULL,
  step_id text,
  reasons jsonb NOT NULL DEFAULT '[]'::jsonb,
  body jsonb NOT NULL DEFAULT '{}'::jsonb,
  CONSTRAINT pk_enrolment_event PRIMARY KEY (workspace_id, id),
  CONSTRAINT fk_enrolment_event_enrolment FOREIGN KEY (workspace_id, enrolment_id) REFERENCES tenant.enrolment ON DELETE CASCADE
);

CREATE UNIQUE INDEX uq_enrolment_event_number ON tenant.enrolment_event (workspace_id, enrolment_id, number);

SELECT control.lock_to_workspace('enrolment_event');

CREATE TABLE tenant.template (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  version integer NOT NULL DEFAULT 1,
  field_versions jsonb NOT NULL DEFAULT '{}'::jsonb,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  name text NOT NULL,
  sort_name text COLLATE "C" NOT NULL,
  channel text NOT NULL,
  purpose text NOT NULL,
  language text NOT NULL DEFAULT 'en',
  subject text NOT NULL DEFAULT '',
  body text NOT NULL,
  archived_at timestamptz,
  CONSTRAINT pk_template PRIMARY KEY (workspace_id, id)
);

CREATE INDEX ix_template_name ON tenant.template (workspace_id, sort_name, id);

SELECT control.lock_to_workspace('template');

-- A message in preparation. A person sends it and says so; then it belongs to the touch that was logged.
CREATE TABLE tenant.draft (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  version integer NOT NULL DEFAULT 1,
  field_versions jsonb NOT NULL DEFAULT '{}'::jsonb,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  contact_id uuid NOT NULL,
  channel text NOT NULL,
  purpose text NOT NULL,
  ask_level smallint NOT NULL DEFAULT 0 CONSTRAINT ck_draft_ask_level CHECK (ask_level BETWEEN 0 AND 5),
  language text,
  subject text NOT NULL DEFAULT '',
  body text NOT NULL DEFAULT '',
  state text NOT NULL DEFAULT 'draft'
    CONSTRAINT ck_draft_state CHECK (state IN ('draft', 'awaiting_approval', 'approved', 'sent', 'discarded')),
  template_id uuid,
  enrolment_id uuid,
  step_id text,
  made_by uuid,
  approved_by uuid,
  approved_at timestamptz,
  sent_at timestamptz,
  interaction_id uuid,
  CONSTRAINT pk_draft PRIMARY KEY (workspace_id, id),
  CONSTRAINT fk_draft_contact FOREIGN KEY (workspace_id, contact_id) REFERENCES tenant.contact ON DELETE CASCADE
);

CREATE INDEX ix_draft_contact ON tenant.draft (workspace_id, contact_id, created_at, id);

CREATE INDEX ix_draft_created ON tenant.draft (workspace_id, created_at, id);

CREATE INDEX ix_draft_state ON tenant.draft (workspace_id, state, created_at, id);

CREATE INDEX ix_draft_enrolment ON tenant.draft (workspace_id, enrolment_id, step_id) WHERE enrolment_id IS NOT NULL;

SELECT control.lock_to_workspace('draft');

CREATE TABLE tenant.draft_comment (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  draft_id uuid NOT NULL,
  author_id uuid,
  body text NOT NULL,
  created_at timestamptz NOT NULL,
  CONSTRAINT pk_draft_comment PRIMARY KEY (workspace_id, id),
  CONSTRAINT fk_draft_comment_draft FOREIGN KEY (workspace_id, draft_id) REFERENCES tenant.draft ON DELETE CASCADE
);

CREATE INDEX ix_draft_comment_draft ON tenant.draft_comment (workspace_id, draft_id, created_at, id);

SELECT control.lock_to_workspace('draft_comment');

-- What the guardrails said of something that was done, planned or asked about, by which version of the policy.
CREATE TABLE tenant.guardrail_decision (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  contact_id uuid NOT NULL,
  decided_at timestamptz NOT NULL,
  occasion text NOT NULL
    CONSTRAINT ck_guardrail_decision_occasion CHECK (occasion IN ('touch', 'draft', 'enrolment', 'step', 'evaluation')),
  subject_id uuid,
  channel text,
  ask_level smallint NOT NULL DEFAULT 0,
  decision text NOT NULL CONSTRAINT ck_guardrail_decision_decision CHECK (decision IN ('allow', 'warn', 'block')),
  reasons jsonb NOT NULL DEFAULT '[]'::jsonb,
  policy_version integer NOT NULL,
  rule_version integer NOT NULL,
  overridden_because text,
  decided_for uuid,
  CONSTRAINT pk_guardrail_decision PRIMARY KEY (workspace_id, id),
  CONSTRAINT fk_guardrail_decision_contact FOREIGN KEY (workspace_id, contact_id) REFERENCES tenant.contact ON DELETE CASCADE
);

CREATE INDEX ix_guardrail_decision_contact ON tenant.guardrail_decision (workspace_id, contact_id, decided_at, id);

CREATE INDEX ix_guardrail_decision_decided ON tenant.guardrail_decision (workspace_id, decided_at, id);

CREATE INDEX ix_guardrail_decision_decision ON tenant.guardrail_decision (workspace_id, decision, decided_at, id);

CREATE INDEX ix_guardrail_decision_occasion ON tenant.guardrail_decision (workspace_id, occasion, decided_at, id);

SELECT control.lock_to_workspace('guardrail_decision');

-- Enrolments over all workspaces that live by the database's clock and have to be looked at, oldest first.
CREATE FUNCTION tenant.enrolments_due(until timestamptz, most integer)
RETURNS TABLE (workspace_id uuid, enrolment_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp ROWS 1000
AS $$
  SELECT enrolment.workspace_id, enrolment.id FROM tenant.enrolment
  WHERE enrolment.next_due_at <= until AND enrolment.next_due_at IS NOT NULL AND NOT enrolment.sandbox
  ORDER BY enrolment.next_due_at
  LIMIT most
$$;

GRANT CREATE ON SCHEMA tenant TO perennial_search;

ALTER FUNCTION tenant.enrolments_due(timestamptz, integer) OWNER TO perennial_search;

REVOKE CREATE ON SCHEMA tenant FROM perennial_search;

SET ROLE perennial_search;

REVOKE EXECUTE ON FUNCTION tenant.enrolments_due(timestamptz, integer) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION tenant.enrolments_due(timestamptz, integer) TO perennial_job;

RESET ROLE;
