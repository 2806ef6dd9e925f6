"""Which jobs an event becomes."""

from collections.abc import Mapping, Sequence

from domain.jobs.model import JobKind, NewJob
from domain.jobs.ports import OutboxEvent, Subscribe
from workers.imports import RUN_IMPORT, UNDO_IMPORT
from workers.mails import MAIL_CODE
from workers.nudges import ADVANCE, REPLAN, SWEEP

Subscriptions = Mapping[str, Sequence[JobKind]]

# Type of event → kinds of jobs. An event that nobody subscribes to is dropped by the relay.
SUBSCRIPTIONS: Subscriptions = {
    "auth.challenge_requested": (MAIL_CODE,),
    "import.started": (RUN_IMPORT,),
    # Should nobody be at work on it any more, this ends it.
    "import.cancel_requested": (RUN_IMPORT,),
    "import.undo_requested": (UNDO_IMPORT,),
    # An import leaves many contacts due at once: in a sandbox by its own clock, elsewhere by everybody's.
    "import.completed": (SWEEP, ADVANCE),
    "import.cancelled": (SWEEP, ADVANCE),
    "import.failed": (SWEEP, ADVANCE),
    "import.undone": (SWEEP, ADVANCE),
    "workspace.policy_changed": (REPLAN,),
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
