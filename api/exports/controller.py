"""The routes of exports."""

from uuid import UUID

from litestar import Controller, delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, SkipValidation
from litestar.response import Stream

from api.access import KEY_REQUIRED, SECRET, costs, needs
from api.answers import Reply
from api.exports.schemas import (
    EXPORTS,
    AccountExportResponse,
    ExportList,
    ExportQuery,
    ExportResponse,
)
from api.listing import Wanted
from api.ports import Ports
from domain.exports.commands import delete_export, request_export
from domain.exports.model import RUNNING
from domain.exports.queries import list_exports, open_file, read_account, read_export
from domain.limits.tiers import EXPORT
from domain.shared.actor import Actor, Principal, Role, Scope
from domain.shared.ids import ExportId
from domain.unit_of_work import UnitOfWork

OWNERS = needs(Scope.EXPORTS_CREATE, Role.OWNER)
# Everything at once leaves the house: the one who asks has just proved who they are.
PROVED_OWNERS = needs(Scope.EXPORTS_CREATE, Role.OWNER, recent=True)
ZIP = "application/zip"


class ExportsController(Controller):
    path = "/v1/workspaces/{workspace_id:uuid}/exports"
    tags = ["Exports"]  # noqa: RUF012 - the form Litestar asks for

    @get("/", operation_id="listExports", opt=OWNERS | EXPORTS.opt)
    async def list_all(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        actor: NamedDependency[SkipValidation[Actor]],
        wanted: NamedDependency[SkipValidation[Wanted[ExportQuery]]],
    ) -> ExportList:
        """List the exports of a workspace, newest first."""
        page = await list_exports(ports.exports.reads, actor, wanted.position, wanted.limit)
        return ExportList.of(
            page, lambda view: ExportResponse.of(view, ports.public_url), wanted.cursor
        )

    @post(
        "/",
        operation_id="requestExport",
        opt=PROVED_OWNERS | KEY_REQUIRED | costs(EXPORT),
        status_code=202,
    )
    async def request(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        uow: NamedDependency[SkipValidation[UnitOfWork]],
        actor: NamedDependency[SkipValidation[Actor]],
    ) -> Reply[ExportResponse]:
        """Have everything in the workspace written into one file.

        One at a time, and five a day. A mail says when it is ready.
        """
        response = ExportResponse.of(await request_export(uow, actor), ports.public_url)
        headers = {"location": _address(response, actor), **_retry_after(response)}
        return Reply(response, status_code=202, headers=headers)


class ExportController(Controller):
    path = "/v1/workspaces/{workspace_id:uuid}/exports/{export_id:uuid}"
    tags = ["Exports"]  # noqa: RUF012 - the form Litestar asks for

    @get("/", operation_id="getExport", opt=OWNERS)
    async def read(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        actor: NamedDependency[SkipValidation[Actor]],
        export_id: FromPath[UUID],
    ) -> Reply[ExportResponse]:
        """Read how an export stands; while it is written `Retry-After` says when to ask again."""
        view = await read_export(ports.exports.reads, actor, ExportId(export_id))
        response = ExportResponse.of(view, ports.public_url)
        return Reply(response, status_code=200, headers=_retry_after(response))

    @get(
        "/file",
        operation_id="downloadExport",
        opt=PROVED_OWNERS | SECRET | {"answers": ZIP},
    )
    async def download(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        actor: NamedDependency[SkipValidation[Actor]],
        export_id: FromPath[UUID],
    ) -> Stream:
        """Download the file."""
        exports = ports.exports
        view, content = await open_file(exports.reads, exports.files, actor, ExportId(export_id))
        name = f"perennial-export-{(view.finished_at or view.created_at):%Y-%m-%d}.zip"
        return Stream(
            content,
            media_type=ZIP,
            headers={
                "content-disposition": f'attachment; filename="{name}"',
                "content-length": str(view.size),
                "cache-control": "no-store",
            },
        )

    @delete("/", operation_id="deleteExport", opt=OWNERS)
    async def remove(
        self,
        uow: NamedDependency[SkipValidation[UnitOfWork]],
        actor: NamedDependency[SkipValidation[Actor]],
        export_id: FromPath[UUID],
    ) -> None:
        """Delete an export and its file, also while it is written."""
        await delete_export(uow, actor, ExportId(export_id))


class AccountExportController(Controller):
    path = "/v1/me/export"
    tags = ["Exports"]  # noqa: RUF012 - the form Litestar asks for

    @get(
        "/",
        operation_id="exportAccount",
        opt=needs(Scope.ACCOUNT_MANAGE, recent=True) | SECRET | costs(EXPORT),
    )
    async def read(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        principal: NamedDependency[SkipValidation[Principal]],
    ) -> AccountExportResponse:
        """Read everything that is kept of oneself beside the workspaces.

        Of the trail these are the last ten thousand entries.
        """
        return AccountExportResponse.of(await read_account(ports.exports.reads, principal))


def _address(response: ExportResponse, actor: Actor) -> str:
    return f"/v1/workspaces/{actor.workspace_id}/exports/{response.id}"


def _retry_after(response: ExportResponse) -> dict[str, str]:
    return {"retry-after": "2"} if response.state in RUNNING else {}
