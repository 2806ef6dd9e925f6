"""A board with notes in memory: a domain small enough to show how a resource is written and tested."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any, cast
from uuid import UUID

import msgspec

from domain.shared.actor import Actor, Scope
from domain.shared.errors import Conflict, Gone, NotFound, Unavailable, VersionMismatch
from domain.shared.ids import WorkspaceId, new_id
from domain.shared.paging import Page, Position
from domain.unit_of_work import Transaction, UnitOfWork
from tests.fakes.answers import FakeAnswers, KeptAnswers

NOW = datetime(2026, 11, 23, 9, 30, 15, 987_654, tzinfo=UTC)

Key = tuple[UUID, UUID]


class NoteInTrash(Gone):
    """This note is in the trash."""


class Note(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    version: int
    text: str
    colour: str | None
    written_at: datetime
    trashed: bool = False


class Board:
    """The committed notes of all workspaces; it is the unit of work and the read port at once."""

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        self.notes: dict[Key, Note] = {}
        self.answers = KeptAnswers()
        self.commits = 0
        self.failing_commit: Exception | None = None

    @asynccontextmanager
    async def begin(self, workspace_id: WorkspaceId) -> AsyncIterator[Transaction]:
        transaction = BoardTransaction(self, workspace_id)
        committed = False
        try:
            yield cast("Transaction", transaction)
            if self.failing_commit is not None:
                raise self.failing_commit
            self.notes |= transaction.changed
            self.commits += 1
            committed = True
        finally:
            transaction.answers.end(committed=committed)

    def one(self, workspace_id: UUID, note_id: UUID) -> Note:
        note = self.notes.get((workspace_id, note_id))
        if note is None:
            raise NotFound
        if note.trashed:
            raise NoteInTrash(restorable_until=NOW)
        return note

    def page(
        self,
        workspace_id: UUID,
        *,
        colours: tuple[str, ...],
        descending: bool,
        after: Position | None,
        limit: int,
    ) -> Page[Note]:
        """The notes in the order of their text."""
        found = sorted(
            (
                note
                for (owner, _), note in self.notes.items()
                if owner == workspace_id
                and not note.trashed
                and note.colour in (colours or (note.colour,))
            ),
            key=_place,
            reverse=descending,
        )
        if after is not None:
            found = [
                note
                for note in found
                if (_place(note) < after.values if descending else _place(note) > after.values)
            ]
        items = found[:limit]
        more = len(found) > limit
        return Page(items=items, next=Position(_place(items[-1])) if more else None)


class BoardTransaction:
    """What the use cases below touch."""

    def __init__(self, board: Board, workspace_id: UUID) -> None:
        self.now = NOW
        self.answers = FakeAnswers(board.answers)
        self.changed: dict[Key, Note] = {}
        self._board = board
        self._workspace_id = workspace_id

    def get(self, note_id: UUID) -> Note:
        return self._board.one(self._workspace_id, note_id)

    def find(self, note_id: UUID) -> Note | None:
        return self._board.notes.get((self._workspace_id, note_id))

    def save(self, note: Note) -> Note:
        saved = msgspec.structs.replace(note, version=note.version + 1)
        self.changed[self._workspace_id, note.id] = saved
        return saved


async def write_note(uow: UnitOfWork, actor: Actor, text: str, colour: str | None) -> Note:
    actor.require(Scope.CONTACTS_WRITE)
    async with uow.begin(actor.workspace_id) as tx:
        if text == "breaks":
            raise RuntimeError("secret words of the inside")
        if text == "refused":
            raise Conflict("Not this one.")
        if text == "busy":
            raise Unavailable
        return _notes(tx).save(_new_note(new_id(), text, colour))


async def put_note(
    uow: UnitOfWork, actor: Actor, note_id: UUID, text: str, colour: str | None
) -> tuple[Note, bool]:
    """Make a note under the client's own id, or find it made just so."""
    actor.require(Scope.CONTACTS_WRITE)
    async with uow.begin(actor.workspace_id) as tx:
        existing = _notes(tx).find(note_id)
        if existing is None:
            return _notes(tx).save(_new_note(note_id, text, colour)), True
        if (existing.text, existing.colour) != (text, colour):
            raise Conflict
        return existing, False


async def change_note(
    uow: UnitOfWork, actor: Actor, note_id: UUID, changes: dict[str, Any], version: int | None
) -> Note:
    actor.require(Scope.CONTACTS_WRITE)
    async with uow.begin(actor.workspace_id) as tx:
        note = _notes(tx).get(note_id)
        if version not in (None, note.version):
            raise VersionMismatch(current_version=note.version)
        return _notes(tx).save(msgspec.structs.replace(note, **changes))


async def trash_note(uow: UnitOfWork, actor: Actor, note_id: UUID) -> None:
    actor.require(Scope.CONTACTS_WRITE)
    async with uow.begin(actor.workspace_id) as tx:
        note = _notes(tx).get(note_id)
        _notes(tx).save(msgspec.structs.replace(note, trashed=True))


def _notes(tx: Transaction) -> BoardTransaction:
    return cast("BoardTransaction", tx)


def _new_note(note_id: UUID, text: str, colour: str | None) -> Note:
    return Note(id=note_id, version=0, text=text, colour=colour, written_at=NOW)


def _place(note: Note) -> tuple[str, UUID]:
    return note.text, note.id
