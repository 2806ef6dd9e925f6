"""Which jobs an event becomes."""

from collections.abc import Mapping, Sequence

from domain.jobs.model import JobKind, NewJob
from domain.jobs.ports import OutboxEvent, Subscribe

Subscriptions = Mapping[str, Sequence[JobKind]]

# Type of event → kinds of jobs. An event that nobody subscribes to is dropped by the relay.
SUBSCRIPTIONS: Subscriptions = {}


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
