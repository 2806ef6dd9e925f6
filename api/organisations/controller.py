"""The routes of organisations."""

from uuid import UUID

from litestar import Controller, delete, get, patch, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, SkipValidation

from api.access import MAY_CREATE, needs
from api.answers import Reply, created
from api.etags import Conditions, showing_current
from api.listing import Wanted
from api.organisations.schemas import (
    ORGANISATIONS,
    OrganisationList,
    OrganisationQuery,
    OrganisationRequest,
    OrganisationResponse,
    PatchOrganisationRequest,
    organisation_values,
)
from api.patches import sent_fields
from api.ports import Ports
from domain.organisations.commands import (
    create_organisation,
    patch_organisation,
    remove_organisation,
)
from domain.organisations.queries import OrganisationSort, list_organisations, read_organisation
from domain.shared.actor import Actor, Scope
from domain.shared.ids import OrganisationId
from domain.unit_of_work import UnitOfWork

READ, WRITE = needs(Scope.ORGANISATIONS_READ), needs(Scope.ORGANISATIONS_WRITE)


class OrganisationController(Controller):
    path = "/v1/workspaces/{workspace_id:uuid}/organisations"
    tags = ["Organisations"]  # noqa: RUF012 - the form Litestar asks for

    @get("/", operation_id="listOrganisations", opt=READ | ORGANISATIONS.opt)
    async def list_organisations(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        actor: NamedDependency[SkipValidation[Actor]],
        wanted: NamedDependency[SkipValidation[Wanted[OrganisationQuery]]],
    ) -> OrganisationList:
        """List organisations, all or those whose name begins with `q`."""
        page = await list_organisations(
            ports.relationships.organisations,
            actor,
            wanted.filter.q,
            OrganisationSort(wanted.sort),
            wanted.position,
            wanted.limit,
        )
        return OrganisationList.of(page, OrganisationResponse.of, wanted.cursor)

    @post("/", operation_id="createOrganisation", opt=WRITE)
    async def create(
        self,
        uow: NamedDependency[SkipValidation[UnitOfWork]],
        actor: NamedDependency[SkipValidation[Actor]],
        data: JSONBody[OrganisationRequest],
    ) -> Reply[OrganisationResponse]:
        """Make an organisation under an id that the service chooses."""
        view, _ = await create_organisation(uow, actor, organisation_values(sent_fields(data)))
        location = f"/v1/workspaces/{actor.workspace_id}/organisations/{view.id}"
        return created(OrganisationResponse.of(view), location)

    @get("/{organisation_id:uuid}", operation_id="getOrganisation", opt=READ)
    async def read(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        actor: NamedDependency[SkipValidation[Actor]],
        organisation_id: FromPath[UUID],
    ) -> OrganisationResponse:
        """Read an organisation."""
        return await _current(ports, actor, OrganisationId(organisation_id))

    @put("/{organisation_id:uuid}", operation_id="putOrganisation", opt=WRITE | MAY_CREATE)
    async def put(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        uow: NamedDependency[SkipValidation[UnitOfWork]],
        actor: NamedDependency[SkipValidation[Actor]],
        conditions: NamedDependency[SkipValidation[Conditions]],
        organisation_id: FromPath[UUID],
        data: JSONBody[OrganisationRequest],
    ) -> Reply[OrganisationResponse]:
        """Make an organisation under an id of the client (`If-None-Match: *`), or replace it (`If-Match`)."""
        version, key = conditions.require_either(), OrganisationId(organisation_id)
        values = organisation_values(sent_fields(data))
        if version is None:
            view, is_new = await create_organisation(uow, actor, values, key)
            return Reply(OrganisationResponse.of(view), status_code=201 if is_new else 200)
        async with showing_current(lambda: _current(ports, actor, key)):
            view = await patch_organisation(uow, actor, key, values, version)
        return Reply(OrganisationResponse.of(view), status_code=200)

    @patch("/{organisation_id:uuid}", operation_id="patchOrganisation", opt=WRITE)
    async def change(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        uow: NamedDependency[SkipValidation[UnitOfWork]],
        actor: NamedDependency[SkipValidation[Actor]],
        conditions: NamedDependency[SkipValidation[Conditions]],
        organisation_id: FromPath[UUID],
        data: JSONBody[PatchOrganisationRequest],
    ) -> OrganisationResponse:
        """Set some fields."""
        key, values = OrganisationId(organisation_id), organisation_values(sent_fields(data))
        async with showing_current(lambda: _current(ports, actor, key)):
            view = await patch_organisation(uow, actor, key, values, conditions.version)
        return OrganisationResponse.of(view)

    @delete("/{organisation_id:uuid}", operation_id="removeOrganisation", opt=WRITE)
    async def remove(
        self,
        uow: NamedDependency[SkipValidation[UnitOfWork]],
        actor: NamedDependency[SkipValidation[Actor]],
        organisation_id: FromPath[UUID],
    ) -> None:
        """Remove an organisation where nobody works."""
        await remove_organisation(uow, actor, OrganisationId(organisation_id))


async def _current(
    ports: Ports, actor: Actor, organisation_id: OrganisationId
) -> OrganisationResponse:
    return OrganisationResponse.of(
        await read_organisation(ports.relationships.organisations, actor, organisation_id)
    )
