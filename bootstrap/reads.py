"""Everything that only reads, over one database."""

from adapters.postgres.account_reads import PostgresAccountReads, PostgresWorkspaceReads
from adapters.postgres.admiration_reads import PostgresAdmirationReads
from adapters.postgres.ask_reads import PostgresAskReads
from adapters.postgres.audit_reads import PostgresAuditReads
from adapters.postgres.cadence_reads import PostgresCadenceReads
from adapters.postgres.contact_reads import PostgresContactReads
from adapters.postgres.draft_reads import PostgresDraftReads
from adapters.postgres.duplicate_reads import PostgresDuplicateReads
from adapters.postgres.employment_reads import PostgresEmploymentReads
from adapters.postgres.engine import Database
from adapters.postgres.enrolment_reads import PostgresEnrolmentReads
from adapters.postgres.export_reads import PostgresExportReads
from adapters.postgres.guardrail_reads import PostgresGuardrailReads
from adapters.postgres.identities import PostgresIdentityReads
from adapters.postgres.import_reads import PostgresImportReads
from adapters.postgres.interaction_reads import PostgresInteractionReads
from adapters.postgres.linked_account_reads import PostgresLinkedAccountReads
from adapters.postgres.linkings import PostgresLinkingReads
from adapters.postgres.member_reads import PostgresMemberReads
from adapters.postgres.merge_reads import PostgresMergeReads
from adapters.postgres.nudge_reads import PostgresNudgeReads
from adapters.postgres.organisation_reads import PostgresOrganisationReads
from adapters.postgres.origin_reads import PostgresOriginReads
from adapters.postgres.passkeys import PostgresPasskeyReads
from adapters.postgres.personal_tokens import PostgresPersonalTokenReads
from adapters.postgres.session_reads import PostgresSessionReads
from adapters.postgres.standing_reads import PostgresStandingReads
from adapters.postgres.tag_reads import PostgresTagReads
from adapters.postgres.template_reads import PostgresTemplateReads
from adapters.postgres.timeline_reads import PostgresTimelineReads


class Reads:
    """What routes read by."""

    def __init__(self, database: Database) -> None:
        self.account_reads = PostgresAccountReads(database)
        self.session_reads = PostgresSessionReads(database)
        self.workspace_reads = PostgresWorkspaceReads(database)
        self.passkey_reads = PostgresPasskeyReads(database)
        self.personal_token_reads = PostgresPersonalTokenReads(database)
        self.member_reads = PostgresMemberReads(database)
        self.audit_reads = PostgresAuditReads(database)
        self.identity_reads = PostgresIdentityReads(database)
        self.linking_reads = PostgresLinkingReads(database)
        self.linked_account_reads = PostgresLinkedAccountReads(database)
        self.standing_reads = PostgresStandingReads(database)
        self.contact_reads = PostgresContactReads(database)
        self.organisation_reads = PostgresOrganisationReads(database)
        self.tag_reads = PostgresTagReads(database)
        self.interaction_reads = PostgresInteractionReads(database)
        self.duplicate_reads = PostgresDuplicateReads(database)
        self.employment_reads = PostgresEmploymentReads(database)
        self.merge_reads = PostgresMergeReads(database)
        self.timeline_reads = PostgresTimelineReads(database)
        self.enrolment_reads = PostgresEnrolmentReads(database)
        self.admiration_reads = PostgresAdmirationReads(database)
        self.ask_reads = PostgresAskReads(database)
        self.cadence_reads = PostgresCadenceReads(database)
        self.guardrail_reads = PostgresGuardrailReads(database)
        self.template_reads = PostgresTemplateReads(database)
        self.draft_reads = PostgresDraftReads(database)
        self.nudge_reads = PostgresNudgeReads(database)
        self.import_reads = PostgresImportReads(database)
        self.origin_reads = PostgresOriginReads(database)
        self.export_reads = PostgresExportReads(database)
