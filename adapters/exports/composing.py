"""An export written page by page: never more than a page of one kind is in memory.

What takes time, such as encoding and packing, happens in a thread, so that the leases of other jobs are
renewed meanwhile.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, Protocol
from uuid import UUID

import msgspec

from adapters.exports import shapes, sheets
from adapters.exports.archive import Bundle, Member, add_json, json_list
from adapters.exports.readme import readme
from adapters.exports.vcards import vcard
from domain.contacts.model import name_of
from domain.contacts.views import ContactView
from domain.exports.ports import Order, Parcel, Tell
from domain.imports.queries import ImportReads
from domain.interactions.views import STORED, InteractionView
from domain.nudges.views import NudgeView
from domain.shared.ids import WorkspaceId
from domain.shared.paging import Position

FORMAT = "perennial-export"
FORMAT_VERSION = 1
IMPORTS_AT_ONCE = 200

Row = Mapping[str, Any]


class Source(Protocol):
    """Where the records come from."""

    async def count(self, workspace_id: WorkspaceId) -> int: ...

    async def workspace(self, workspace_id: WorkspaceId) -> tuple[Any, Sequence[Any]]:
        """The workspace as its owner sees it, and its members."""

    def pages(self, workspace_id: WorkspaceId, kind: str) -> AsyncIterator[Sequence[Any]]:
        """All rows of a kind, some at a time."""


class ZipComposer:
    """See domain.exports.ports.Composer."""

    def __init__(self, source: Source, imports: ImportReads) -> None:
        self._source = source
        self._imports = imports

    async def count(self, workspace_id: WorkspaceId) -> int:
        return await self._source.count(workspace_id)

    @asynccontextmanager
    async def composed(self, order: Order, tell: Tell) -> AsyncIterator[Parcel]:
        with Bundle(order.at) as bundle:
            writing = _Composition(self._source, bundle, order, tell)
            name = await writing.workspace()
            await writing.contacts()
            await writing.interactions()
            await writing.kind("organisations", shapes.organisation_shape)
            await writing.kind("tags", shapes.tag_shape)
            await writing.kind("nudges", lambda row: shapes.nudge_shape(NudgeView(*row)))
            await self._write_imports(bundle, order)
            await writing.kind("linked-accounts", shapes.row_shape)
            await writing.kind("dismissed-duplicates", shapes.row_shape)
            await writing.kind("merges", shapes.row_shape)
            await writing.kind("employments", shapes.employment_shape)
            await writing.kind("enrolments", shapes.enrolment_shape)
            await writing.kind("cadences", shapes.cadence_shape)
            await writing.kind("templates", shapes.template_shape)
            await writing.kind("drafts", shapes.draft_shape)
            await writing.kind("admirations", shapes.row_shape)
            await writing.kind("asks", shapes.row_shape)
            await writing.kind("guardrail-decisions", shapes.decision_shape)
            await writing.kind("events", shapes.row_shape)
            await writing.kind("audit-entries", shapes.entry_shape)
            yield await asyncio.to_thread(bundle.pack, _manifest(order, name))

    async def _write_imports(self, bundle: Bundle, order: Order) -> None:
        member = bundle.hold(json_list("imports.json"))
        after: Position | None = None
        while True:
            page = await self._imports.page(order.workspace_id, after, IMPORTS_AT_ONCE)
            add_json(member, map(shapes.import_shape, page.items))
            after = page.next
            if after is None:
                return


class _Composition:
    """One export being written."""

    def __init__(self, source: Source, bundle: Bundle, order: Order, tell: Tell) -> None:
        self._source = source
        self._bundle = bundle
        self._order = order
        self._tell = tell
        self._written = 0

    async def workspace(self) -> str:
        row, members = await self._source.workspace(self._order.workspace_id)
        self._bundle.hold(Member("README.txt")).write(readme(self._order, row["name"]))
        shape = shapes.workspace_shape(row, msgspec.json.decode(row["settings"]))
        told = {"workspace": shape, "members": [shapes.row_shape(each) for each in members]}
        member = self._bundle.hold(Member("workspace.json", tail=b"\n"))
        add_json(member, [told])
        return str(row["name"])

    async def contacts(self) -> None:
        tags = await self._tags()
        as_json = self._bundle.hold(json_list("contacts.json"))
        cards = self._bundle.hold(Member("contacts.vcf"))
        old_cards = self._bundle.hold(Member("contacts-3.0.vcf"))
        sheet = self._bundle.hold(_sheet("contacts.csv", sheets.CONTACT_COLUMNS))

        def write(rows: Sequence[Any]) -> None:
            views = [ContactView(*row) for row in rows]
            kept = [view for view in views if view.deleted_at is None]
            add_json(as_json, map(shapes.contact_shape, views))
            cards.add([vcard(view, tags, "4.0") for view in kept])
            old_cards.add([vcard(view, tags, "3.0") for view in kept])
            sheet.add([sheets.lines([sheets.contact_row(view, tags)]) for view in views])

        await self._each("contacts", write)

    async def interactions(self) -> None:
        as_json = self._bundle.hold(json_list("interactions.json"))
        sheet = self._bundle.hold(_sheet("interactions.csv", sheets.INTERACTION_COLUMNS))

        def write(rows: Sequence[Any]) -> None:
            views = [InteractionView(*row[: len(STORED)]) for row in rows]
            names = [name_of(*row[len(STORED) :]) for row in rows]
            add_json(as_json, map(shapes.interaction_shape, views))
            cells = map(sheets.interaction_row, views, names)
            sheet.add([sheets.lines([each]) for each in cells])

        await self._each("interactions", write)

    async def kind(self, kind: str, shape: Any) -> None:
        """A kind that is only written as JSON."""
        member = self._bundle.hold(json_list(f"{kind}.json"))
        await self._each(kind, lambda rows: add_json(member, map(shape, rows)))

    async def _each(self, kind: str, write: Any) -> None:
        async for rows in self._source.pages(self._order.workspace_id, kind):
            await asyncio.to_thread(write, rows)
            self._written += len(rows)
            await self._tell(self._written)

    async def _tags(self) -> dict[UUID, str]:
        pages = self._source.pages(self._order.workspace_id, "tags")
        return {row["id"]: row["name"] async for rows in pages for row in rows}


def _sheet(name: str, columns: Sequence[str]) -> Member:
    return Member(name, head=sheets.BOM + sheets.lines([columns]))


def _manifest(order: Order, name: str) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "export_id": order.export_id,
        "workspace": {"id": order.workspace_id, "name": name},
        "created_at": shapes.instant(order.at),
    }
