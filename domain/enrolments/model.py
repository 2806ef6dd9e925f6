"""The enrolment: where one contact stands on one version of a cadence, and what was done there.

Its methods say what a change means for the fields; when something changes is for the machine to say.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from msgspec.structs import replace

from domain.enrolments.errors import EnrolmentFinished
from domain.enrolments.states import (
    EventKind,
    Hold,
    Outcome,
    PauseReason,
    Phase,
    State,
    StepRecord,
    StepStatus,
    TimelineEvent,
)
from domain.guardrails.decision import Reason
from domain.shared.ids import (
    CadenceId,
    ContactId,
    EnrolmentEventId,
    EnrolmentId,
    UserId,
    new_id,
)
from domain.shared.versioned import Versioned


@dataclass(slots=True, kw_only=True, eq=False)
class Enrolment(Versioned):
    """`step_since` is when the step before was really completed. The present step comes no sooner than
    `not_before`: what was learned late, or a pause, is never caught up on. `due_at` is when the step is ready or
    its wait is over, `next_due_at` when anything may change without a new fact. `resumed_at` is when the owner last
    ended a pause. `told` is what is to be added to the timeline.
    """

    id: EnrolmentId
    contact_id: ContactId
    cadence_id: CadenceId
    cadence_number: int
    enrolled_at: datetime
    enrolled_by: UserId | None = None
    state: State = State.PENDING
    phase: Phase | None = None
    pause_reason: PauseReason | None = None
    outcome: Outcome | None = None
    step_id: str | None = None
    step_since: datetime | None = None
    not_before: datetime | None = None
    due_at: datetime | None = None
    hold: Hold | None = None
    resume_at: datetime | None = None
    resumed_at: datetime | None = None
    outbound_count: int = 0
    last_outbound_at: datetime | None = None
    started_at: datetime | None = None
    finished_at: datetime | None = None
    next_due_at: datetime | None = None
    steps: Mapping[str, StepRecord] = field(default_factory=dict)
    told: list[TimelineEvent] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        return self.state is not State.FINISHED

    def refuse_when_finished(self) -> None:
        if self.state is State.FINISHED:
            raise EnrolmentFinished(outcome=self.outcome, finished_at=self.finished_at)

    def tell(
        self,
        kind: EventKind,
        at: datetime,
        *,
        step_id: str | None = None,
        reasons: Iterable[Reason] = (),
        **body: Any,
    ) -> None:
        """Note something for the timeline; it is kept with the next save."""
        told = TimelineEvent(
            id=EnrolmentEventId(new_id()),
            enrolment_id=self.id,
            at=at,
            kind=kind,
            step_id=step_id,
            reasons=tuple(reasons),
            body=body,
        )
        self.told.append(told)

    def start(self, step_id: str, at: datetime, *, not_before: datetime) -> None:
        """There is a place for them: the cadence begins."""
        self.refuse_when_finished()
        self.put("state", State.ACTIVE)
        self.put("started_at", at)
        self.tell("started", at)
        self.enter(step_id, since=not_before, at=not_before)

    def enter(self, step_id: str, *, since: datetime, at: datetime) -> None:
        """Come to a step; the one before was completed at `since`, which is known as of `at`."""
        self.refuse_when_finished()
        self._put_all(phase=Phase.WAITING, step_id=step_id, step_since=since, not_before=at)
        self._put_all(due_at=None, hold=None)

    def wait(self, until: datetime, at: datetime, **body: Any) -> None:
        """The present step, or the end of its wait, comes then."""
        self.refuse_when_finished()
        is_as_it_was = self.phase is Phase.WAITING and self.due_at == until and self.hold is None
        self.drop_ready()
        self._put_all(phase=Phase.WAITING, due_at=until, hold=None)
        if not is_as_it_was:
            self.tell("waiting", at, step_id=self.step_id, due_at=told_instant(until), **body)

    def await_approval(self, at: datetime) -> None:
        self.refuse_when_finished()
        self.put("due_at", None)
        if self.put("phase", Phase.AWAITING_APPROVAL):
            self.tell("waiting", at, step_id=self.step_id, awaits="approval")

    def make_ready(self, due_at: datetime, at: datetime) -> None:
        """The present step is there to be done."""
        self.refuse_when_finished()
        self._put_all(phase=Phase.READY, due_at=due_at, hold=None)
        self._keep(str(self.step_id), StepRecord(status=StepStatus.READY, ready_at=at))
        self.tell("ready", at, step_id=self.step_id, due_at=told_instant(due_at))

    def hold_back(self, until: datetime, reasons: Iterable[Reason], at: datetime) -> None:
        """Guardrails stand against the present step, for the time being."""
        self.refuse_when_finished()
        reasons = tuple(reasons)
        since = self.hold.since if self.hold else at
        hold = Hold(since=since, codes=tuple(reason.code for reason in reasons))
        self._put_all(phase=Phase.WAITING, due_at=until)
        if self.put("hold", hold):
            told = told_instant(until)
            self.tell("held", at, step_id=self.step_id, reasons=reasons, due_at=told)

    def close_step(self, record: StepRecord) -> None:
        """Keep what became of the present step."""
        self.refuse_when_finished()
        before = self.steps.get(str(self.step_id))
        self._keep(str(self.step_id), replace(record, ready_at=before.ready_at if before else None))

    def count_outbound(self, at: datetime) -> None:
        """One more message of this cadence has reached them."""
        self.refuse_when_finished()
        self.put("outbound_count", self.outbound_count + 1)
        self.put("last_outbound_at", max(at, self.last_outbound_at or at))

    def pause(self, reason: PauseReason, until: datetime | None, at: datetime) -> None:
        """Nothing happens until then, or until the owner says so; what was ready is not any more."""
        self.refuse_when_finished()
        self.drop_ready()
        changed = self._put_all(state=State.PAUSED, pause_reason=reason, resume_at=until)
        self._put_all(phase=None, due_at=None, hold=None)
        if changed:
            ends = None if until is None else told_instant(until)
            self.tell("paused", at, step_id=self.step_id, reason=reason.value, until=ends)

    def resume(self, at: datetime) -> None:
        """Go on where it stopped, from now on."""
        self.refuse_when_finished()
        self.tell("resumed", at, step_id=self.step_id)
        is_begun = self.step_id is not None
        self._put_all(pause_reason=None, resume_at=None, not_before=max(at, self.not_before or at))
        self.put("state", State.ACTIVE if is_begun else State.PENDING)
        self.put("phase", Phase.WAITING if is_begun else None)

    def move(self, number: int, at: datetime) -> None:
        """Go on by another version; the present step, as it stands there, is looked at anew."""
        self.refuse_when_finished()
        before = self.cadence_number
        self.drop_ready()
        self._put_all(cadence_number=number, due_at=None, hold=None)
        self.put("phase", self.phase and Phase.WAITING)
        self.tell("moved", at, step_id=self.step_id, before=before, number=number)

    def finish(self, outcome: Outcome, at: datetime, **body: Any) -> None:
        """It is over, for good."""
        self.refuse_when_finished()
        self.drop_ready()
        self._put_all(state=State.FINISHED, outcome=outcome, finished_at=at)
        self._put_all(phase=None, pause_reason=None, resume_at=None, due_at=None, hold=None)
        self.put("next_due_at", None)
        self.tell("finished", at, step_id=self.step_id, outcome=outcome.value, **body)

    def drop_ready(self) -> None:
        """The present step is not there to be done any more, if it was."""
        known = self.steps.get(self.step_id or "")
        if known is not None and known.status is StepStatus.READY:
            self.put(
                "steps", {key: each for key, each in self.steps.items() if key != self.step_id}
            )

    def _keep(self, step_id: str, record: StepRecord) -> None:
        self.put("steps", {**self.steps, step_id: record})

    def _put_all(self, **values: Any) -> bool:
        is_changed = False
        for name, value in values.items():
            is_changed |= self.put(name, value)
        return is_changed


def told_instant(at: datetime) -> str:
    """An instant as the timeline tells it."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
