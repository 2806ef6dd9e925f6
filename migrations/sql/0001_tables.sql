-- The tables as they were first laid. Statements end with a semicolon and a blank line.

CREATE SCHEMA IF NOT EXISTS control;

CREATE SCHEMA tenant;

-- lets one GIN index lead with the workspace
CREATE EXTENSION IF NOT EXISTS btree_gin;

CREATE TABLE control.app_user (
    id UUID NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    email TEXT NOT NULL,
    email_key TEXT NOT NULL,
    name TEXT DEFAULT '' NOT NULL,
    time_zone TEXT DEFAULT 'UTC' NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_app_user PRIMARY KEY (id),
    CONSTRAINT uq_app_user_email_key UNIQUE (email_key)
);

CREATE TABLE control.cron_run (
    name TEXT NOT NULL,
    slot TIMESTAMP WITH TIME ZONE NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_cron_run PRIMARY KEY (name, slot)
);

CREATE TABLE control.email_challenge (
    id UUID NOT NULL,
    email TEXT NOT NULL,
    email_key TEXT NOT NULL,
    attempts INTEGER DEFAULT 0 NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    used_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_email_challenge PRIMARY KEY (id)
);

CREATE INDEX ix_email_challenge_email_key_created_at ON control.email_challenge (email_key, created_at);

CREATE TABLE control.job (
    id UUID NOT NULL,
    workspace_id UUID,
    queue TEXT DEFAULT 'interactive' NOT NULL,
    kind TEXT NOT NULL,
    args JSONB DEFAULT '{}'::jsonb NOT NULL,
    dedupe_key TEXT,
    state TEXT DEFAULT 'ready' NOT NULL,
    run_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    attempt INTEGER DEFAULT 0 NOT NULL,
    max_attempts INTEGER DEFAULT 8 NOT NULL,
    lease_token UUID,
    lease_until TIMESTAMP WITH TIME ZONE,
    hinted_at TIMESTAMP WITH TIME ZONE,
    intent_at TIMESTAMP WITH TIME ZONE,
    last_error TEXT,
    request_id TEXT,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    started_at TIMESTAMP WITH TIME ZONE,
    finished_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_job PRIMARY KEY (id),
    CONSTRAINT ck_job_state CHECK (state IN ('ready', 'running', 'done', 'dead', 'cancelled')),
    CONSTRAINT ck_job_args_are_ids CHECK (pg_column_size(args) <= 8192)
);

CREATE INDEX ix_job_dead ON control.job (workspace_id, id) WHERE state = 'dead';

CREATE INDEX ix_job_finished ON control.job (finished_at) WHERE state IN ('done', 'cancelled');

CREATE INDEX ix_job_ready ON control.job (queue, run_at, id) WHERE state = 'ready';

CREATE INDEX ix_job_running ON control.job (lease_until) WHERE state = 'running';

CREATE INDEX ix_job_turn ON control.job (queue, coalesce(workspace_id, '00000000-0000-0000-0000-000000000000'::uuid), run_at, id) WHERE state = 'ready';

CREATE UNIQUE INDEX uq_job_pending ON control.job (workspace_id, kind, dedupe_key) NULLS NOT DISTINCT WHERE state IN ('ready', 'running') AND dedupe_key IS NOT NULL;

CREATE TABLE control.job_history (
    id UUID NOT NULL,
    finished_at TIMESTAMP WITH TIME ZONE NOT NULL,
    workspace_id UUID,
    queue TEXT NOT NULL,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    attempt INTEGER NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    started_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_job_history PRIMARY KEY (finished_at, id)
)
 PARTITION BY RANGE (finished_at);

CREATE TABLE control.outbox (
    id UUID NOT NULL,
    workspace_id UUID,
    type TEXT NOT NULL,
    entity_type TEXT,
    entity_id UUID,
    seq BIGINT,
    body JSONB DEFAULT '{}'::jsonb NOT NULL,
    request_id TEXT,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_outbox PRIMARY KEY (id),
    CONSTRAINT ck_outbox_body_is_ids CHECK (pg_column_size(body) <= 6144)
);

CREATE INDEX ix_outbox_created_at_id ON control.outbox (created_at, id);

