"""The routes of admirations."""

from uuid import UUID

from litestar import Controller, delete, get, patch, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, SkipValidation

from api.access import MAY_CREATE, needs
from api.admirations.schemas import (
    ADMIRATIONS,
    AdmirationList,
    AdmirationQuery,
    AdmirationRequest,
    AdmirationResponse,
    PatchAdmirationRequest,
    admiration_values,
    replacing_values,
)
from api.answers import Reply, created
from api.etags import Conditions, showing_current
from api.listing import Wanted
from api.patches import sent_fields
from api.ports import Ports
from domain.admirations.commands import add_admiration, patch_admiration, remove_admiration
from domain.admirations.queries import AdmirationSort, list_admirations, read_admiration
from domain.shared.actor import Actor, Scope
from domain.shared.ids import AdmirationId, ContactId
from domain.unit_of_work import UnitOfWork

READ, WRITE = needs(Scope.OUTREACH_READ), needs(Scope.OUTREACH_WRITE)


class AdmirationController(Controller):
    path = "/v1/workspaces/{workspace_id:uuid}/admirations"
    tags = ["Admirations"]  # noqa: RUF012 - the form Litestar asks for

    @get("/", operation_id="listAdmirations", opt=READ | ADMIRATIONS.opt)
    async def list_admirations(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        actor: NamedDependency[SkipValidation[Actor]],
        wanted: NamedDependency[SkipValidation[Wanted[AdmirationQuery]]],
    ) -> AdmirationList:
        """List what is admired, all or in one contact, newest first if nothing else is asked for."""
        contact_id = wanted.filter.contact_id
        page = await list_admirations(
            ports.relationships.admirations,
            actor,
            None if contact_id is None else ContactId(contact_id),
            AdmirationSort(wanted.sort),
            wanted.position,
            wanted.limit,
        )
        return AdmirationList.of(page, AdmirationResponse.of, wanted.cursor)

    @post("/", operation_id="addAdmiration", opt=WRITE)
    async def add(
        self,
        uow: NamedDependency[SkipValidation[UnitOfWork]],
        actor: NamedDependency[SkipValidation[Actor]],
        data: JSONBody[AdmirationRequest],
    ) -> Reply[AdmirationResponse]:
        """Write down what exactly you admire in somebody's work."""
        values = admiration_values(sent_fields(data))
        view, _ = await add_admiration(uow, actor, ContactId(values.pop("contact_id")), values)
        location = f"/v1/workspaces/{actor.workspace_id}/admirations/{view.id}"
        return created(AdmirationResponse.of(view), location)

    @get("/{admiration_id:uuid}", operation_id="getAdmiration", opt=READ)
    async def read(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        actor: NamedDependency[SkipValidation[Actor]],
        admiration_id: FromPath[UUID],
    ) -> AdmirationResponse:
        """Read an admiration."""
        return await _current(ports, actor, AdmirationId(admiration_id))

    @put("/{admiration_id:uuid}", operation_id="putAdmiration", opt=WRITE | MAY_CREATE)
    async def put(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        uow: NamedDependency[SkipValidation[UnitOfWork]],
        actor: NamedDependency[SkipValidation[Actor]],
        conditions: NamedDependency[SkipValidation[Conditions]],
        admiration_id: FromPath[UUID],
        data: JSONBody[AdmirationRequest],
    ) -> Reply[AdmirationResponse]:
        """Write it down under an id of the client (`If-None-Match: *`), or replace it (`If-Match`)."""
        version, key = conditions.require_either(), AdmirationId(admiration_id)
        sent = sent_fields(data)
        contact_id = ContactId(sent.pop("contact_id"))
        if version is None:
            values = admiration_values(sent)
            view, is_new = await add_admiration(uow, actor, contact_id, values, key)
            return Reply(AdmirationResponse.of(view), status_code=201 if is_new else 200)
        async with showing_current(lambda: _current(ports, actor, key)):
            values = replacing_values(sent, actor)
            view = await patch_admiration(uow, actor, key, values, version, contact_id)
        return Reply(AdmirationResponse.of(view), status_code=200)

    @patch("/{admiration_id:uuid}", operation_id="patchAdmiration", opt=WRITE)
    async def change(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        uow: NamedDependency[SkipValidation[UnitOfWork]],
        actor: NamedDependency[SkipValidation[Actor]],
        conditions: NamedDependency[SkipValidation[Conditions]],
        admiration_id: FromPath[UUID],
        data: JSONBody[PatchAdmirationRequest],
    ) -> AdmirationResponse:
        """Set some fields."""
        key, values = AdmirationId(admiration_id), admiration_values(sent_fields(data))
        async with showing_current(lambda: _current(ports, actor, key)):
            view = await patch_admiration(uow, actor, key, values, conditions.version)
        return AdmirationResponse.of(view)

    @delete("/{admiration_id:uuid}", operation_id="removeAdmiration", opt=WRITE)
    async def remove(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        uow: NamedDependency[SkipValidation[UnitOfWork]],
        actor: NamedDependency[SkipValidation[Actor]],
        conditions: NamedDependency[SkipValidation[Conditions]],
        admiration_id: FromPath[UUID],
    ) -> None:
        """Remove an admiration."""
        key = AdmirationId(admiration_id)
        async with showing_current(lambda: _current(ports, actor, key)):
            await remove_admiration(uow, actor, key, conditions.version)


async def _current(ports: Ports, actor: Actor, admiration_id: AdmirationId) -> AdmirationResponse:
    return AdmirationResponse.of(
        await read_admiration(ports.relationships.admirations, actor, admiration_id)
    )
