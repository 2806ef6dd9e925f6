"""The routes of cadences."""

from uuid import UUID

from litestar import Controller, delete, get, patch, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, SkipValidation

from api.access import needs
from api.answers import Reply, created
from api.cadences.schemas import (
    CADENCES,
    CadenceList,
    CadenceListItem,
    CadenceQuery,
    CadenceRequest,
    CadenceResponse,
    PatchCadenceRequest,
    cadence_values,
    patched_values,
)
from api.etags import Conditions, showing_current
from api.listing import Wanted
from api.patches import sent_fields
from api.ports import Ports
from domain.cadences.commands import (
    archive_cadence,
    create_cadence,
    patch_cadence,
    remove_cadence,
    unarchive_cadence,
)
from domain.cadences.queries import list_cadences, read_cadence
from domain.shared.actor import Actor, Scope
from domain.shared.ids import CadenceId
from domain.unit_of_work import UnitOfWork

READ, WRITE = needs(Scope.OUTREACH_READ), needs(Scope.OUTREACH_WRITE)


class CadenceController(Controller):
    path = "/v1/workspaces/{workspace_id:uuid}/cadences"
    tags = ["Cadences"]  # noqa: RUF012 - the form Litestar asks for

    @get("/", operation_id="listCadences", opt=READ | CADENCES.opt)
    async def list_cadences(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        actor: NamedDependency[SkipValidation[Actor]],
        wanted: NamedDependency[SkipValidation[Wanted[CadenceQuery]]],
    ) -> CadenceList:
        """List cadences by name: one's own, and those that come with Perennial."""
        page = await list_cadences(
            ports.cadences, actor, wanted.filter.wanted(), wanted.position, wanted.limit
        )
        return CadenceList.of(page, CadenceListItem.of, wanted.cursor)

    @post("/", operation_id="createCadence", opt=WRITE)
    async def create(
        self,
        uow: NamedDependency[SkipValidation[UnitOfWork]],
        actor: NamedDependency[SkipValidation[Actor]],
        data: JSONBody[CadenceRequest],
    ) -> Reply[CadenceResponse]:
        """Make a cadence, or copy one. It may be unfinished: what is wrong with it is told among its problems."""
        copy_of = None if data.copy_of is None else CadenceId(data.copy_of)
        view = await create_cadence(uow, actor, cadence_values(sent_fields(data)), copy_of)
        location = f"/v1/workspaces/{actor.workspace_id}/cadences/{view.summary.id}"
        return created(CadenceResponse.of(view), location)

    @get("/{cadence_id:uuid}", operation_id="getCadence", opt=READ)
    async def read(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        actor: NamedDependency[SkipValidation[Actor]],
        cadence_id: FromPath[UUID],
    ) -> CadenceResponse:
        """Read a cadence with its working copy."""
        return await _current(ports, actor, CadenceId(cadence_id))

    @patch("/{cadence_id:uuid}", operation_id="patchCadence", opt=WRITE)
    async def change(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        uow: NamedDependency[SkipValidation[UnitOfWork]],
        actor: NamedDependency[SkipValidation[Actor]],
        conditions: NamedDependency[SkipValidation[Conditions]],
        cadence_id: FromPath[UUID],
        data: JSONBody[PatchCadenceRequest],
    ) -> CadenceResponse:
        """Change the working copy; what was published stays as it is."""
        key, values = CadenceId(cadence_id), patched_values(sent_fields(data))
        async with showing_current(lambda: _current(ports, actor, key)):
            view = await patch_cadence(uow, actor, key, values, conditions.version)
        return CadenceResponse.of(view)

    @delete("/{cadence_id:uuid}", operation_id="removeCadence", opt=WRITE)
    async def remove(
        self,
        uow: NamedDependency[SkipValidation[UnitOfWork]],
        actor: NamedDependency[SkipValidation[Actor]],
        cadence_id: FromPath[UUID],
    ) -> None:
        """Remove a cadence that was never published."""
        await remove_cadence(uow, actor, CadenceId(cadence_id))

    @put("/{cadence_id:uuid}/archival", operation_id="archiveCadence", opt=WRITE)
    async def archive(
        self,
        uow: NamedDependency[SkipValidation[UnitOfWork]],
        actor: NamedDependency[SkipValidation[Actor]],
        cadence_id: FromPath[UUID],
    ) -> CadenceResponse:
        """Put nobody on it any more; whoever is on it goes on."""
        return CadenceResponse.of(await archive_cadence(uow, actor, CadenceId(cadence_id)))

    @delete(
        "/{cadence_id:uuid}/archival",
        operation_id="unarchiveCadence",
        opt=WRITE,
        status_code=200,
    )
    async def unarchive(
        self,
        uow: NamedDependency[SkipValidation[UnitOfWork]],
        actor: NamedDependency[SkipValidation[Actor]],
        cadence_id: FromPath[UUID],
    ) -> CadenceResponse:
        """Take it back from the archive."""
        return CadenceResponse.of(await unarchive_cadence(uow, actor, CadenceId(cadence_id)))


async def _current(ports: Ports, actor: Actor, cadence_id: CadenceId) -> CadenceResponse:
    return CadenceResponse.of(await read_cadence(ports.cadences, actor, cadence_id))