CREATE TABLE control.workspace (
    id UUID NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    name TEXT NOT NULL,
    time_zone TEXT DEFAULT 'UTC' NOT NULL,
    settings JSONB DEFAULT '{}'::jsonb NOT NULL,
    policy_version INTEGER DEFAULT 1 NOT NULL,
    sandbox BOOLEAN DEFAULT false NOT NULL,
    test_now TIMESTAMP WITH TIME ZONE,
    test_target TIMESTAMP WITH TIME ZONE,
    next_delivery_at TIMESTAMP WITH TIME ZONE,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_workspace PRIMARY KEY (id)
);

CREATE INDEX ix_workspace_next_delivery_at ON control.workspace (next_delivery_at) WHERE next_delivery_at IS NOT NULL AND NOT sandbox;

CREATE TABLE tenant.idempotency_key (
    workspace_id UUID NOT NULL,
    key_hash BYTEA NOT NULL,
    fingerprint BYTEA NOT NULL,
    status INTEGER NOT NULL,
    headers JSONB DEFAULT '{}'::jsonb NOT NULL,
    body BYTEA NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_idempotency_key PRIMARY KEY (workspace_id, key_hash)
);

CREATE INDEX ix_idempotency_key_workspace_id_created_at ON tenant.idempotency_key (workspace_id, created_at);

CREATE TABLE tenant.import_run (
    workspace_id UUID NOT NULL,
    id UUID NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    field_versions JSONB DEFAULT '{}'::jsonb NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    source TEXT NOT NULL,
    mode TEXT,
    filename TEXT DEFAULT '' NOT NULL,
    size BIGINT,
    sha256 TEXT,
    state TEXT DEFAULT 'awaiting_upload' NOT NULL,
    cursor JSONB DEFAULT '{}'::jsonb NOT NULL,
    progress JSONB DEFAULT '{}'::jsonb NOT NULL,
    summary JSONB DEFAULT '{}'::jsonb NOT NULL,
    problem JSONB,
    as_of DATE,
    created_by UUID,
    cancel_requested_at TIMESTAMP WITH TIME ZONE,
    started_at TIMESTAMP WITH TIME ZONE,
    finished_at TIMESTAMP WITH TIME ZONE,
    undone_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_import_run PRIMARY KEY (workspace_id, id)
);

CREATE INDEX ix_import_run_created ON tenant.import_run (workspace_id, created_at, id);

CREATE INDEX ix_import_run_sha256 ON tenant.import_run (workspace_id, sha256, created_at);

CREATE UNIQUE INDEX uq_import_run_active ON tenant.import_run (workspace_id) WHERE state IN ('scanning', 'parsing', 'matching', 'committing', 'undoing');

CREATE TABLE tenant.organisation (
    workspace_id UUID NOT NULL,
    id UUID NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    field_versions JSONB DEFAULT '{}'::jsonb NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    sort_name TEXT COLLATE "C" GENERATED ALWAYS AS (left(name_key, 64)) STORED NOT NULL,
    website TEXT,
    notes TEXT DEFAULT '' NOT NULL,
    import_id UUID,
    CONSTRAINT pk_organisation PRIMARY KEY (workspace_id, id)
);

CREATE INDEX ix_organisation_created ON tenant.organisation (workspace_id, created_at, id);

CREATE INDEX ix_organisation_name ON tenant.organisation (workspace_id, sort_name, id);

CREATE UNIQUE INDEX uq_organisation_name_key ON tenant.organisation (workspace_id, name_key);

CREATE TABLE tenant.sync_entry (
    workspace_id UUID NOT NULL,
    entity_type TEXT NOT NULL,
    entity_id UUID NOT NULL,
    seq BIGINT NOT NULL,
    op TEXT NOT NULL,
    acl_seq BIGINT DEFAULT 0 NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_sync_entry PRIMARY KEY (workspace_id, entity_type, entity_id),
    CONSTRAINT uq_sync_entry_workspace_id_seq UNIQUE (workspace_id, seq)
);

