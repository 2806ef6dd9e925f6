"""A small resource, written as any other: notes on a board. The tests of the HTTP base go through it."""

from collections.abc import AsyncGenerator
from typing import Annotated, Any, Self
from uuid import UUID

import msgspec
from litestar import Controller, Request, delete, get, patch, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, SkipValidation

from api.access import KEY_REQUIRED, MAY_CREATE, PUBLIC, SECRET, UPLOAD, needs
from api.answers import Reply, created
from api.etags import Conditions, showing_current
from api.listing import Listing, Wanted
from api.pagination import PageOf
from api.patches import sent_fields
from api.ports import Ports
from api.streams import EventStream, StreamEvent, Streams
from api.times import Instant, Wire
from domain.shared.actor import Actor, Role, Scope
from domain.unit_of_work import UnitOfWork
from tests.fakes.board import Board, Note, change_note, put_note, trash_note, write_note


class BoardPorts(Ports, frozen=True, kw_only=True):
    board: Board


class NoteFilter(msgspec.Struct, frozen=True, kw_only=True):
    """What a list of notes can be narrowed to."""

    colour: tuple[str, ...] = ()
    note_id: tuple[UUID, ...] = ()
    written_before: Instant | None = None
    stars_gte: Annotated[int, msgspec.Meta(ge=0, le=5)] | None = None


NOTES = Listing(NoteFilter, sorts=("text", "-text"))


class NoteResponse(Wire, frozen=True, kw_only=True):
    """A note."""

    id: UUID
    version: int
    text: str
    colour: str | None
    written_at: Instant

    @classmethod
    def of(cls, note: Note) -> Self:
        return cls(
            id=note.id,
            version=note.version,
            text=note.text,
            colour=note.colour,
            written_at=note.written_at,
        )


class NoteList(PageOf[NoteResponse], frozen=True, kw_only=True):
    """A page of notes."""


class WriteNoteRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A note to be written."""

    text: Annotated[str, msgspec.Meta(min_length=1, max_length=100_000)]
    colour: str | None = None
    stars: Annotated[int, msgspec.Meta(ge=0, le=5)] = 0
    remind_at: Instant | None = None
    links: dict[str, Annotated[str, msgspec.Meta(min_length=3)]] = {}
    pages: list[int] = []


class ChangeNoteRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The fields to change; what is absent stays as it is."""

    text: Annotated[str, msgspec.Meta(min_length=1)] | msgspec.UnsetType = msgspec.UNSET
    colour: str | msgspec.UnsetType | None = msgspec.UNSET


class TokenResponse(Wire, frozen=True, kw_only=True):
    """A credential."""

    token: str


