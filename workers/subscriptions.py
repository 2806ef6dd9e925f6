"""Which jobs an event becomes."""

from collections.abc import Mapping, Sequence

from domain.jobs.model import JobKind, NewJob
from domain.jobs.ports import OutboxEvent, Subscribe
from workers.duplicates import FIND_DUPLICATES, RECOGNISE_ANEW
from workers.erasure import MAIL_LEAVING
from workers.exports import MAIL_READY, WRITE_EXPORT
from workers.imports import RUN_IMPORT, UNDO_IMPORT
from workers.linked_accounts import FORGET_LINKED, MAIL_ENDING
from workers.mails import MAIL_CODE, MAIL_NEW_DEVICE, MAIL_TOKEN_REUSED
from workers.members import MAIL_HANDED_OVER, MAIL_INVITATION, MAIL_JOINED, MAIL_RECEIVED
from workers.nudges import ADVANCE, REPLAN, SWEEP
from workers.origins import REMOVE_ORIGIN
from workers.personal_tokens import MAIL_EXPIRING_TOKEN, MAIL_MADE_TOKEN
from workers.portability import END_FETCH, FETCH_IMPORT
from workers.sign_in import MAIL_LINKED
from workers.ways_in import MAIL_WAY_IN

Subscriptions = Mapping[str, Sequence[JobKind]]

# Type of event → kinds of jobs. An event that nobody subscribes to is dropped by the relay.
SUBSCRIPTIONS: Subscriptions = {
    "auth.challenge_requested": (MAIL_CODE,),
    "auth.new_device": (MAIL_NEW_DEVICE,),
    "auth.token_reused": (MAIL_TOKEN_REUSED,),
    "account.way_in_changed": (MAIL_WAY_IN,),
    "account.leaving": (MAIL_LEAVING,),
    "identity.linked": (MAIL_LINKED,),
    "personal_token.made": (MAIL_MADE_TOKEN,),
    "personal_token.expiring": (MAIL_EXPIRING_TOKEN,),
    "member.invited": (MAIL_INVITATION,),
    "member.joined": (MAIL_JOINED,),
    "workspace.transferred": (MAIL_HANDED_OVER, MAIL_RECEIVED, FORGET_LINKED),
    "import.started": (RUN_IMPORT,),
    "import.fetch_requested": (FETCH_IMPORT,),
    "linked_account.unlinked": (END_FETCH,),
    # Should nobody be at work on it any more, this ends it.
    "import.cancel_requested": (RUN_IMPORT,),
    "import.undo_requested": (UNDO_IMPORT,),
    # An import leaves many contacts due at once: in a sandbox by its own clock, elsewhere by everybody's.
    "import.completed": (SWEEP, ADVANCE),
    "import.cancelled": (SWEEP, ADVANCE),
    "import.failed": (SWEEP, ADVANCE),
    "import.undone": (SWEEP, ADVANCE),
    "linked_account.expiring": (MAIL_ENDING,),
    "linked_account.needs_reauth": (MAIL_ENDING,),
    "origin.removal_requested": (REMOVE_ORIGIN,),
    "origin.removed": (SWEEP, ADVANCE),
    "export.requested": (WRITE_EXPORT,),
    "export.completed": (MAIL_READY,),
    "duplicates.unsettled": (FIND_DUPLICATES,),
    "workspace.policy_changed": (REPLAN,),
    "workspace.region_changed": (RECOGNISE_ANEW,),
    "test_clock.moved": (ADVANCE,),
}


def subscriber(subscriptions: Subscriptions) -> Subscribe:
    """How events become jobs by this table."""

    def jobs_of(event: OutboxEvent) -> list[NewJob]:
        return [_job(kind, event) for kind in subscriptions.get(event.type, ())]

    return jobs_of


def _job(kind: JobKind, event: OutboxEvent) -> NewJob:
    """One job an event and kind, however often the event is relayed."""
    return kind.job(
        {
            **event.body,
            "event_id": str(event.id),
            "event_type": event.type,
            "entity_id": None if event.entity_id is None else str(event.entity_id),
            "seq": event.seq,
        },
        workspace_id=event.workspace_id,
        dedupe_key=str(event.id),
        request_id=event.request_id,
    )
