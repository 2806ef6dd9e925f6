"""Merges in memory."""

from collections.abc import Callable, Sequence
from copy import deepcopy
from typing import Any
from uuid import UUID

from domain.contacts.model import Contact
from domain.merges.model import Merge, MergeState
from domain.merges.ports import Ended, Suggestions
from domain.nudges.kinds import NudgeStatus
from domain.shared.errors import NotFound
from domain.shared.ids import ContactId, MergeId, NudgeId
from tests.fakes.store import Store


class FakeMerges:
    """See domain.merges.ports.Merges."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def add(self, merge: Merge) -> None:
        await self.save(merge)

    async def save(self, merge: Merge) -> None:
        self._store.merges[merge.id] = deepcopy(merge)
        if merge.state == MergeState.UNDONE:
            self._store.merge_moves.pop(merge.id, None)

    async def peek(self, merge_id: MergeId) -> Merge:
        return await self.get(merge_id)

    async def get(self, merge_id: MergeId) -> Merge:
        if merge_id not in self._store.merges:
            raise NotFound
        return deepcopy(self._store.merges[merge_id])

    async def absorbed_by(self, contact_id: ContactId) -> list[Contact]:
        found = [each for each in self._store.contacts.all() if each.merged_into == contact_id]
        for each in found:
            each.merged_into = None
        return found

    async def later_than(self, merge: Merge) -> MergeId | None:
        later = [
            (each.absorbed_id == merge.survivor_id, each.survivor_version, each.id)
            for each in self._store.merges.values()
            if each.state == MergeState.MERGED
            and (
                each.absorbed_id == merge.survivor_id
                or (
                    each.survivor_id == merge.survivor_id
                    and each.survivor_version > merge.survivor_version
                )
            )
        ]
        return max(later)[2] if later else None

    async def move(self, merge: Merge) -> None:
        moved = self._store.merge_moves.setdefault(merge.id, {})
        taken = {
            (each.kind, each.key)
            for each in self._store.nudges.kept.values()
            if each.contact_id == merge.survivor_id
        }
        for touch in self._store.interactions.kept.values():
            if touch.contact_id == merge.absorbed_id:
                touch.contact_id = merge.survivor_id
                touch.version += 1
                moved[touch.id] = touch.version
        for nudge in self._store.nudges.kept.values():
            if nudge.contact_id == merge.absorbed_id and (nudge.kind, nudge.key) not in taken:
                nudge.contact_id = merge.survivor_id
                nudge.version += 1
                moved[nudge.id] = nudge.version
        for enrolment in self._store.enrolments.kept.values():
            if enrolment.contact_id == merge.absorbed_id:
                enrolment.contact_id = merge.survivor_id
                enrolment.version += 1
                moved[enrolment.id] = enrolment.version
        for contact in self._store.contacts.kept.values():
            if contact.merged_into == merge.absorbed_id:
                contact.merged_into = merge.survivor_id
                moved[contact.id] = 0
        self._tell(moved)

    async def move_back(self, merge: Merge) -> bool:
        moved = self._store.merge_moves.get(merge.id, {})
        touches, changed = self._store.interactions.kept, False
        for key, version in moved.items():
            if key in self._store.contacts.kept:
                self._store.contacts.kept[ContactId(key)].merged_into = merge.absorbed_id
                continue
            held: Any = (
                touches.get(key)
                or self._store.nudges.kept.get(key)
                or self._store.enrolments.kept.get(key)
            )
            if key in touches or held is None:
                changed = changed or held is None or held.version != version
            if held is not None:
                held.contact_id = merge.absorbed_id
                held.version += 1
        self._tell(moved)
        return changed

    async def put_tags(self, contact: Contact) -> None:
        self._store.contacts.kept[contact.id].tag_ids = list(contact.tag_ids)

    async def end_nudges(self, ended: Sequence[Ended]) -> None:
        self._nudge(ended, lambda _: NudgeStatus.EXPIRED, "merged")

    async def reopen_nudges(self, ended: Sequence[Ended]) -> None:
        open_ = [each for each in ended if self._may_be_open(each)]
        self._nudge(open_, lambda each: NudgeStatus(each.status), None)

    async def part_suggestions(self, merge: Merge) -> Suggestions:  # noqa: ARG002 - there are none in memory
        return Suggestions(pairs=[], evidence=[])

    async def restore_suggestions(self, merge: Merge, pairs: Sequence[dict[str, Any]]) -> None:
        pass

    def _may_be_open(self, each: Ended) -> bool:
        nudge = self._store.nudges.kept[NudgeId(each.id)]
        contact = self._store.contacts.kept[nudge.contact_id]
        is_ours = nudge.status == NudgeStatus.EXPIRED and nudge.resolution == "merged"
        return is_ours and not (contact.do_not_contact_at or contact.closed_at)

    def _nudge(
        self,
        ended: Sequence[Ended],
        status: Callable[[Ended], NudgeStatus],
        resolution: str | None,
    ) -> None:
        for each in ended:
            nudge = self._store.nudges.kept[NudgeId(each.id)]
            nudge.status, nudge.resolution = status(each), resolution
            nudge.version += 1
            self._store.changed("nudge", nudge.id)

    def _tell(self, moved: dict[UUID, int]) -> None:
        for key in moved:
            for kind, kept in (
                ("interaction", self._store.interactions.kept),
                ("nudge", self._store.nudges.kept),
            ):
                if key in kept:
                    self._store.changed(kind, key)
