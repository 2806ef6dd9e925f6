"""Nudges in memory."""

from datetime import datetime, timedelta

import msgspec

from domain.nudges.decisions import Evaluation, NewNudge, NudgeChange
from domain.nudges.facts import REMEMBERED_DAYS, LifeEvent, NudgeFacts
from domain.nudges.kinds import NudgeKind, NudgeStatus
from domain.nudges.model import Nudge
from domain.nudges.ports import History
from domain.nudges.queries import NudgeFilter, NudgeSort
from domain.nudges.views import NudgeView, view_of
from domain.shared.errors import Conflict, NotFound
from domain.shared.ids import ContactId, NudgeId, new_id
from domain.shared.paging import Page, Position
from tests.fakes.store import Store

ENDED = {NudgeStatus.DONE, NudgeStatus.EXPIRED, NudgeStatus.DISMISSED}


class FakeNudges:
    """See domain.nudges.ports.Nudges."""

    def __init__(self, store: Store, now: datetime) -> None:
        self._store = store
        self._now = now

    async def get(self, nudge_id: NudgeId) -> Nudge:
        found = self._store.nudges.find(nudge_id)
        if found is None:
            raise NotFound
        return found

    peek = get

    async def save(self, nudge: Nudge) -> None:
        if nudge.changed:
            self._write(nudge)

    async def history_of(self, contact_id: ContactId) -> History:
        since = self._now - timedelta(days=REMEMBERED_DAYS)
        known = [
            nudge
            for nudge in self._of(contact_id)
            if nudge.created_at is not None and nudge.created_at >= since
        ]
        return History(
            nudges=tuple(_facts(nudge) for nudge in known), life_event=self._news_of(contact_id)
        )

    async def apply(self, evaluation: Evaluation) -> None:
        for change in evaluation.changed:
            self._change(await self.get(change.id), change)
        for new in evaluation.opened:
            occasions = {(old.kind, old.key) for old in self._of(new.contact_id)}
            if (new.kind, new.key) not in occasions:
                self._open(new)

    async def dismissals(self, contact_id: ContactId, kind: NudgeKind) -> list[datetime]:
        return [
            nudge.status_changed_at
            for nudge in self._of(contact_id)
            if nudge.kind == kind and nudge.status == NudgeStatus.DISMISSED
        ]

    def _of(self, contact_id: ContactId) -> list[Nudge]:
        return [nudge for nudge in self._store.nudges.all() if nudge.contact_id == contact_id]

    def _open(self, new: NewNudge) -> None:
        values = msgspec.structs.asdict(new) | {"action": msgspec.to_builtins(new.action)}
        nudge = Nudge(
            id=NudgeId(new_id()),
            status=NudgeStatus.PENDING,
            status_changed_at=self._now,
            **values,
        )
        self._write(nudge)

    def _change(self, nudge: Nudge, change: NudgeChange) -> None:
        nudge.status, nudge.status_changed_at = change.status, self._now
        nudge.resolution = change.reason if change.status in ENDED else None
        nudge.expires_at = change.expires_at or nudge.expires_at
        if change.status == NudgeStatus.PENDING:
            nudge.snoozed_until = None
        self._write(nudge)

    def _write(self, nudge: Nudge) -> None:
        self._store.nudges.write(nudge.id, nudge, self._now, taken=Conflict)
        self._store.changed("nudge", nudge.id)

    def _news_of(self, contact_id: ContactId) -> LifeEvent | None:
        news = [
            event
            for event in self._store.timeline
            if event.contact_id == contact_id and event.kind == "job_change"
        ]
        if not news:
            return None
        latest = max(news, key=lambda event: (event.noticed_at, event.id))
        return LifeEvent(
            id=latest.id,
            noticed_at=latest.noticed_at,
            happened_on=latest.happened_on,
            summary=str(latest.body.get("summary", "")),
        )


class FakeNudgeReads:
    """As domain.nudges.queries.NudgeReads, as far as it lists."""

    def __init__(self, store: Store, now: datetime) -> None:
        self._store = store
        self._now = now

    async def page(
        self, wanted: NudgeFilter, sort: NudgeSort, after: Position | None, limit: int
    ) -> Page[NudgeView]:
        ordered = sorted(
            (self._view(nudge) for nudge in self._store.nudges.all() if _fits(nudge, wanted)),
            key=lambda view: _place(view, sort),
            reverse=sort == NudgeSort.NEWEST,
        )
        places = [_place(view, sort) for view in ordered]
        start = 0 if after is None else places.index(after.values) + 1
        items = ordered[start : start + limit]
        more = len(ordered) > start + limit
        return Page(items=items, next=Position(_place(items[-1], sort)) if more else None)

    async def get(self, nudge_id: NudgeId) -> NudgeView:
        found = self._store.nudges.find(nudge_id)
        if found is None:
            raise NotFound
        return self._view(found)

    def _view(self, nudge: Nudge) -> NudgeView:
        return view_of(nudge, self._store.contacts.kept[nudge.contact_id], self._now)


def _facts(nudge: Nudge) -> NudgeFacts:
    return NudgeFacts(**{name: getattr(nudge, name) for name in NudgeFacts.__struct_fields__})


def _fits(nudge: Nudge, wanted: NudgeFilter) -> bool:
    return (
        (not wanted.statuses or nudge.status in wanted.statuses)
        and (not wanted.kinds or nudge.kind in wanted.kinds)
        and (not wanted.contact_ids or nudge.contact_id in wanted.contact_ids)
        and (wanted.due_before is None or nudge.due_at < wanted.due_before)
    )


def _place(view: NudgeView, sort: NudgeSort) -> tuple[object, ...]:
    if sort == NudgeSort.PRIORITY:
        return -view.priority, view.anchor_at, view.id
    return view.created_at, view.id