CREATE TABLE tenant.tag (
    workspace_id UUID NOT NULL,
    id UUID NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    field_versions JSONB DEFAULT '{}'::jsonb NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    sort_name TEXT COLLATE "C" GENERATED ALWAYS AS (left(name_key, 64)) STORED NOT NULL,
    colour TEXT,
    interval_days INTEGER,
    CONSTRAINT pk_tag PRIMARY KEY (workspace_id, id),
    CONSTRAINT ck_tag_interval_days CHECK (interval_days BETWEEN 1 AND 1095)
);

CREATE INDEX ix_tag_created ON tenant.tag (workspace_id, created_at, id);

CREATE INDEX ix_tag_name ON tenant.tag (workspace_id, sort_name, id);

CREATE UNIQUE INDEX uq_tag_name_key ON tenant.tag (workspace_id, name_key);

CREATE TABLE tenant.workspace_feed (
    workspace_id UUID NOT NULL,
    seq BIGINT DEFAULT 0 NOT NULL,
    purged_through BIGINT DEFAULT 0 NOT NULL,
    epoch INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT pk_workspace_feed PRIMARY KEY (workspace_id)
);

CREATE TABLE control.membership (
    workspace_id UUID NOT NULL,
    user_id UUID NOT NULL,
    role TEXT NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_membership PRIMARY KEY (workspace_id, user_id),
    CONSTRAINT fk_membership_workspace_id_workspace FOREIGN KEY(workspace_id) REFERENCES control.workspace (id) ON DELETE CASCADE,
    CONSTRAINT fk_membership_user_id_app_user FOREIGN KEY(user_id) REFERENCES control.app_user (id) ON DELETE CASCADE,
    CONSTRAINT ck_membership_role CHECK (role IN ('owner', 'assistant', 'mentor', 'viewer'))
);

CREATE INDEX ix_membership_user_id ON control.membership (user_id);

CREATE UNIQUE INDEX uq_membership_owner ON control.membership (workspace_id) WHERE role = 'owner';

CREATE TABLE control.session (
    id UUID NOT NULL,
    user_id UUID NOT NULL,
    device TEXT DEFAULT '' NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    last_used_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    ended_at TIMESTAMP WITH TIME ZONE,
    ended_because TEXT,
    CONSTRAINT pk_session PRIMARY KEY (id),
    CONSTRAINT fk_session_user_id_app_user FOREIGN KEY(user_id) REFERENCES control.app_user (id) ON DELETE CASCADE
);

CREATE INDEX ix_session_user_id ON control.session (user_id);

CREATE TABLE tenant.contact (
    workspace_id UUID NOT NULL,
    id UUID NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    field_versions JSONB DEFAULT '{}'::jsonb NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    deleted_at TIMESTAMP WITH TIME ZONE,
    given_name TEXT DEFAULT '' NOT NULL,
    family_name TEXT DEFAULT '' NOT NULL,
    sort_name TEXT COLLATE "C" NOT NULL,
    headline TEXT,
    position TEXT,
    organisation_id UUID,
    linkedin_slug TEXT,
    emails JSONB DEFAULT '{}'::jsonb NOT NULL,
    phones JSONB DEFAULT '{}'::jsonb NOT NULL,
    links JSONB DEFAULT '{}'::jsonb NOT NULL,
    addresses JSONB DEFAULT '{}'::jsonb NOT NULL,
    birthday JSONB,
    notes TEXT DEFAULT '' NOT NULL,
    connected_on DATE,
    tag_ids UUID[] DEFAULT '{}' NOT NULL,
    tier TEXT,
    tier_set_at TIMESTAMP WITH TIME ZONE,
    interval_days INTEGER,
    rhythm_days INTEGER,
    stage TEXT DEFAULT 'seed' NOT NULL,
    stage_set_by TEXT DEFAULT 'evidence' NOT NULL,
    resting_since TIMESTAMP WITH TIME ZONE,
    rest_until TIMESTAMP WITH TIME ZONE,
    rest_reason TEXT,
    closed_at TIMESTAMP WITH TIME ZONE,
    do_not_contact_at TIMESTAMP WITH TIME ZONE,
    do_not_contact_reason TEXT,
    clock JSONB DEFAULT '{}'::jsonb NOT NULL,
    last_touch_at TIMESTAMP WITH TIME ZONE,
    last_inbound_at TIMESTAMP WITH TIME ZONE,
    last_outbound_at TIMESTAMP WITH TIME ZONE,
    soon_at TIMESTAMP WITH TIME ZONE,
    due_at TIMESTAMP WITH TIME ZONE,
    drifting_at TIMESTAMP WITH TIME ZONE,
    dormant_at TIMESTAMP WITH TIME ZONE,
    next_due_at TIMESTAMP WITH TIME ZONE,
    sandbox BOOLEAN DEFAULT false NOT NULL,
    mutes JSONB DEFAULT '{}'::jsonb NOT NULL,
    imported JSONB DEFAULT '{}'::jsonb NOT NULL,
    owner_fields JSONB DEFAULT '{}'::jsonb NOT NULL,
    imported_as_of DATE,
    import_id UUID,
    owner_touched_at TIMESTAMP WITH TIME ZONE,
    search_text TEXT DEFAULT '' NOT NULL,
    search TSVECTOR GENERATED ALWAYS AS (array_to_tsvector(string_to_array(search_text, ' '))) STORED,
    CONSTRAINT pk_contact PRIMARY KEY (workspace_id, id),
    CONSTRAINT fk_contact_organisation FOREIGN KEY(workspace_id, organisation_id) REFERENCES tenant.organisation (workspace_id, id),
    CONSTRAINT ck_contact_tier CHECK (tier IN ('inner', 'close', 'active', 'extended', 'outer')),
    CONSTRAINT ck_contact_stage CHECK (stage IN ('seed', 'sprout', 'growing', 'rooted')),
    CONSTRAINT ck_contact_interval_days CHECK (interval_days BETWEEN 1 AND 1095)
);

