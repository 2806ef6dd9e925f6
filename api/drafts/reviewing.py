"""The routes by which others look at drafts: the coach, comments and approval."""

from uuid import UUID

from litestar import Controller, delete, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, SkipValidation

from api.access import costs, needs, unrecorded
from api.answers import Reply, created
from api.drafts.schemas import (
    COMMENTS,
    CommentList,
    CommentQuery,
    CommentRequest,
    CommentResponse,
    DraftResponse,
    DraftReviewResponse,
)
from api.etags import Conditions, showing_current
from api.listing import Wanted
from api.ports import Ports
from domain.drafts.commands import (
    approve_draft,
    comment_on_draft,
    remove_comment,
    request_approval,
    take_back_approval,
)
from domain.drafts.queries import list_comments, read_draft
from domain.drafts.sending import review_draft
from domain.limits.tiers import SEARCH
from domain.shared.actor import Actor, Role, Scope
from domain.shared.ids import DraftCommentId, DraftId
from domain.unit_of_work import UnitOfWork

READ, WRITE = needs(Scope.OUTREACH_READ), needs(Scope.OUTREACH_WRITE)
REVIEW = needs(Scope.DRAFTS_REVIEW)
APPROVE = needs(Scope.DRAFTS_REVIEW, Role.OWNER, Role.MENTOR)


class DraftReviewController(Controller):
    path = "/v1/workspaces/{workspace_id:uuid}/drafts/{draft_id:uuid}"
    tags = ["Drafts"]  # noqa: RUF012 - the form Litestar asks for

    @post(
        "/reviews",
        operation_id="reviewDraft",
        opt=REVIEW | unrecorded("It only reads.") | costs(SEARCH),
        status_code=200,
    )
    async def review(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        uow: NamedDependency[SkipValidation[UnitOfWork]],
        actor: NamedDependency[SkipValidation[Actor]],
        draft_id: FromPath[UUID],
    ) -> DraftReviewResponse:
        """Have the coach and the guardrails look at a draft as it stands; nothing of it is kept."""
        reviewed, decision = await review_draft(uow, ports.coach.advisor, actor, DraftId(draft_id))
        return DraftReviewResponse.of(reviewed, decision)

    @get("/comments", operation_id="listDraftComments", opt=READ | COMMENTS.opt)
    async def comments(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        actor: NamedDependency[SkipValidation[Actor]],
        wanted: NamedDependency[SkipValidation[Wanted[CommentQuery]]],
        draft_id: FromPath[UUID],
    ) -> CommentList:
        """List what was said of a draft, oldest first."""
        page = await list_comments(
            ports.drafts.reads, actor, DraftId(draft_id), wanted.position, wanted.limit
        )
        return CommentList.of(page, CommentResponse.of, wanted.cursor)

    @post("/comments", operation_id="commentOnDraft", opt=REVIEW)
    async def comment(
        self,
        uow: NamedDependency[SkipValidation[UnitOfWork]],
        actor: NamedDependency[SkipValidation[Actor]],
        draft_id: FromPath[UUID],
        data: JSONBody[CommentRequest],
    ) -> Reply[CommentResponse]:
        """Say something of a draft."""
        view = await comment_on_draft(uow, actor, DraftId(draft_id), data.body)
        location = f"/v1/workspaces/{actor.workspace_id}/drafts/{draft_id}/comments/{view.id}"
        return created(CommentResponse.of(view), location)

    @delete("/comments/{draft_comment_id:uuid}", operation_id="removeDraftComment", opt=REVIEW)
    async def remove_comment(
        self,
        uow: NamedDependency[SkipValidation[UnitOfWork]],
        actor: NamedDependency[SkipValidation[Actor]],
        draft_id: FromPath[UUID],
        draft_comment_id: FromPath[UUID],
    ) -> None:
        """Take back a comment of one's own; the owner may remove any."""
        await remove_comment(uow, actor, DraftId(draft_id), DraftCommentId(draft_comment_id))

    @put("/approval-request", operation_id="requestDraftApproval", opt=WRITE)
    async def request_approval(
        self,
        uow: NamedDependency[SkipValidation[UnitOfWork]],
        actor: NamedDependency[SkipValidation[Actor]],
        draft_id: FromPath[UUID],
    ) -> DraftResponse:
        """Put a draft before a mentor or the owner."""
        view = await request_approval(uow, actor, DraftId(draft_id), wanted=True)
        return DraftResponse.of(view)

    @delete(
        "/approval-request",
        operation_id="withdrawDraftApprovalRequest",
        opt=WRITE,
        status_code=200,
    )
    async def withdraw_request(
        self,
        uow: NamedDependency[SkipValidation[UnitOfWork]],
        actor: NamedDependency[SkipValidation[Actor]],
        draft_id: FromPath[UUID],
    ) -> DraftResponse:
        """Ask for an approval no longer."""
        view = await request_approval(uow, actor, DraftId(draft_id), wanted=False)
        return DraftResponse.of(view)

    @put("/approval", operation_id="approveDraft", opt=APPROVE)
    async def approve(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        uow: NamedDependency[SkipValidation[UnitOfWork]],
        actor: NamedDependency[SkipValidation[Actor]],
        conditions: NamedDependency[SkipValidation[Conditions]],
        draft_id: FromPath[UUID],
    ) -> DraftResponse:
        """Say yes to the words as they stand; with `If-Match`, to those that were read."""
        key = DraftId(draft_id)

        async def present() -> DraftResponse:
            return DraftResponse.of(await read_draft(ports.drafts.reads, actor, key))

        async with showing_current(present):
            view = await approve_draft(uow, actor, key, conditions.version)
        return DraftResponse.of(view)

    @delete("/approval", operation_id="takeBackDraftApproval", opt=APPROVE, status_code=200)
    async def take_back_approval(
        self,
        uow: NamedDependency[SkipValidation[UnitOfWork]],
        actor: NamedDependency[SkipValidation[Actor]],
        draft_id: FromPath[UUID],
    ) -> DraftResponse:
        """Take an approval back."""
        return DraftResponse.of(await take_back_approval(uow, actor, DraftId(draft_id)))
