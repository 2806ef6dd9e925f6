"""The order in which what belongs to a draft is locked."""

from domain.drafts.model import Draft
from domain.shared.ids import DraftId
from domain.unit_of_work import Transaction


async def locked(tx: Transaction, draft_id: DraftId) -> Draft:
    """The contact first, as everybody else locks them: a merge moves drafts with both contacts in hand.

    Raises NotFound.
    """
    seen = await tx.drafts.peek(draft_id)
    await tx.contacts.find(seen.contact_id)
    return await tx.drafts.get(draft_id)