CREATE INDEX ix_contact_connected ON tenant.contact (workspace_id, connected_on) WHERE deleted_at IS NULL;

CREATE INDEX ix_contact_created ON tenant.contact (workspace_id, created_at, id) WHERE deleted_at IS NULL;

CREATE INDEX ix_contact_due ON tenant.contact (workspace_id, least(due_at, 'infinity'::timestamptz), id) WHERE deleted_at IS NULL;

CREATE INDEX ix_contact_import ON tenant.contact (workspace_id, import_id, id) WHERE import_id IS NOT NULL;

CREATE INDEX ix_contact_last_touch ON tenant.contact (workspace_id, greatest(last_touch_at, '-infinity'::timestamptz), id) WHERE deleted_at IS NULL;

CREATE INDEX ix_contact_name ON tenant.contact (workspace_id, sort_name, id) WHERE deleted_at IS NULL;

CREATE INDEX ix_contact_next_due ON tenant.contact (next_due_at, workspace_id, id) WHERE next_due_at IS NOT NULL AND NOT sandbox;

CREATE INDEX ix_contact_organisation ON tenant.contact (workspace_id, organisation_id);

CREATE INDEX ix_contact_resting ON tenant.contact (workspace_id, created_at, id) WHERE deleted_at IS NULL AND (resting_since IS NOT NULL OR closed_at IS NOT NULL);

CREATE INDEX ix_contact_sandbox_due ON tenant.contact (workspace_id, next_due_at, id) WHERE next_due_at IS NOT NULL AND sandbox;

CREATE INDEX ix_contact_search ON tenant.contact USING gin (workspace_id, search);

CREATE INDEX ix_contact_stage ON tenant.contact (workspace_id, stage, created_at, id) WHERE deleted_at IS NULL;

CREATE INDEX ix_contact_tier ON tenant.contact (workspace_id, tier, created_at, id) WHERE deleted_at IS NULL;

CREATE INDEX ix_contact_trash ON tenant.contact (workspace_id, deleted_at, id) WHERE deleted_at IS NOT NULL;

CREATE INDEX ix_contact_untiered ON tenant.contact (workspace_id, (clock ->> 'last_exchange_on'), id) WHERE deleted_at IS NULL AND tier IS NULL AND (clock ->> 'last_exchange_on') IS NOT NULL;

CREATE INDEX ix_contact_updated ON tenant.contact (workspace_id, updated_at, id) WHERE deleted_at IS NULL;

CREATE UNIQUE INDEX uq_contact_linkedin_slug ON tenant.contact (workspace_id, linkedin_slug);

