"""The routes of drafts."""

from uuid import UUID

from litestar import Controller, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, SkipValidation

from api.access import needs
from api.answers import Reply, created
from api.drafts.schemas import (
    DRAFTS,
    DraftList,
    DraftQuery,
    DraftRequest,
    DraftResponse,
    PatchDraftRequest,
)
from api.etags import Conditions, showing_current
from api.listing import Wanted
from api.patches import sent_fields
from api.ports import Ports
from domain.drafts.commands import (
    create_draft,
    discard_draft,
    draft_for_step,
    draft_from_template,
    patch_draft,
    restore_draft,
)
from domain.drafts.queries import DraftSort, list_drafts, read_draft
from domain.shared.actor import Actor, Scope
from domain.shared.ids import DraftId
from domain.unit_of_work import UnitOfWork

READ, WRITE = needs(Scope.OUTREACH_READ), needs(Scope.OUTREACH_WRITE)


class DraftController(Controller):
    path = "/v1/workspaces/{workspace_id:uuid}/drafts"
    tags = ["Drafts"]  # noqa: RUF012 - the form Litestar asks for

    @get("/", operation_id="listDrafts", opt=READ | DRAFTS.opt)
    async def list_drafts(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        actor: NamedDependency[SkipValidation[Actor]],
        wanted: NamedDependency[SkipValidation[Wanted[DraftQuery]]],
    ) -> DraftList:
        """List drafts, newest first if nothing else is asked for."""
        page = await list_drafts(
            ports.drafts.reads,
            actor,
            wanted.filter.wanted(),
            DraftSort(wanted.sort),
            wanted.position,
            wanted.limit,
        )
        return DraftList.of(page, DraftResponse.of, wanted.cursor)

    @post("/", operation_id="createDraft", opt=WRITE)
    async def create(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        uow: NamedDependency[SkipValidation[UnitOfWork]],
        actor: NamedDependency[SkipValidation[Actor]],
        data: JSONBody[DraftRequest],
    ) -> Reply[DraftResponse]:
        """Begin a message to a contact, of one's own words, from a template, or for a step of a cadence."""
        values, step = data.values(), data.step
        if step is not None:
            view = await draft_for_step(
                uow, actor, ports.drafts.language, *step, data.admiration, values
            )
        elif data.template is None:
            view = await create_draft(uow, actor, data.contact, values)
        else:
            view = await draft_from_template(
                uow,
                actor,
                ports.drafts.language,
                data.contact,
                data.template,
                data.admiration,
                values,
            )
        location = f"/v1/workspaces/{actor.workspace_id}/drafts/{view.id}"
        return created(DraftResponse.of(view), location)

    @get("/{draft_id:uuid}", operation_id="getDraft", opt=READ)
    async def read(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        actor: NamedDependency[SkipValidation[Actor]],
        draft_id: FromPath[UUID],
    ) -> DraftResponse:
        """Read a draft, sent and discarded ones too."""
        return await _current(ports, actor, DraftId(draft_id))

    @patch("/{draft_id:uuid}", operation_id="patchDraft", opt=WRITE)
    async def change(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        uow: NamedDependency[SkipValidation[UnitOfWork]],
        actor: NamedDependency[SkipValidation[Actor]],
        conditions: NamedDependency[SkipValidation[Conditions]],
        draft_id: FromPath[UUID],
        data: JSONBody[PatchDraftRequest],
    ) -> DraftResponse:
        """Set some fields; an approval is taken back."""
        key = DraftId(draft_id)
        async with showing_current(lambda: _current(ports, actor, key)):
            view = await patch_draft(uow, actor, key, sent_fields(data), conditions.version)
        return DraftResponse.of(view)

    @delete("/{draft_id:uuid}", operation_id="discardDraft", opt=WRITE)
    async def discard(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        uow: NamedDependency[SkipValidation[UnitOfWork]],
        actor: NamedDependency[SkipValidation[Actor]],
        conditions: NamedDependency[SkipValidation[Conditions]],
        draft_id: FromPath[UUID],
    ) -> None:
        """Throw a draft away; it can be restored."""
        key = DraftId(draft_id)
        async with showing_current(lambda: _current(ports, actor, key)):
            await discard_draft(uow, actor, key, conditions.version)

    @post("/{draft_id:uuid}/restoration", operation_id="restoreDraft", opt=WRITE, status_code=200)
    async def restore(
        self,
        uow: NamedDependency[SkipValidation[UnitOfWork]],
        actor: NamedDependency[SkipValidation[Actor]],
        draft_id: FromPath[UUID],
    ) -> DraftResponse:
        """Take a discarded draft up again."""
        return DraftResponse.of(await restore_draft(uow, actor, DraftId(draft_id)))


async def _current(ports: Ports, actor: Actor, draft_id: DraftId) -> DraftResponse:
    return DraftResponse.of(await read_draft(ports.drafts.reads, actor, draft_id))
