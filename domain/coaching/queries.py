"""Reviewing a message: what is known of the contact, the review, and the advice beside it."""

from typing import Protocol

import msgspec

from domain.coaching.advising import Advice, Advisor, advice_on
from domain.coaching.model import Context, Review
from domain.coaching.review import review
from domain.contacts.stage import Stage
from domain.shared.actor import Actor, Scope
from domain.shared.errors import Fault, Invalid
from domain.shared.ids import ContactId, WorkspaceId


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """What a review needs to know of a contact.

    `unanswered`: the last days on which the owner wrote, two at most, to which they have not reacted;
    `owes_thanks`: for a meeting or help.
    """

    given_name: str
    family_name: str
    stage: Stage
    unanswered: int
    owes_thanks: bool


class StandingReads(Protocol):
    """Reads of one contact for a review, in one statement."""

    async def standing(self, workspace_id: WorkspaceId, contact_id: ContactId) -> Standing:
        """Raises NotFound, ContactMerged, ContactTrashed."""


class Reviewed(msgspec.Struct, frozen=True, kw_only=True):
    """A review, what it was made with, and what an advisor added."""

    about: Context
    review: Review
    advice: Advice


class ToldTwice(Invalid):
    """The contact tells this already; leave it out."""

    code = "validation_failed"


async def review_message(
    reads: StandingReads,
    advisor: Advisor,
    actor: Actor,
    text: str,
    about: Context,
    *,
    contact_id: ContactId | None = None,
) -> Reviewed:
    """Review a text, for a contact if one is given; nothing is stored.

    Raises NotFound, ContactMerged, ContactTrashed.
    """
    actor.require(Scope.CONTACTS_READ)
    if contact_id is not None:
        about = told_by(about, await reads.standing(actor.workspace_id, contact_id))
    made = review(text, about)
    return Reviewed(about=about, review=made, advice=await advice_on(advisor, text, about, made))


def told_by(about: Context, standing: Standing) -> Context:
    """The context with what is known of the contact."""
    return msgspec.structs.replace(
        about,
        stage=standing.stage,
        given_name=standing.given_name,
        family_name=standing.family_name,
        is_follow_up=standing.unanswered > 0,
        help_received=standing.owes_thanks,
    )


def refuse_told_twice(**told: object) -> None:
    """Raise ToldTwice for what is told beside a contact, who tells it already."""
    faults = tuple(
        Fault(code=ToldTwice.code, detail=ToldTwice.__doc__ or "", pointer=f"/{name}")
        for name, value in told.items()
        if value is not None
    )
    if faults:
        raise ToldTwice(faults=faults)
