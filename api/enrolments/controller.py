"""The routes that put contacts on cadences and show how they fare."""

from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, SkipValidation

from api.access import costs, needs
from api.answers import Reply, created
from api.enrolments.requests import EnrolmentBatchRequest, EnrolmentRequest
from api.enrolments.schemas import (
    ENROLMENTS,
    TIMELINE,
    CadenceOutcomes,
    EnrolmentBatchResponse,
    EnrolmentEvent,
    EnrolmentList,
    EnrolmentOutcome,
    EnrolmentQuery,
    EnrolmentResponse,
    EnrolmentTimeline,
    TimelineQuery,
)
from api.listing import Wanted
from api.ports import Ports
from domain.enrolments.enrolling import enrol, enrol_many
from domain.enrolments.queries import (
    EnrolmentSort,
    count_outcomes,
    get_enrolment,
    list_enrolments,
    list_timeline,
)
from domain.limits.tiers import BATCH
from domain.shared.actor import Actor, Scope
from domain.shared.ids import CadenceId, ContactId, EnrolmentId
from domain.unit_of_work import UnitOfWork

READ, WRITE = needs(Scope.OUTREACH_READ), needs(Scope.OUTREACH_WRITE)


class EnrolmentController(Controller):
    path = "/v1/workspaces/{workspace_id:uuid}/enrolments"
    tags = ["Enrolments"]  # noqa: RUF012 - the form Litestar asks for

    @get("/", operation_id="listEnrolments", opt=READ | ENROLMENTS.opt)
    async def list_enrolments(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        actor: NamedDependency[SkipValidation[Actor]],
        wanted: NamedDependency[SkipValidation[Wanted[EnrolmentQuery]]],
    ) -> EnrolmentList:
        """List enrolments, newest first if nothing else is asked for; by `due_at` only those that have one."""
        page = await list_enrolments(
            ports.enrolments,
            actor,
            wanted.filter.wanted(),
            EnrolmentSort(wanted.sort),
            wanted.position,
            wanted.limit,
        )
        return EnrolmentList.of(page, EnrolmentResponse.of, wanted.cursor)

    @post("/", operation_id="enrolContact", opt=WRITE)
    async def enrol(
        self,
        uow: NamedDependency[SkipValidation[UnitOfWork]],
        actor: NamedDependency[SkipValidation[Actor]],
        data: JSONBody[EnrolmentRequest],
    ) -> Reply[EnrolmentResponse]:
        """Put a contact on a cadence. Over a cap it is pending, and begins by itself when there is room."""
        view, _ = await enrol(uow, actor, ContactId(data.contact_id), data.wanted())
        location = f"/v1/workspaces/{actor.workspace_id}/enrolments/{view.id}"
        return created(EnrolmentResponse.of(view), location)

    @post("/batch", operation_id="enrolContacts", opt=WRITE | costs(BATCH), status_code=200)
    async def enrol_several(
        self,
        uow: NamedDependency[SkipValidation[UnitOfWork]],
        actor: NamedDependency[SkipValidation[Actor]],
        data: JSONBody[EnrolmentBatchRequest],
    ) -> EnrolmentBatchResponse:
        """Put up to 100 contacts on a cadence, and tell what came of each; one refusal costs the others nothing."""
        asked = [ContactId(each) for each in data.contact_ids]
        outcomes = await enrol_many(uow, actor, asked, data.wanted())
        return EnrolmentBatchResponse(data=[EnrolmentOutcome.of(each) for each in outcomes])

    @get("/{enrolment_id:uuid}", operation_id="getEnrolment", opt=READ)
    async def read(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        actor: NamedDependency[SkipValidation[Actor]],
        enrolment_id: FromPath[UUID],
    ) -> EnrolmentResponse:
        """Read an enrolment, finished ones too."""
        view = await get_enrolment(ports.enrolments, actor, EnrolmentId(enrolment_id))
        return EnrolmentResponse.of(view)

    @get(
        "/{enrolment_id:uuid}/timeline",
        operation_id="readEnrolmentTimeline",
        opt=READ | TIMELINE.opt,
    )
    async def timeline(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        actor: NamedDependency[SkipValidation[Actor]],
        wanted: NamedDependency[SkipValidation[Wanted[TimelineQuery]]],
        enrolment_id: FromPath[UUID],
    ) -> EnrolmentTimeline:
        """Read everything that was decided about an enrolment, and why, oldest first."""
        page = await list_timeline(
            ports.enrolments, actor, EnrolmentId(enrolment_id), wanted.position, wanted.limit
        )
        return EnrolmentTimeline.of(page, EnrolmentEvent.of, wanted.cursor)


class CadenceOutcomesController(Controller):
    path = "/v1/workspaces/{workspace_id:uuid}/cadences/{cadence_id:uuid}/outcomes"
    tags = ["Enrolments"]  # noqa: RUF012 - the form Litestar asks for

    @get("/", operation_id="countOutcomes", opt=READ)
    async def count(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        actor: NamedDependency[SkipValidation[Actor]],
        cadence_id: FromPath[UUID],
    ) -> CadenceOutcomes:
        """Read what has come of a cadence: answers, insight, thanks and things given, never a rate."""
        view = await count_outcomes(ports.enrolments, actor, CadenceId(cadence_id))
        return CadenceOutcomes.of(view)
