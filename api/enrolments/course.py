"""The routes that move an enrolment along, or halt it."""

from uuid import UUID

from litestar import Controller, delete, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, SkipValidation

from api.access import needs
from api.enrolments.requests import (
    CompleteStepRequest,
    EndingRequest,
    PauseRequest,
    SkipStepRequest,
    VersionRequest,
)
from api.enrolments.schemas import EnrolmentResponse, StepCompletionResponse
from domain.enrolments.commands import (
    complete_step,
    move_to_version,
    pause_enrolment,
    resume_enrolment,
    skip_step,
    stop_enrolment,
)
from domain.shared.actor import Actor, Scope
from domain.shared.ids import EnrolmentId
from domain.unit_of_work import UnitOfWork

WRITE = needs(Scope.OUTREACH_WRITE)


class EnrolmentCourseController(Controller):
    path = "/v1/workspaces/{workspace_id:uuid}/enrolments/{enrolment_id:uuid}"
    tags = ["Enrolments"]  # noqa: RUF012 - the form Litestar asks for

    @put("/pause", operation_id="pauseEnrolment", opt=WRITE)
    async def pause(
        self,
        uow: NamedDependency[SkipValidation[UnitOfWork]],
        actor: NamedDependency[SkipValidation[Actor]],
        enrolment_id: FromPath[UUID],
        data: JSONBody[PauseRequest],
    ) -> EnrolmentResponse:
        """Let nothing happen until an instant, or until it is resumed."""
        view = await pause_enrolment(uow, actor, EnrolmentId(enrolment_id), data.until)
        return EnrolmentResponse.of(view)

    @delete("/pause", operation_id="resumeEnrolment", opt=WRITE, status_code=200)
    async def resume(
        self,
        uow: NamedDependency[SkipValidation[UnitOfWork]],
        actor: NamedDependency[SkipValidation[Actor]],
        enrolment_id: FromPath[UUID],
    ) -> EnrolmentResponse:
        """Go on from now, whatever it was paused for; nothing is caught up on."""
        view = await resume_enrolment(uow, actor, EnrolmentId(enrolment_id))
        return EnrolmentResponse.of(view)

    @post("/ending", operation_id="endEnrolment", opt=WRITE, status_code=200)
    async def end(
        self,
        uow: NamedDependency[SkipValidation[UnitOfWork]],
        actor: NamedDependency[SkipValidation[Actor]],
        enrolment_id: FromPath[UUID],
        data: JSONBody[EndingRequest],
    ) -> EnrolmentResponse:
        """Take a contact off a cadence for good, or say that it has reached its goal."""
        view = await stop_enrolment(uow, actor, EnrolmentId(enrolment_id), data.wanted)
        return EnrolmentResponse.of(view)

    @put("/version", operation_id="moveEnrolment", opt=WRITE)
    async def move(
        self,
        uow: NamedDependency[SkipValidation[UnitOfWork]],
        actor: NamedDependency[SkipValidation[Actor]],
        enrolment_id: FromPath[UUID],
        data: JSONBody[VersionRequest],
    ) -> EnrolmentResponse:
        """Go on by another version of the cadence, if all that was done so far is the same in it."""
        view = await move_to_version(uow, actor, EnrolmentId(enrolment_id), data.number)
        return EnrolmentResponse.of(view)

    @post(
        "/steps/{step_id:str}/completion", operation_id="completeStep", opt=WRITE, status_code=200
    )
    async def complete(
        self,
        uow: NamedDependency[SkipValidation[UnitOfWork]],
        actor: NamedDependency[SkipValidation[Actor]],
        enrolment_id: FromPath[UUID],
        step_id: FromPath[str],
        data: JSONBody[CompleteStepRequest],
    ) -> StepCompletionResponse:
        """Say that the present step is done. What reached the contact is logged with it, in one piece; saying it
        again finds it done.
        """
        enrolment, interaction, _ = await complete_step(
            uow, actor, EnrolmentId(enrolment_id), step_id, data.done()
        )
        return StepCompletionResponse.of(enrolment, interaction)

    @post("/steps/{step_id:str}/skip", operation_id="skipStep", opt=WRITE, status_code=200)
    async def skip(
        self,
        uow: NamedDependency[SkipValidation[UnitOfWork]],
        actor: NamedDependency[SkipValidation[Actor]],
        enrolment_id: FromPath[UUID],
        step_id: FromPath[str],
        data: JSONBody[SkipStepRequest],
    ) -> EnrolmentResponse:
        """Leave out a task or a give, or say that what is waited for has happened."""
        view = await skip_step(uow, actor, EnrolmentId(enrolment_id), step_id, data.occurred_at)
        return EnrolmentResponse.of(view)
