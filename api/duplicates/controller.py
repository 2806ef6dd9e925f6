"""The routes of pairs."""

from uuid import UUID

from litestar import Controller, delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, SkipValidation

from api.access import needs
from api.duplicates.schemas import (
    DUPLICATES,
    DuplicateDismissalResponse,
    DuplicateList,
    DuplicateQuery,
    DuplicateResponse,
)
from api.listing import Wanted
from api.ports import Ports
from domain.duplicates.commands import dismiss_duplicate, reconsider_duplicate
from domain.duplicates.queries import DuplicateSort, list_duplicates
from domain.shared.actor import Actor, Scope
from domain.shared.ids import DuplicateId
from domain.unit_of_work import UnitOfWork

READ, WRITE = needs(Scope.CONTACTS_READ), needs(Scope.CONTACTS_WRITE)


class DuplicateController(Controller):
    path = "/v1/workspaces/{workspace_id:uuid}/duplicates"
    tags = ["Duplicates"]  # noqa: RUF012 - the form Litestar asks for

    @get("/", operation_id="listDuplicates", opt=READ | DUPLICATES.opt)
    async def list_duplicates(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        actor: NamedDependency[SkipValidation[Actor]],
        wanted: NamedDependency[SkipValidation[Wanted[DuplicateQuery]]],
    ) -> DuplicateList:
        """List pairs of contacts that may be one person, the likeliest first, with what speaks for it."""
        page = await list_duplicates(
            ports.relationships.duplicates,
            actor,
            wanted.filter.wanted(),
            DuplicateSort(wanted.sort),
            wanted.position,
            wanted.limit,
        )
        return DuplicateList.of(page, DuplicateResponse.of, wanted.cursor)

    @post(
        "/{duplicate_id:uuid}/dismissal",
        operation_id="dismissDuplicate",
        opt=WRITE,
        status_code=200,
    )
    async def dismiss(
        self,
        uow: NamedDependency[SkipValidation[UnitOfWork]],
        actor: NamedDependency[SkipValidation[Actor]],
        duplicate_id: FromPath[UUID],
    ) -> DuplicateDismissalResponse:
        """Say that these are two people; the pair is not suggested again, whatever is imported later."""
        duplicate = await dismiss_duplicate(uow, actor, DuplicateId(duplicate_id))
        return DuplicateDismissalResponse.of(duplicate)

    @delete("/{duplicate_id:uuid}/dismissal", operation_id="reconsiderDuplicate", opt=WRITE)
    async def reconsider(
        self,
        uow: NamedDependency[SkipValidation[UnitOfWork]],
        actor: NamedDependency[SkipValidation[Actor]],
        duplicate_id: FromPath[UUID],
    ) -> None:
        """Take a dismissal back: the pair is suggested again, if anything still speaks for it."""
        await reconsider_duplicate(uow, actor, DuplicateId(duplicate_id))
