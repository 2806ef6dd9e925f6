"""Nudges of one workspace in memory, held to the same contract as those in PostgreSQL."""

from collections.abc import Iterable
from copy import deepcopy
from datetime import datetime, timedelta

import msgspec

from domain.contacts.model import Contact
from domain.nudges.decisions import Evaluation, NewNudge, NudgeChange
from domain.nudges.facts import REMEMBERED_DAYS, LifeEvent, NudgeFacts
from domain.nudges.kinds import NudgeKind, NudgeStatus
from domain.nudges.model import Nudge
from domain.nudges.ports import History
from domain.nudges.queries import NudgeFilter, NudgeSort
from domain.nudges.views import NudgeView, view_of
from domain.shared.errors import NotFound, VersionMismatch
from domain.shared.ids import ContactId, NudgeId, WorkspaceId, new_id
from domain.shared.paging import Page, Position

ENDED = {NudgeStatus.DONE, NudgeStatus.EXPIRED, NudgeStatus.DISMISSED}


class FakeNudges:
    """Repository and reads at once. `now` is product time, for a test to move."""

    def __init__(self, contacts: Iterable[Contact], now: datetime) -> None:
        self.now = now
        self.news: dict[ContactId, LifeEvent] = {}
        self._contacts = {contact.id: contact for contact in contacts}
        self._kept: dict[NudgeId, Nudge] = {}

    async def get(self, nudge_id: NudgeId) -> Nudge:
        if nudge_id not in self._kept:
            raise NotFound
        return deepcopy(self._kept[nudge_id])

    peek = get

    async def save(self, nudge: Nudge) -> None:
        if not nudge.changed:
            return
        if nudge.version != self._kept[nudge.id].version:
            raise VersionMismatch
        nudge.saved(self.now)
        self._kept[nudge.id] = deepcopy(nudge)

    async def history_of(self, contact_id: ContactId) -> History:
        since = self.now - timedelta(days=REMEMBERED_DAYS)
        known = [
            nudge
            for nudge in self._of(contact_id)
            if nudge.created_at is not None and nudge.created_at >= since
        ]
        return History(
            nudges=tuple(_facts(nudge) for nudge in known), life_event=self.news.get(contact_id)
        )

    async def apply(self, evaluation: Evaluation) -> None:
        for change in evaluation.changed:
            self._change(self._kept[change.id], change)
        for new in evaluation.opened:
            if not any(
                (old.kind, old.key) == (new.kind, new.key) for old in self._of(new.contact_id)
            ):
                self._open(new)

    async def dismissals(self, contact_id: ContactId, kind: NudgeKind) -> list[datetime]:
        return [
            nudge.status_changed_at
            for nudge in self._of(contact_id)
            if nudge.kind == kind and nudge.status == NudgeStatus.DISMISSED
        ]

    async def page(
        self,
        workspace_id: WorkspaceId,  # noqa: ARG002 - there is only one
        wanted: NudgeFilter,
        sort: NudgeSort,
        after: Position | None,
        limit: int,
    ) -> Page[NudgeView]:
        ordered = sorted(
            (self._view(nudge) for nudge in self._kept.values() if _fits(nudge, wanted)),
            key=lambda view: _place(view, sort),
            reverse=sort == NudgeSort.NEWEST,
        )
        places = [_place(view, sort) for view in ordered]
        start = 0 if after is None else places.index(after.values) + 1
        items = ordered[start : start + limit]
        more = len(ordered) > start + limit
        return Page(items=items, next=Position(_place(items[-1], sort)) if more else None)

    async def view(self, nudge_id: NudgeId) -> NudgeView:
        return self._view(await self.get(nudge_id))

    def _of(self, contact_id: ContactId) -> list[Nudge]:
        return [nudge for nudge in self._kept.values() if nudge.contact_id == contact_id]

    def _open(self, new: NewNudge) -> None:
        nudge = Nudge(
            id=NudgeId(new_id()),
            status=NudgeStatus.PENDING,
            status_changed_at=self.now,
            **{**msgspec.structs.asdict(new), "action": msgspec.to_builtins(new.action)},
        )
        nudge.saved(self.now)
        self._kept[nudge.id] = nudge

    def _change(self, nudge: Nudge, change: NudgeChange) -> None:
        nudge.status, nudge.status_changed_at = change.status, self.now
        nudge.resolution = change.reason if change.status in ENDED else None
        nudge.expires_at = change.expires_at or nudge.expires_at
        if change.status == NudgeStatus.PENDING:
            nudge.snoozed_until = None
        nudge.saved(self.now)

    def _view(self, nudge: Nudge) -> NudgeView:
        return view_of(nudge, self._contacts[nudge.contact_id], self.now)


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