class NoteController(Controller):
    path = "/v1/workspaces/{workspace_id:uuid}/notes"
    tags = ["Notes"]  # noqa: RUF012 - the form Litestar asks for

    @get("/", operation_id="listNotes", opt=needs(Scope.CONTACTS_READ) | NOTES.opt)
    async def list_notes(
        self,
        ports: NamedDependency[SkipValidation[BoardPorts]],
        actor: NamedDependency[SkipValidation[Actor]],
        wanted: NamedDependency[SkipValidation[Wanted[NoteFilter]]],
    ) -> NoteList:
        """List the notes."""
        page = ports.board.page(
            actor.workspace_id,
            colours=wanted.filter.colour,
            descending=wanted.sort == "-text",
            after=wanted.position,
            limit=wanted.limit,
        )
        return NoteList.of(page, NoteResponse.of, wanted.cursor)

    @get("/{note_id:uuid}", operation_id="getNote", opt=needs(Scope.CONTACTS_READ))
    async def read(
        self,
        ports: NamedDependency[SkipValidation[BoardPorts]],
        actor: NamedDependency[SkipValidation[Actor]],
        note_id: FromPath[UUID],
        times: FromQuery[int] = 1,
    ) -> NoteResponse:
        """Read a note, its text as many times over as asked."""
        note = NoteResponse.of(ports.board.one(actor.workspace_id, note_id))
        return msgspec.structs.replace(note, text=note.text * times)

    @post("/", operation_id="writeNote", opt=needs(Scope.CONTACTS_WRITE))
    async def write(
        self,
        uow: NamedDependency[SkipValidation[UnitOfWork]],
        actor: NamedDependency[SkipValidation[Actor]],
        data: JSONBody[WriteNoteRequest],
    ) -> Reply[NoteResponse]:
        """Write a note."""
        note = await write_note(uow, actor, data.text, data.colour)
        return created(
            NoteResponse.of(note), f"/v1/workspaces/{actor.workspace_id}/notes/{note.id}"
        )

    @put("/{note_id:uuid}", operation_id="putNote", opt=needs(Scope.CONTACTS_WRITE) | MAY_CREATE)
    async def put(
        self,
        uow: NamedDependency[SkipValidation[UnitOfWork]],
        actor: NamedDependency[SkipValidation[Actor]],
        conditions: NamedDependency[SkipValidation[Conditions]],
        note_id: FromPath[UUID],
        data: JSONBody[WriteNoteRequest],
    ) -> Reply[NoteResponse]:
        """Write a note under an id of one's own, or replace the one that is there."""
        version = conditions.require_either()
        if version is None:
            note, is_new = await put_note(uow, actor, note_id, data.text, data.colour)
            return Reply(NoteResponse.of(note), status_code=201 if is_new else 200)
        changes = {"text": data.text, "colour": data.colour}
        return Reply(NoteResponse.of(await change_note(uow, actor, note_id, changes, version)))

    @patch("/{note_id:uuid}", operation_id="changeNote", opt=needs(Scope.CONTACTS_WRITE))
    async def change(
        self,
        ports: NamedDependency[SkipValidation[BoardPorts]],
        uow: NamedDependency[SkipValidation[UnitOfWork]],
        actor: NamedDependency[SkipValidation[Actor]],
        conditions: NamedDependency[SkipValidation[Conditions]],
        note_id: FromPath[UUID],
        data: JSONBody[ChangeNoteRequest],
    ) -> NoteResponse:
        """Change some fields of a note."""

        async def present() -> NoteResponse:
            return NoteResponse.of(ports.board.one(actor.workspace_id, note_id))

        async with showing_current(present):
            changes = sent_fields(data)
            note = await change_note(uow, actor, note_id, changes, conditions.version)
        return NoteResponse.of(note)

    @delete(
        "/{note_id:uuid}", operation_id="trashNote", opt=needs(Scope.CONTACTS_WRITE, Role.OWNER)
    )
    async def trash(
        self,
        uow: NamedDependency[SkipValidation[UnitOfWork]],
        actor: NamedDependency[SkipValidation[Actor]],
        note_id: FromPath[UUID],
    ) -> None:
        """Put a note into the trash."""
        await trash_note(uow, actor, note_id)

    @post(
        "/{note_id:uuid}/delivery",
        operation_id="deliverNote",
        opt=needs(Scope.CONTACTS_WRITE) | KEY_REQUIRED,
        status_code=200,
    )
    async def deliver(
        self,
        uow: NamedDependency[SkipValidation[UnitOfWork]],
        actor: NamedDependency[SkipValidation[Actor]],
        note_id: FromPath[UUID],
    ) -> NoteResponse:
        """Deliver a note, which must not happen twice."""
        return NoteResponse.of(await change_note(uow, actor, note_id, {}, None))

    @get("/events", operation_id="watchNotes", opt=needs(Scope.CONTACTS_READ))
    async def watch(
        self,
        request: Request[Any, Any, Any],
        streams: NamedDependency[SkipValidation[Streams]],
        count: FromQuery[int] = 2,
    ) -> EventStream:
        """Watch notes as they are written."""

        async def events(last_id: str | None) -> AsyncGenerator[StreamEvent, None]:
            first = int(last_id or 0)
            for number in range(first + 1, first + count):
                yield StreamEvent(name="note", data={"number": number}, id=str(number))
            yield StreamEvent(name="done", data={}, id=str(first + count), last=True)

        return streams.open(request, events)


@post(
    "/v1/tokens",
    operation_id="makeToken",
    opt=PUBLIC | SECRET,
    tags=["Tokens"],
    status_code=200,
)
async def make_token() -> TokenResponse:
    """Make a credential."""
    return TokenResponse(token="t" * 2_000)


@put(
    "/v1/workspaces/{workspace_id:uuid}/file",
    operation_id="putFile",
    opt=needs(Scope.CONTACTS_WRITE) | UPLOAD,
    tags=["Files"],
    request_max_body_size=1_000_000,
    status_code=204,
)
async def put_file(request: Request[Any, Any, Any]) -> None:
    """Take a file in, a piece at a time."""
    async for _ in request.stream():
        pass


EXAMPLE = (NoteController, make_token, put_file)
