"""Drafts in memory."""

from datetime import datetime

from domain.coaching.queries import Standing
from domain.contacts.rhythm import attempts_of
from domain.contacts.stage import Stage
from domain.drafts.model import Comment, Draft, DraftExists
from domain.drafts.ports import Addressee
from domain.shared.errors import NotFound
from domain.shared.ids import ContactId, DraftCommentId, DraftId
from tests.fakes.contacts import FakeContacts
from tests.fakes.store import Store


class FakeDrafts:
    """See domain.drafts.ports.Drafts."""

    def __init__(self, store: Store, now: datetime) -> None:
        self._store = store
        self._now = now

    async def get(self, draft_id: DraftId) -> Draft:
        found = await self.find(draft_id)
        if found is None:
            raise NotFound
        return found

    async def peek(self, draft_id: DraftId) -> Draft:
        return await self.get(draft_id)

    async def find(self, draft_id: DraftId) -> Draft | None:
        return self._store.drafts.find(draft_id)

    async def save(self, draft: Draft) -> None:
        if draft.contact_id not in self._store.contacts.kept:
            raise NotFound
        self._store.drafts.write(draft.id, draft, self._now, taken=DraftExists)
        self._store.changed("draft", draft.id)

    async def addressee(self, contact_id: ContactId) -> Addressee:
        contact = await FakeContacts(self._store, self._now).get(contact_id)
        emails = sorted(contact.emails.items(), key=lambda each: (each[1].position, each[0]))
        phones = sorted(contact.phones.items(), key=lambda each: (each[1].position, each[0]))
        return Addressee(
            standing=Standing(
                given_name=contact.given_name,
                family_name=contact.family_name,
                stage=Stage(contact.stage),
                unanswered=len(attempts_of(contact.clock, contact.connected_on)),
                owes_thanks=contact.clock.thanks_since is not None,
            ),
            linkedin_slug=contact.linkedin_slug,
            email=emails[0][1].address if emails else None,
            phone=phones[0][1].number if phones else None,
        )

    async def comment(self, draft_id: DraftId, comment_id: DraftCommentId) -> Comment:
        found = self._store.draft_comments.get(comment_id)
        if found is None or found.draft_id != draft_id:
            raise NotFound
        return found

    async def add_comment(self, comment: Comment) -> None:
        self._store.draft_comments[comment.id] = comment
        self._store.changed("draft", comment.draft_id)

    async def remove_comment(self, comment: Comment) -> None:
        del self._store.draft_comments[comment.id]
        self._store.changed("draft", comment.draft_id)
