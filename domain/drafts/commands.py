"""What can be done with drafts until they are sent."""

from collections.abc import Mapping
from typing import Any

from domain.drafts.locking import locked
from domain.drafts.model import Comment, Draft
from domain.drafts.stepping import follow_approval, values_of_step
from domain.drafts.views import CommentView, DraftView, comment_view_of, view_of
from domain.shared.actor import Actor, Role, Scope
from domain.shared.errors import Forbidden
from domain.shared.ids import (
    AdmirationId,
    ContactId,
    DraftCommentId,
    DraftId,
    EnrolmentId,
    TemplateId,
    new_id,
)
from domain.shared.sight import sight_of
from domain.templates.commands import values_for
from domain.templates.ports import TemplateLanguage
from domain.templates.writing import fill
from domain.unit_of_work import Transaction, UnitOfWork


async def create_draft(
    uow: UnitOfWork, actor: Actor, contact_id: ContactId, values: Mapping[str, Any]
) -> DraftView:
    """Begin a message to a contact."""
    actor.require(Scope.OUTREACH_WRITE)
    async with uow.begin(actor.workspace_id) as tx:
        draft = await _begin(tx, actor, contact_id, values)
    return view_of(draft, tx.now, sight_of(actor))


async def draft_from_template(
    uow: UnitOfWork,
    actor: Actor,
    language: TemplateLanguage,
    contact_id: ContactId,
    template_id: TemplateId,
    admiration_id: AdmirationId | None,
    values: Mapping[str, Any],
) -> DraftView:
    """Begin a message with the words of a template, its gaps filled; `values` stand above what it says.

    Raises TemplateValueMissing with the name of what is not known.
    """
    actor.require(Scope.OUTREACH_WRITE)
    async with uow.begin(actor.workspace_id) as tx:
        template = await tx.templates.get(template_id)
        known = await values_for(tx, contact_id, admiration_id)
        written = fill(language, known, subject=template.subject, body=template.body)
        told = {
            "channel": template.channel,
            "purpose": template.purpose,
            "language": template.language,
            "subject": written.subject,
            "body": written.body,
            "template_id": template.id,
        }
        draft = await _begin(tx, actor, contact_id, {**told, **values})
    return view_of(draft, tx.now, sight_of(actor))


async def draft_for_step(
    uow: UnitOfWork,
    actor: Actor,
    language: TemplateLanguage,
    enrolment_id: EnrolmentId,
    step_id: str,
    admiration_id: AdmirationId | None,
    values: Mapping[str, Any],
) -> DraftView:
    """Begin the message of a step: by its channel, with its ask, and with the words of its template if it has
    one and `values`, which stand above all that, hold no others.
    """
    actor.require(Scope.OUTREACH_WRITE)
    async with uow.begin(actor.workspace_id) as tx:
        told = await values_of_step(
            tx, language, enrolment_id, step_id, admiration_id, is_filled="body" not in values
        )
        draft = await _begin(tx, actor, told.pop("contact_id"), {**told, **values})
    return view_of(draft, tx.now, sight_of(actor))


async def patch_draft(
    uow: UnitOfWork,
    actor: Actor,
    draft_id: DraftId,
    values: Mapping[str, Any],
    version: int | None = None,
) -> DraftView:
    """Set the given fields; an approval of the other words is taken back."""
    actor.require(Scope.OUTREACH_WRITE)
    async with uow.begin(actor.workspace_id) as tx:
        draft = await tx.drafts.get(draft_id)
        draft.expect(version)
        draft.edit(dict(values))
        return await _kept(tx, actor, draft)


async def discard_draft(
    uow: UnitOfWork, actor: Actor, draft_id: DraftId, version: int | None = None
) -> None:
    """Throw it away; it can be restored."""
    actor.require(Scope.OUTREACH_WRITE)
    async with uow.begin(actor.workspace_id) as tx:
        draft = await tx.drafts.get(draft_id)
        draft.expect(version)
        draft.discard()
        await _kept(tx, actor, draft)


async def restore_draft(uow: UnitOfWork, actor: Actor, draft_id: DraftId) -> DraftView:
    actor.require(Scope.OUTREACH_WRITE)
    async with uow.begin(actor.workspace_id) as tx:
        draft = await tx.drafts.get(draft_id)
        draft.restore()
        return await _kept(tx, actor, draft)


async def request_approval(
    uow: UnitOfWork, actor: Actor, draft_id: DraftId, *, wanted: bool
) -> DraftView:
    """Ask a mentor or the owner to look at it, or no longer."""
    actor.require(Scope.OUTREACH_WRITE)
    async with uow.begin(actor.workspace_id) as tx:
        draft = await tx.drafts.get(draft_id)
        if wanted:
            draft.request_approval()
        else:
            draft.withdraw_request()
        return await _kept(tx, actor, draft)


async def approve_draft(
    uow: UnitOfWork, actor: Actor, draft_id: DraftId, version: int | None = None
) -> DraftView:
    """Say yes to the words as they stand; a cadence that waited for it goes on.

    Raises DraftOverLimit, DraftEmpty.
    """
    actor.require(Scope.DRAFTS_REVIEW)
    async with uow.begin(actor.workspace_id) as tx:
        draft = await locked(tx, draft_id)
        draft.expect(version)
        draft.approve(actor.user_id, tx.now)
        is_new = bool(draft.changed)
        view = await _kept(tx, actor, draft)
        if is_new:
            await follow_approval(tx, draft)
    return view


async def take_back_approval(uow: UnitOfWork, actor: Actor, draft_id: DraftId) -> DraftView:
    actor.require(Scope.DRAFTS_REVIEW)
    async with uow.begin(actor.workspace_id) as tx:
        draft = await tx.drafts.get(draft_id)
        draft.take_back_approval()
        return await _kept(tx, actor, draft)


async def comment_on_draft(
    uow: UnitOfWork, actor: Actor, draft_id: DraftId, body: str
) -> CommentView:
    actor.require(Scope.DRAFTS_REVIEW)
    async with uow.begin(actor.workspace_id) as tx:
        await tx.drafts.get(draft_id)
        comment = Comment(
            id=DraftCommentId(new_id()),
            draft_id=draft_id,
            author_id=actor.user_id,
            body=body,
            created_at=tx.now,
        )
        await tx.drafts.add_comment(comment)
    return comment_view_of(comment, sight_of(actor))


async def remove_comment(
    uow: UnitOfWork, actor: Actor, draft_id: DraftId, comment_id: DraftCommentId
) -> None:
    """Whoever wrote it takes it back; the owner may remove any. Raises Forbidden."""
    actor.require(Scope.DRAFTS_REVIEW)
    async with uow.begin(actor.workspace_id) as tx:
        comment = await tx.drafts.comment(draft_id, comment_id)
        if actor.role != Role.OWNER and comment.author_id != actor.user_id:
            raise Forbidden("Only its author and the owner of the workspace remove a comment.")
        await tx.drafts.remove_comment(comment)


async def _begin(
    tx: Transaction, actor: Actor, contact_id: ContactId, values: Mapping[str, Any]
) -> Draft:
    await tx.contacts.get(contact_id)
    draft = Draft(id=DraftId(new_id()), contact_id=contact_id, made_by=actor.user_id, **values)
    await tx.drafts.save(draft)
    return draft


async def _kept(tx: Transaction, actor: Actor, draft: Draft) -> DraftView:
    if draft.changed:
        await tx.drafts.save(draft)
    return view_of(draft, tx.now, sight_of(actor))
