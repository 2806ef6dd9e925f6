"""The routes from a draft to what a person has sent."""

from uuid import UUID

from litestar import Controller, delete, get, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, SkipValidation

from api.access import needs
from api.drafts.schemas import DraftResponse, HandOffResponse, SentRequest
from domain.drafts.sending import hand_over, mark_sent, take_back_sent
from domain.shared.actor import Actor, Scope
from domain.shared.ids import DraftId
from domain.unit_of_work import UnitOfWork

WRITE = needs(Scope.OUTREACH_WRITE)


class DraftSendingController(Controller):
    path = "/v1/workspaces/{workspace_id:uuid}/drafts/{draft_id:uuid}"
    tags = ["Drafts"]  # noqa: RUF012 - the form Litestar asks for

    @get("/handoff", operation_id="handOverDraft", opt=WRITE)
    async def hand_over(
        self,
        uow: NamedDependency[SkipValidation[UnitOfWork]],
        actor: NamedDependency[SkipValidation[Actor]],
        draft_id: FromPath[UUID],
    ) -> HandOffResponse:
        """Get the text to copy and the way to where it is sent, which a person does."""
        return HandOffResponse.of(await hand_over(uow, actor, DraftId(draft_id)))

    @put("/sent", operation_id="markDraftSent", opt=WRITE)
    async def mark_sent(
        self,
        uow: NamedDependency[SkipValidation[UnitOfWork]],
        actor: NamedDependency[SkipValidation[Actor]],
        draft_id: FromPath[UUID],
        data: JSONBody[SentRequest],
    ) -> DraftResponse:
        """Say that a person has sent it: the touch is logged, once."""
        view = await mark_sent(uow, actor, DraftId(draft_id), data.sent_at, data.override)
        return DraftResponse.of(view)

    @delete("/sent", operation_id="takeBackDraftSent", opt=WRITE, status_code=200)
    async def take_back(
        self,
        uow: NamedDependency[SkipValidation[UnitOfWork]],
        actor: NamedDependency[SkipValidation[Actor]],
        draft_id: FromPath[UUID],
    ) -> DraftResponse:
        """It was not sent after all: the touch is taken back with it."""
        return DraftResponse.of(await take_back_sent(uow, actor, DraftId(draft_id)))
