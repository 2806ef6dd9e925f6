"""The routes of merges."""

from uuid import UUID

from litestar import Controller, delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, SkipValidation

from api.access import needs
from api.answers import Reply, created
from api.listing import Wanted
from api.merges.schemas import MERGES, MergeList, MergeQuery, MergeRequest, MergeResponse
from api.ports import Ports
from domain.merges.commands import merge_contacts, undo_merge
from domain.merges.queries import MergeSort, list_merges, read_merge
from domain.shared.actor import Actor, Scope
from domain.shared.ids import MergeId
from domain.unit_of_work import UnitOfWork

READ, WRITE = needs(Scope.CONTACTS_READ), needs(Scope.CONTACTS_WRITE)


class MergeController(Controller):
    path = "/v1/workspaces/{workspace_id:uuid}/merges"
    tags = ["Merges"]  # noqa: RUF012 - the form Litestar asks for

    @get("/", operation_id="listMerges", opt=READ | MERGES.opt)
    async def list_all(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        actor: NamedDependency[SkipValidation[Actor]],
        wanted: NamedDependency[SkipValidation[Wanted[MergeQuery]]],
    ) -> MergeList:
        """List merges, newest first if nothing else is asked for."""
        page = await list_merges(
            ports.relationships.merges,
            actor,
            wanted.filter.wanted(),
            MergeSort(wanted.sort),
            wanted.position,
            wanted.limit,
        )
        return MergeList.of(page, MergeResponse.of, wanted.cursor)

    @post("/", operation_id="mergeContacts", opt=WRITE)
    async def merge(
        self,
        uow: NamedDependency[SkipValidation[UnitOfWork]],
        actor: NamedDependency[SkipValidation[Actor]],
        data: JSONBody[MergeRequest],
    ) -> Reply[MergeResponse]:
        """Make one contact of two, and tell what was kept of each and why; it can be undone for 90 days.

        The survivor keeps its id. Every route answers to the id of the other with 410 and `merged_into`.
        """
        view = await merge_contacts(uow, actor, data.pair(), data.chosen())
        location = f"/v1/workspaces/{actor.workspace_id}/merges/{view.id}"
        return created(MergeResponse.of(view), location)

    @get("/{merge_id:uuid}", operation_id="getMerge", opt=READ)
    async def read(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        actor: NamedDependency[SkipValidation[Actor]],
        merge_id: FromPath[UUID],
    ) -> MergeResponse:
        """Read a merge."""
        view = await read_merge(ports.relationships.merges, actor, MergeId(merge_id))
        return MergeResponse.of(view)

    @delete("/{merge_id:uuid}", operation_id="undoMerge", opt=WRITE, status_code=200)
    async def undo(
        self,
        uow: NamedDependency[SkipValidation[UnitOfWork]],
        actor: NamedDependency[SkipValidation[Actor]],
        merge_id: FromPath[UUID],
    ) -> MergeResponse:
        """Make two contacts of one again, as they were, and tell what stayed because it was changed since.

        What happened after the merge stays with the survivor. A later merge of either has to be undone first.
        """
        return MergeResponse.of(await undo_merge(uow, actor, MergeId(merge_id)))