CREATE TABLE tenant.import_file_piece (
    workspace_id UUID NOT NULL,
    import_id UUID NOT NULL,
    piece INTEGER NOT NULL,
    content BYTEA NOT NULL,
    stored_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_import_file_piece PRIMARY KEY (workspace_id, import_id, piece),
    CONSTRAINT fk_import_file_piece_import FOREIGN KEY(workspace_id, import_id) REFERENCES tenant.import_run (workspace_id, id) ON DELETE CASCADE
);

CREATE TABLE tenant.import_row (
    workspace_id UUID NOT NULL,
    import_id UUID NOT NULL,
    file TEXT NOT NULL,
    line INTEGER NOT NULL,
    part INTEGER DEFAULT 0 NOT NULL,
    status TEXT NOT NULL,
    code TEXT,
    detail TEXT,
    entity_type TEXT,
    entity_id UUID,
    before JSONB,
    CONSTRAINT pk_import_row PRIMARY KEY (workspace_id, import_id, file, line, part),
    CONSTRAINT fk_import_row_import FOREIGN KEY(workspace_id, import_id) REFERENCES tenant.import_run (workspace_id, id) ON DELETE CASCADE
);

CREATE INDEX ix_import_row_contact ON tenant.import_row (workspace_id, entity_id) WHERE entity_type = 'contact';

CREATE INDEX ix_import_row_people ON tenant.import_row (workspace_id, import_id, entity_id) WHERE entity_type = 'contact';

CREATE INDEX ix_import_row_status ON tenant.import_row (workspace_id, import_id, status, file, line, part);

CREATE TABLE control.token (
    hash BYTEA NOT NULL,
    kind TEXT NOT NULL,
    session_id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    rotated_at TIMESTAMP WITH TIME ZONE,
    used_at TIMESTAMP WITH TIME ZONE,
    replaces BYTEA,
    CONSTRAINT pk_token PRIMARY KEY (hash),
    CONSTRAINT fk_token_session_id_session FOREIGN KEY(session_id) REFERENCES control.session (id) ON DELETE CASCADE,
    CONSTRAINT ck_token_kind CHECK (kind IN ('access', 'refresh'))
);

CREATE INDEX ix_token_expires_at ON control.token (expires_at);

CREATE INDEX ix_token_session_id ON control.token (session_id);

CREATE TABLE tenant.contact_event (
    workspace_id UUID NOT NULL,
    id UUID NOT NULL,
    contact_id UUID NOT NULL,
    kind TEXT NOT NULL,
    noticed_at TIMESTAMP WITH TIME ZONE NOT NULL,
    happened_on DATE,
    body JSONB DEFAULT '{}'::jsonb NOT NULL,
    import_id UUID,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_contact_event PRIMARY KEY (workspace_id, id),
    CONSTRAINT fk_contact_event_contact FOREIGN KEY(workspace_id, contact_id) REFERENCES tenant.contact (workspace_id, id) ON DELETE CASCADE
);

CREATE INDEX ix_contact_event_contact ON tenant.contact_event (workspace_id, contact_id, noticed_at, id);

CREATE INDEX ix_contact_event_import ON tenant.contact_event (workspace_id, import_id) WHERE import_id IS NOT NULL;

CREATE TABLE tenant.contact_identity (
    workspace_id UUID NOT NULL,
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    contact_id UUID NOT NULL,
    CONSTRAINT pk_contact_identity PRIMARY KEY (workspace_id, kind, value, contact_id),
    CONSTRAINT fk_contact_identity_contact FOREIGN KEY(workspace_id, contact_id) REFERENCES tenant.contact (workspace_id, id) ON DELETE CASCADE,
    CONSTRAINT ck_contact_identity_kind CHECK (kind IN ('linkedin_slug', 'email', 'name_and_date'))
);

CREATE INDEX ix_contact_identity_contact ON tenant.contact_identity (workspace_id, contact_id);

CREATE TABLE tenant.contact_tag (
    workspace_id UUID NOT NULL,
    contact_id UUID NOT NULL,
    tag_id UUID NOT NULL,
    CONSTRAINT pk_contact_tag PRIMARY KEY (workspace_id, contact_id, tag_id),
    CONSTRAINT fk_contact_tag_contact FOREIGN KEY(workspace_id, contact_id) REFERENCES tenant.contact (workspace_id, id) ON DELETE CASCADE,
    CONSTRAINT fk_contact_tag_tag FOREIGN KEY(workspace_id, tag_id) REFERENCES tenant.tag (workspace_id, id) ON DELETE CASCADE
);

