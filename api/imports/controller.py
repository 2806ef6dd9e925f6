"""The routes of imports."""

from collections.abc import AsyncGenerator
from typing import Any
from uuid import UUID

from litestar import Controller, Request, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, SkipValidation
from litestar.response import Stream

from api.access import KEY_REQUIRED, UPLOAD, costs, needs
from api.answers import Reply
from api.etags import Conditions, showing_current
from api.exchanges import exchange_of
from api.imports.failures import Fetch, write_csv
from api.imports.following import follow, retry_after
from api.imports.mapping import ChooseColumnsRequest
from api.imports.schemas import (
    IMPORTS,
    ROWS,
    CreateImportRequest,
    ImportList,
    ImportQuery,
    ImportResponse,
    ImportRowList,
    ImportRowQuery,
    ImportRowResponse,
    StartImportRequest,
)
from api.listing import Wanted
from api.ports import Ports
from api.streams import EventStream, StreamEvent, Streams
from domain.imports.commands import (
    cancel_import,
    choose_columns,
    create_import,
    start_import,
    undo_import_run,
    upload_file,
)
from domain.imports.queries import RowFilter, list_imports, list_rows, read_import
from domain.imports.views import ImportRowView, ImportView
from domain.limits.tiers import BATCH
from domain.shared.actor import Actor, Scope
from domain.shared.ids import ImportId
from domain.shared.paging import Page, Position
from domain.unit_of_work import UnitOfWork

READ, WRITE = needs(Scope.IMPORTS_READ), needs(Scope.IMPORTS_WRITE)
CSV_PAGE = 1000


class ImportsController(Controller):
    path = "/v1/workspaces/{workspace_id:uuid}/imports"
    tags = ["Imports"]  # noqa: RUF012 - the form Litestar asks for

    @get("/", operation_id="listImports", opt=READ | IMPORTS.opt)
    async def list_all(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        actor: NamedDependency[SkipValidation[Actor]],
        wanted: NamedDependency[SkipValidation[Wanted[ImportQuery]]],
    ) -> ImportList:
        """List the imports of a workspace, newest first."""
        page = await list_imports(ports.imports.reads, actor, wanted.position, wanted.limit)
        return ImportList.of(page, lambda view: _response(view, ports, actor), wanted.cursor)

    @post("/", operation_id="createImport", opt=WRITE | {"also": 200})
    async def create(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        uow: NamedDependency[SkipValidation[UnitOfWork]],
        actor: NamedDependency[SkipValidation[Actor]],
        data: JSONBody[CreateImportRequest],
    ) -> Reply[ImportResponse]:
        """Announce a file; the answer says where to upload it.

        With `sha256`, the very same file within 24 hours is answered with the import that is there
        already, and 200.
        """
        sha256 = data.sha256 and data.sha256.lower()
        view, is_new = await create_import(
            uow, ports.imports.files, actor, data.source, data.filename, data.size, sha256
        )
        return Reply(
            _response(view, ports, actor),
            status_code=201 if is_new else 200,
            headers={"location": _address(view.id, actor)},
        )


