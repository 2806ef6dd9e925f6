"""The routes of nudges."""

from uuid import UUID

from litestar import Controller, delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, SkipValidation

from api.access import needs
from api.listing import Wanted
from api.nudges.explanations import ExplanationResponse, TierSuggestionList
from api.nudges.schemas import (
    NUDGES,
    CompleteNudgeRequest,
    CompletionResponse,
    DismissalResponse,
    NudgeList,
    NudgeQuery,
    NudgeResponse,
    SnoozeNudgeRequest,
)
from api.ports import Ports
from domain.nudges.commands import (
    complete_nudge,
    dismiss_nudge,
    snooze_nudge,
    undo_nudge_decision,
)
from domain.nudges.kinds import NudgeStatus
from domain.nudges.queries import (
    NudgeSort,
    explain_contact,
    list_nudges,
    read_nudge,
    suggest_tiers,
)
from domain.shared.actor import Actor, Scope
from domain.shared.ids import ContactId, NudgeId
from domain.unit_of_work import UnitOfWork

READ, WRITE = needs(Scope.NUDGES_READ), needs(Scope.NUDGES_WRITE)


class NudgeController(Controller):
    path = "/v1/workspaces/{workspace_id:uuid}/nudges"
    tags = ["Nudges"]  # noqa: RUF012 - the form Litestar asks for

    @get("/", operation_id="listNudges", opt=READ | NUDGES.opt)
    async def list_nudges(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        actor: NamedDependency[SkipValidation[Actor]],
        wanted: NamedDependency[SkipValidation[Wanted[NudgeQuery]]],
    ) -> NudgeList:
        """List nudges; those that are before the owner now, the most pressing first, if nothing else is said."""
        page = await list_nudges(
            ports.nudges,
            actor,
            wanted.filter.wanted(),
            NudgeSort(wanted.sort),
            wanted.position,
            wanted.limit,
        )
        return NudgeList.of(page, NudgeResponse.of, wanted.cursor)

    @get("/{nudge_id:uuid}", operation_id="getNudge", opt=READ)
    async def read(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        actor: NamedDependency[SkipValidation[Actor]],
        nudge_id: FromPath[UUID],
    ) -> NudgeResponse:
        """Read a nudge."""
        return NudgeResponse.of(await read_nudge(ports.nudges, actor, NudgeId(nudge_id)))

    @post("/{nudge_id:uuid}/snooze", operation_id="snoozeNudge", opt=WRITE, status_code=200)
    async def snooze(
        self,
        uow: NamedDependency[SkipValidation[UnitOfWork]],
        actor: NamedDependency[SkipValidation[Actor]],
        nudge_id: FromPath[UUID],
        data: JSONBody[SnoozeNudgeRequest],
    ) -> NudgeResponse:
        """Put a nudge off; it comes back in the morning of a business day."""
        view = await snooze_nudge(uow, actor, NudgeId(nudge_id), data.until)
        return NudgeResponse.of(view)

    @delete("/{nudge_id:uuid}/snooze", operation_id="unsnoozeNudge", opt=WRITE, status_code=200)
    async def unsnooze(
        self,
        uow: NamedDependency[SkipValidation[UnitOfWork]],
        actor: NamedDependency[SkipValidation[Actor]],
        nudge_id: FromPath[UUID],
    ) -> NudgeResponse:
        """Have a snoozed nudge back at once."""
        return await _undone(uow, actor, nudge_id, NudgeStatus.SNOOZED)

    @post("/{nudge_id:uuid}/dismissal", operation_id="dismissNudge", opt=WRITE, status_code=200)
    async def dismiss(
        self,
        uow: NamedDependency[SkipValidation[UnitOfWork]],
        actor: NamedDependency[SkipValidation[Actor]],
        nudge_id: FromPath[UUID],
    ) -> DismissalResponse:
        """Dismiss a nudge: its kind stays silent about this contact for a while."""
        return DismissalResponse.of(*await dismiss_nudge(uow, actor, NudgeId(nudge_id)))

    @delete("/{nudge_id:uuid}/dismissal", operation_id="undismissNudge", opt=WRITE, status_code=200)
    async def undismiss(
        self,
        uow: NamedDependency[SkipValidation[UnitOfWork]],
        actor: NamedDependency[SkipValidation[Actor]],
        nudge_id: FromPath[UUID],
    ) -> NudgeResponse:
        """Take a dismissal back, and the silence with it."""
        return await _undone(uow, actor, nudge_id, NudgeStatus.DISMISSED)

    @post("/{nudge_id:uuid}/completion", operation_id="completeNudge", opt=WRITE, status_code=200)
    async def complete(
        self,
        uow: NamedDependency[SkipValidation[UnitOfWork]],
        actor: NamedDependency[SkipValidation[Actor]],
        nudge_id: FromPath[UUID],
        data: JSONBody[CompleteNudgeRequest],
    ) -> CompletionResponse:
        """Say that it is done. The touch is logged with it, in one piece; doing it again finds it done.

        Without an `interaction`, an outbound message over the suggested channel is logged; after the review
        of a rest, none is.
        """
        return CompletionResponse.of(
            *await complete_nudge(uow, actor, NudgeId(nudge_id), data.touch())
        )

    @delete(
        "/{nudge_id:uuid}/completion", operation_id="uncompleteNudge", opt=WRITE, status_code=200
    )
    async def uncomplete(
        self,
        uow: NamedDependency[SkipValidation[UnitOfWork]],
        actor: NamedDependency[SkipValidation[Actor]],
        nudge_id: FromPath[UUID],
    ) -> NudgeResponse:
        """Take a completion back, and the touch that was logged with it."""
        return await _undone(uow, actor, nudge_id, NudgeStatus.DONE)


class ExplanationController(Controller):
    path = "/v1/workspaces/{workspace_id:uuid}"
    tags = ["Nudges"]  # noqa: RUF012 - the form Litestar asks for

    @get("/contacts/{contact_id:uuid}/nudges/explanation", operation_id="explainNudges", opt=READ)
    async def explain(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        actor: NamedDependency[SkipValidation[Actor]],
        contact_id: FromPath[UUID],
    ) -> ExplanationResponse:
        """Read why each kind of nudge is suggested about a contact or not, and when it may be."""
        found = await explain_contact(ports.nudges, actor, ContactId(contact_id))
        return ExplanationResponse.of(found)

    @get("/tier-suggestions", operation_id="listTierSuggestions", opt=needs(Scope.CONTACTS_READ))
    async def suggest_tiers(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        actor: NamedDependency[SkipValidation[Actor]],
    ) -> TierSuggestionList:
        """List at most 20 people without a tier to begin with: those one was last in touch with both ways."""
        return TierSuggestionList.of_all(await suggest_tiers(ports.nudges, actor))


async def _undone(
    uow: UnitOfWork, actor: Actor, nudge_id: UUID, undone: NudgeStatus
) -> NudgeResponse:
    return NudgeResponse.of(await undo_nudge_decision(uow, actor, NudgeId(nudge_id), undone))