CREATE INDEX ix_contact_tag_tag ON tenant.contact_tag (workspace_id, tag_id, contact_id);

CREATE TABLE tenant.interaction (
    workspace_id UUID NOT NULL,
    id UUID NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    field_versions JSONB DEFAULT '{}'::jsonb NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    contact_id UUID NOT NULL,
    occurred_at TIMESTAMP WITH TIME ZONE NOT NULL,
    precision TEXT DEFAULT 'minute' NOT NULL,
    direction TEXT NOT NULL,
    channel TEXT NOT NULL,
    depth TEXT NOT NULL,
    is_group BOOLEAN DEFAULT false NOT NULL,
    subject TEXT,
    body TEXT DEFAULT '' NOT NULL,
    help_received TEXT,
    thread_ref TEXT,
    source TEXT DEFAULT 'owner' NOT NULL,
    source_key TEXT,
    import_id UUID,
    owner_touched_at TIMESTAMP WITH TIME ZONE,
    deleted_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_interaction PRIMARY KEY (workspace_id, id),
    CONSTRAINT fk_interaction_contact FOREIGN KEY(workspace_id, contact_id) REFERENCES tenant.contact (workspace_id, id) ON DELETE CASCADE,
    CONSTRAINT ck_interaction_direction CHECK (direction IN ('outbound', 'inbound', 'mutual')),
    CONSTRAINT ck_interaction_depth CHECK (depth IN ('light', 'message', 'conversation', 'meeting'))
);

CREATE INDEX ix_interaction_contact ON tenant.interaction (workspace_id, contact_id, occurred_at, id);

CREATE INDEX ix_interaction_import ON tenant.interaction (workspace_id, import_id, contact_id, id) WHERE import_id IS NOT NULL;

CREATE INDEX ix_interaction_occurred ON tenant.interaction (workspace_id, occurred_at, id);

CREATE UNIQUE INDEX uq_interaction_source_key ON tenant.interaction (workspace_id, source_key) WHERE source_key IS NOT NULL;

CREATE TABLE tenant.nudge (
    workspace_id UUID NOT NULL,
    id UUID NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    field_versions JSONB DEFAULT '{}'::jsonb NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    contact_id UUID NOT NULL,
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    occurrence INTEGER DEFAULT 1 NOT NULL,
    status TEXT DEFAULT 'pending' NOT NULL,
    resolution TEXT,
    status_changed_at TIMESTAMP WITH TIME ZONE NOT NULL,
    anchor_at TIMESTAMP WITH TIME ZONE NOT NULL,
    due_at TIMESTAMP WITH TIME ZONE NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE,
    snoozed_until TIMESTAMP WITH TIME ZONE,
    delivered_at TIMESTAMP WITH TIME ZONE,
    interaction_id UUID,
    priority INTEGER NOT NULL,
    title TEXT NOT NULL,
    reason TEXT NOT NULL,
    facts JSONB DEFAULT '{}'::jsonb NOT NULL,
    action JSONB DEFAULT '{}'::jsonb NOT NULL,
    rule_version INTEGER NOT NULL,
    policy_version INTEGER NOT NULL,
    CONSTRAINT pk_nudge PRIMARY KEY (workspace_id, id),
    CONSTRAINT fk_nudge_contact FOREIGN KEY(workspace_id, contact_id) REFERENCES tenant.contact (workspace_id, id) ON DELETE CASCADE,
    CONSTRAINT ck_nudge_status CHECK (status IN ('pending', 'delivered', 'snoozed', 'done', 'dismissed', 'expired'))
);

CREATE INDEX ix_nudge_created ON tenant.nudge (workspace_id, created_at, id);

CREATE INDEX ix_nudge_delivered ON tenant.nudge (workspace_id, delivered_at);

CREATE INDEX ix_nudge_status ON tenant.nudge (workspace_id, status, (-priority), anchor_at, id);

CREATE UNIQUE INDEX uq_nudge_occasion ON tenant.nudge (workspace_id, contact_id, kind, key);
