"""What drafts need of the outside."""

from typing import Protocol

import msgspec

from domain.coaching.queries import Standing
from domain.drafts.model import Comment, Draft
from domain.shared.ids import ContactId, DraftCommentId, DraftId


class Addressee(msgspec.Struct, frozen=True, kw_only=True):
    """How somebody stands and where they can be reached: by the address that comes first of each kind."""

    standing: Standing
    linkedin_slug: str | None = None
    email: str | None = None
    phone: str | None = None


class Drafts(Protocol):
    """The workspace's drafts and what was said of them, inside one transaction."""

    async def get(self, draft_id: DraftId) -> Draft:
        """Raises NotFound. It is locked until the end of the transaction."""

    async def peek(self, draft_id: DraftId) -> Draft:
        """Likewise without locking it."""

    async def find(self, draft_id: DraftId) -> Draft | None: ...

    async def save(self, draft: Draft) -> None:
        """Raises DraftExists, VersionMismatch, and NotFound when the contact is not of this workspace."""

    async def addressee(self, contact_id: ContactId) -> Addressee:
        """In one statement. Raises NotFound, ContactTrashed, ContactMerged."""

    async def comment(self, draft_id: DraftId, comment_id: DraftCommentId) -> Comment:
        """Raises NotFound."""

    async def add_comment(self, comment: Comment) -> None: ...

    async def remove_comment(self, comment: Comment) -> None: ...
