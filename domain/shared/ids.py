"""Identifiers. Every entity id is a UUIDv7, so that ids made one after the other lie side by side in an index."""

import secrets
import time
from typing import NewType
from uuid import UUID

UserId = NewType("UserId", UUID)
SessionId = NewType("SessionId", UUID)
PersonalTokenId = NewType("PersonalTokenId", UUID)
PasskeyId = NewType("PasskeyId", UUID)
SignInId = NewType("SignInId", UUID)
InvitationId = NewType("InvitationId", UUID)
AuditEntryId = NewType("AuditEntryId", UUID)
ExportId = NewType("ExportId", UUID)
ChallengeId = NewType("ChallengeId", UUID)
WorkspaceId = NewType("WorkspaceId", UUID)
ContactId = NewType("ContactId", UUID)
OrganisationId = NewType("OrganisationId", UUID)
TagId = NewType("TagId", UUID)
InteractionId = NewType("InteractionId", UUID)
NudgeId = NewType("NudgeId", UUID)
ImportId = NewType("ImportId", UUID)
LinkedAccountId = NewType("LinkedAccountId", UUID)
LinkingId = NewType("LinkingId", UUID)
DuplicateId = NewType("DuplicateId", UUID)
MergeId = NewType("MergeId", UUID)
EmploymentId = NewType("EmploymentId", UUID)
OriginRemovalId = NewType("OriginRemovalId", UUID)
AdmirationId = NewType("AdmirationId", UUID)
AskId = NewType("AskId", UUID)
CadenceId = NewType("CadenceId", UUID)
EnrolmentId = NewType("EnrolmentId", UUID)
EnrolmentEventId = NewType("EnrolmentEventId", UUID)
TemplateId = NewType("TemplateId", UUID)
DraftId = NewType("DraftId", UUID)
DraftCommentId = NewType("DraftCommentId", UUID)
GuardrailDecisionId = NewType("GuardrailDecisionId", UUID)
ContactEventId = NewType("ContactEventId", UUID)
JobId = NewType("JobId", UUID)

_RANDOM_BITS = 74


def new_id() -> UUID:
    """Make a UUIDv7 (RFC 9562 §5.7): 48 bits of Unix milliseconds, then randomness.

    The one licensed impurity of the domain. The embedded time is for index locality only; nothing may
    read a time or an order from an id, since clients make ids too.
    """
    milliseconds = time.time_ns() // 1_000_000
    randomness = secrets.randbits(_RANDOM_BITS)
    return UUID(
        int=(milliseconds << 80)
        | (0x7 << 76)
        | ((randomness >> 62) << 64)
        | (0b10 << 62)
        | (randomness & ((1 << 62) - 1))
    )