class ImportController(Controller):
    path = "/v1/workspaces/{workspace_id:uuid}/imports/{import_id:uuid}"
    tags = ["Imports"]  # noqa: RUF012 - the form Litestar asks for

    @get("/", operation_id="getImport", opt=READ)
    async def read(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        actor: NamedDependency[SkipValidation[Actor]],
        import_id: FromPath[UUID],
    ) -> Reply[ImportResponse]:
        """Read how an import stands; while it is at work `Retry-After` says when to ask again."""
        view = await read_import(ports.imports.reads, actor, ImportId(import_id))
        response = _response(view, ports, actor)
        return Reply(response, status_code=200, headers=retry_after(response))

    @put(
        "/file",
        operation_id="uploadImportFile",
        opt=WRITE | UPLOAD,
        request_max_body_size=None,
        status_code=200,
    )
    async def upload(
        self,
        request: Request[Any, Any, Any],
        ports: NamedDependency[SkipValidation[Ports]],
        uow: NamedDependency[SkipValidation[UnitOfWork]],
        actor: NamedDependency[SkipValidation[Actor]],
        import_id: FromPath[UUID],
    ) -> ImportResponse:
        """Upload the file: its bytes as they are, whatever the content type.

        It can be sent again as long as the import has not been started.
        """
        length = exchange_of(request.scope).header(b"content-length") or ""
        view = await upload_file(
            uow,
            ports.imports.files,
            actor,
            ImportId(import_id),
            request.stream(),
            announced=int(length) if length.isdecimal() else None,
        )
        return _response(view, ports, actor)

    @put("/mapping", operation_id="chooseImportColumns", opt=WRITE, status_code=200)
    async def choose(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        uow: NamedDependency[SkipValidation[UnitOfWork]],
        actor: NamedDependency[SkipValidation[Actor]],
        conditions: NamedDependency[SkipValidation[Conditions]],
        import_id: FromPath[UUID],
        data: JSONBody[ChooseColumnsRequest],
    ) -> ImportResponse:
        """Choose what the columns of a `csv` hold, before it is started or after a preview.

        The import is `uploaded` again: preview it anew, or commit it.
        """
        key = ImportId(import_id)

        async def present() -> ImportResponse:
            return _response(await read_import(ports.imports.reads, actor, key), ports, actor)

        async with showing_current(present):
            view = await choose_columns(uow, actor, key, data.choices(), conditions.version)
        return _response(view, ports, actor)

    @post("/start", operation_id="startImport", opt=WRITE | KEY_REQUIRED, status_code=202)
    async def start(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        uow: NamedDependency[SkipValidation[UnitOfWork]],
        actor: NamedDependency[SkipValidation[Actor]],
        import_id: FromPath[UUID],
        data: JSONBody[StartImportRequest],
    ) -> Reply[ImportResponse]:
        """Preview the import or commit it; a previewed one can be committed afterwards."""
        view = await start_import(uow, actor, ImportId(import_id), data.mode)
        return accepted(view, ports, actor)

    @post("/cancellation", operation_id="cancelImport", opt=WRITE, status_code=202)
    async def cancel(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        uow: NamedDependency[SkipValidation[UnitOfWork]],
        actor: NamedDependency[SkipValidation[Actor]],
        import_id: FromPath[UUID],
    ) -> Reply[ImportResponse]:
        """Stop it; what has come in so far stays, and can be undone."""
        return accepted(await cancel_import(uow, actor, ImportId(import_id)), ports, actor)

    @post("/undo", operation_id="undoImport", opt=WRITE, status_code=202)
    async def undo(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        uow: NamedDependency[SkipValidation[UnitOfWork]],
        actor: NamedDependency[SkipValidation[Actor]],
        import_id: FromPath[UUID],
    ) -> Reply[ImportResponse]:
        """Take back what it brought, within 30 days; what has been worked with since stays."""
        return accepted(await undo_import_run(uow, actor, ImportId(import_id)), ports, actor)

    @get("/rows", operation_id="listImportRows", opt=READ | ROWS.opt)
    async def list_rows(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        actor: NamedDependency[SkipValidation[Actor]],
        wanted: NamedDependency[SkipValidation[Wanted[ImportRowQuery]]],
        import_id: FromPath[UUID],
    ) -> ImportRowList:
        """List what became of each row, or in a preview what would become of it."""
        page = await list_rows(
            ports.imports.reads,
            actor,
            ImportId(import_id),
            wanted.filter.wanted(),
            wanted.position,
            wanted.limit,
        )
        return ImportRowList.of(page, ImportRowResponse.of, wanted.cursor)

    @get(
        "/rows.csv",
        operation_id="downloadFailedRows",
        opt=READ | {"answers": "text/csv"} | costs(BATCH),
    )
    async def download_failures(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        actor: NamedDependency[SkipValidation[Actor]],
        import_id: FromPath[UUID],
    ) -> Stream:
        """Download the failed rows, and the values that were not taken over, as CSV."""

        def fetching(wanted: RowFilter) -> Fetch:
            async def fetch(after: Position | None) -> Page[ImportRowView]:
                key = ImportId(import_id)
                return await list_rows(ports.imports.reads, actor, key, wanted, after, CSV_PAGE)

            return fetch

        failed = fetching(RowFilter(statuses=("failed",)))
        return Stream(
            write_csv(await failed(None), failed, fetching(RowFilter(dropping=True))),
            media_type="text/csv",
            headers={
                "content-disposition": f'attachment; filename="failed-rows-{import_id}.csv"',
                "cache-control": "no-store",
            },
        )

    @get("/events", operation_id="watchImport", opt=READ)
    async def watch(
        self,
        request: Request[Any, Any, Any],
        ports: NamedDependency[SkipValidation[Ports]],
        streams: NamedDependency[SkipValidation[Streams]],
        actor: NamedDependency[SkipValidation[Actor]],
        import_id: FromPath[UUID],
    ) -> EventStream:
        """Follow an import by server-sent events.

        Every event holds the whole import: `progress` whenever it has moved, `ended` when nothing more
        will happen by itself. Whoever comes back is told how it stands now.
        """
        key = ImportId(import_id)

        async def read() -> ImportResponse:
            return _response(await read_import(ports.imports.reads, actor, key), ports, actor)

        await read()  # what is not there is refused before the stream begins

        def events(_last: str | None) -> AsyncGenerator[StreamEvent, None]:
            return follow(read)

        return streams.open(request, events)


def _address(import_id: ImportId, actor: Actor) -> str:
    return f"/v1/workspaces/{actor.workspace_id}/imports/{import_id}"


def _response(view: ImportView, ports: Ports, actor: Actor) -> ImportResponse:
    return ImportResponse.of(view, _address(view.id, actor), ports.public_url)


def accepted(view: ImportView, ports: Ports, actor: Actor) -> Reply[ImportResponse]:
    """It goes on in the background; where to look, and when."""
    response = _response(view, ports, actor)
    headers = {"location": _address(view.id, actor), **retry_after(response)}
    return Reply(response, status_code=202, headers=headers)
