"""Drafts as they are read."""

from datetime import datetime

import msgspec
from msgspec.structs import replace

from domain.drafts.model import Comment, Draft
from domain.shared.ids import (
    ContactId,
    DraftCommentId,
    DraftId,
    EnrolmentId,
    InteractionId,
    TemplateId,
    UserId,
)
from domain.shared.sight import Sight


class DraftView(msgspec.Struct, frozen=True, gc=False):
    """One draft. Rows are read positionally, so the order of the fields is that of the select list.

    `concealed` names what is there and not shown.
    """

    id: DraftId
    version: int
    contact_id: ContactId
    channel: str
    purpose: str
    ask_level: int
    language: str | None
    subject: str
    body: str
    state: str
    template_id: TemplateId | None
    enrolment_id: EnrolmentId | None
    step_id: str | None
    made_by: UserId | None
    approved_by: UserId | None
    approved_at: datetime | None
    sent_at: datetime | None
    interaction_id: InteractionId | None
    created_at: datetime
    updated_at: datetime
    concealed: tuple[str, ...] = ()


class CommentView(msgspec.Struct, frozen=True, kw_only=True):
    """One comment; without words for whoever does not see the draft's."""

    id: DraftCommentId
    draft_id: DraftId
    author_id: UserId | None
    body: str
    created_at: datetime
    concealed: tuple[str, ...] = ()


STORED = tuple(name for name in DraftView.__struct_fields__ if name != "concealed")
COMMENT_STORED = tuple(name for name in CommentView.__struct_fields__ if name != "concealed")
_TIMES = frozenset({"created_at", "updated_at"})
_WORDS = ("subject", "body")


def view_of(draft: Draft, now: datetime, sight: Sight) -> DraftView:
    """The draft as a read right after this change would show it to somebody with this sight."""
    values = {name: getattr(draft, name) for name in STORED if name not in _TIMES}
    view = DraftView(
        **values, created_at=draft.created_at or now, updated_at=draft.updated_at or now
    )
    return seen_by(sight, view)


def comment_view_of(comment: Comment, sight: Sight) -> CommentView:
    view = CommentView(**{name: getattr(comment, name) for name in COMMENT_STORED})
    return comment_seen_by(sight, view)


def seen_by(sight: Sight, view: DraftView) -> DraftView:
    """Whoever sees the outline only learns that there is a draft, and not what it says."""
    if sight is not Sight.OUTLINE:
        return view
    return replace(view, subject="", body="", concealed=_WORDS)


def comment_seen_by(sight: Sight, view: CommentView) -> CommentView:
    if sight is not Sight.OUTLINE:
        return view
    return replace(view, body="", concealed=("body",))
