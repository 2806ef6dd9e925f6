"""The route of the coach."""

from litestar import Controller, post
from litestar.di import NamedDependency
from litestar.params import JSONBody, SkipValidation

from api.access import costs, needs, unrecorded
from api.message_reviews.schemas import MessageReviewResponse, ReviewMessageRequest
from api.ports import Ports
from domain.coaching.queries import review_message
from domain.limits.tiers import SEARCH
from domain.shared.actor import Actor, Scope


class MessageReviewController(Controller):
    path = "/v1/workspaces/{workspace_id:uuid}/message-reviews"
    tags = ["Coach"]  # noqa: RUF012 - the form Litestar asks for

    @post(
        "/",
        operation_id="reviewMessage",
        opt=needs(Scope.CONTACTS_READ) | unrecorded("It only reads.") | costs(SEARCH),
        status_code=200,
    )
    async def review(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        actor: NamedDependency[SkipValidation[Actor]],
        data: JSONBody[ReviewMessageRequest],
    ) -> MessageReviewResponse:
        """Read a message before it is sent, by the principles, and say what its reader might mind.

        Nothing of it is kept. The same message and context give the same findings.
        """
        reviewed = await review_message(
            ports.coach.standing,
            ports.coach.advisor,
            actor,
            data.text,
            data.about(),
            contact_id=data.contact,
        )
        return MessageReviewResponse.of(reviewed)
