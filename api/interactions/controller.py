"""The routes of interactions."""

from uuid import UUID

from litestar import Controller, delete, get, patch, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, SkipValidation

from api.access import MAY_CREATE, needs
from api.answers import Reply, created
from api.etags import Conditions, showing_current
from api.including import includes_deleted
from api.interactions.schemas import (
    INTERACTIONS,
    InteractionList,
    InteractionQuery,
    InteractionRequest,
    InteractionResponse,
    PatchInteractionRequest,
    interaction_values,
    replacing_values,
)
from api.listing import Wanted
from api.patches import sent_fields
from api.ports import Ports
from domain.interactions.commands import (
    log_interaction,
    patch_interaction,
    restore_interaction,
    trash_interaction,
)
from domain.interactions.queries import InteractionSort, list_interactions, read_interaction
from domain.shared.actor import Actor, Scope
from domain.shared.ids import ContactId, InteractionId
from domain.unit_of_work import UnitOfWork

READ, WRITE = needs(Scope.INTERACTIONS_READ), needs(Scope.INTERACTIONS_WRITE)


class InteractionController(Controller):
    path = "/v1/workspaces/{workspace_id:uuid}/interactions"
    tags = ["Interactions"]  # noqa: RUF012 - the form Litestar asks for

    @get("/", operation_id="listInteractions", opt=READ | INTERACTIONS.opt)
    async def list_interactions(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        actor: NamedDependency[SkipValidation[Actor]],
        wanted: NamedDependency[SkipValidation[Wanted[InteractionQuery]]],
    ) -> InteractionList:
        """List interactions, newest first if nothing else is asked for."""
        page = await list_interactions(
            ports.relationships.interactions,
            actor,
            wanted.filter.wanted(),
            InteractionSort(wanted.sort),
            wanted.position,
            wanted.limit,
        )
        return InteractionList.of(page, InteractionResponse.of, wanted.cursor)

    @post("/", operation_id="logInteraction", opt=WRITE)
    async def log(
        self,
        uow: NamedDependency[SkipValidation[UnitOfWork]],
        actor: NamedDependency[SkipValidation[Actor]],
        data: JSONBody[InteractionRequest],
    ) -> Reply[InteractionResponse]:
        """Log something that happened between the owner and a contact."""
        values = interaction_values(sent_fields(data))
        view, _ = await log_interaction(uow, actor, ContactId(values.pop("contact_id")), values)
        location = f"/v1/workspaces/{actor.workspace_id}/interactions/{view.id}"
        return created(InteractionResponse.of(view), location)

    @get("/{interaction_id:uuid}", operation_id="getInteraction", opt=READ)
    async def read(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        actor: NamedDependency[SkipValidation[Actor]],
        interaction_id: FromPath[UUID],
        include: FromQuery[str | None] = None,
    ) -> InteractionResponse:
        """Read an interaction; a deleted one only with `include=deleted`."""
        view = await read_interaction(
            ports.relationships.interactions,
            actor,
            InteractionId(interaction_id),
            include_trashed=includes_deleted(include),
        )
        return InteractionResponse.of(view)

    @put("/{interaction_id:uuid}", operation_id="putInteraction", opt=WRITE | MAY_CREATE)
    async def put(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        uow: NamedDependency[SkipValidation[UnitOfWork]],
        actor: NamedDependency[SkipValidation[Actor]],
        conditions: NamedDependency[SkipValidation[Conditions]],
        interaction_id: FromPath[UUID],
        data: JSONBody[InteractionRequest],
    ) -> Reply[InteractionResponse]:
        """Log under an id of the client (`If-None-Match: *`), or replace what was logged (`If-Match`)."""
        version, key = conditions.require_either(), InteractionId(interaction_id)
        sent = sent_fields(data)
        contact_id = ContactId(sent.pop("contact_id"))
        if version is None:
            values = interaction_values(sent)
            view, is_new = await log_interaction(uow, actor, contact_id, values, key)
            return Reply(InteractionResponse.of(view), status_code=201 if is_new else 200)
        async with showing_current(lambda: _current(ports, actor, key)):
            values = replacing_values(sent, actor)
            view = await patch_interaction(uow, actor, key, values, version, contact_id)
        return Reply(InteractionResponse.of(view), status_code=200)

    @patch("/{interaction_id:uuid}", operation_id="patchInteraction", opt=WRITE)
    async def change(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        uow: NamedDependency[SkipValidation[UnitOfWork]],
        actor: NamedDependency[SkipValidation[Actor]],
        conditions: NamedDependency[SkipValidation[Conditions]],
        interaction_id: FromPath[UUID],
        data: JSONBody[PatchInteractionRequest],
    ) -> InteractionResponse:
        """Set some fields; the contact's clock is wound anew."""
        key, values = InteractionId(interaction_id), interaction_values(sent_fields(data))
        async with showing_current(lambda: _current(ports, actor, key)):
            view = await patch_interaction(uow, actor, key, values, conditions.version)
        return InteractionResponse.of(view)

    @delete("/{interaction_id:uuid}", operation_id="trashInteraction", opt=WRITE)
    async def trash(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        uow: NamedDependency[SkipValidation[UnitOfWork]],
        actor: NamedDependency[SkipValidation[Actor]],
        conditions: NamedDependency[SkipValidation[Conditions]],
        interaction_id: FromPath[UUID],
    ) -> None:
        """Take an interaction back, as if it had not happened; for 30 days it can be restored."""
        key = InteractionId(interaction_id)
        async with showing_current(lambda: _current(ports, actor, key)):
            await trash_interaction(uow, actor, key, conditions.version)

    @post(
        "/{interaction_id:uuid}/restoration",
        operation_id="restoreInteraction",
        opt=WRITE,
        status_code=200,
    )
    async def restore(
        self,
        uow: NamedDependency[SkipValidation[UnitOfWork]],
        actor: NamedDependency[SkipValidation[Actor]],
        interaction_id: FromPath[UUID],
    ) -> InteractionResponse:
        """Take an interaction out of the trash, as it was."""
        view = await restore_interaction(uow, actor, InteractionId(interaction_id))
        return InteractionResponse.of(view)


async def _current(
    ports: Ports, actor: Actor, interaction_id: InteractionId
) -> InteractionResponse:
    view = await read_interaction(
        ports.relationships.interactions, actor, interaction_id, include_trashed=True
    )
    return InteractionResponse.of(view)
