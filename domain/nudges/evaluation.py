"""The decision about one contact at one moment: a pure function that all who ask share.

Between `now` and `next_due_at` nothing changes, so evaluating at these instants only is enough. One
that comes late decides as if it had come in time: `due_at` stays the planned instant. But nothing
is made in quiet hours, however late it is.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import msgspec

from domain.nudges.decisions import Decision, Evaluation, NewNudge, NudgeChange
from domain.nudges.delivery import Queued
from domain.nudges.explanation import DETAILS, decide
from domain.nudges.facts import ContactFacts, NudgeFacts
from domain.nudges.frame import Frame, after, frame_of
from domain.nudges.kinds import TRAITS, NudgeStatus
from domain.nudges.opening import open_nudge
from domain.nudges.policy import Policy
from domain.nudges.readiness import Candidate, Verdict, judge
from domain.nudges.rules import RULES
from domain.nudges.upkeep import changes_at, giving_way, tend
from domain.shared.ids import NudgeId


def evaluate(
    facts: ContactFacts, policy: Policy, now: datetime, *, explaining: bool = True
) -> Evaluation:
    """What changes now about a contact's nudges, why the rest does not, and when to look again.

    Without `explaining` it is quicker, and there are no decisions.
    """
    frame = frame_of(facts, policy, now)
    nudges, changed = tend(frame)
    if changed:
        frame = after(frame, nudges)
    kept = [nudge for nudge in nudges if nudge.is_open]
    verdicts = {kind: judge(frame, kind) for kind in RULES}
    candidates = [
        verdict.candidate
        for found in verdicts.values()
        for verdict in found
        if verdict.candidate is not None
    ]
    firing = _courtesies(candidates, kept)
    winner = _winner(candidates, kept)
    if winner is not None:
        firing.append(winner)
        kept, superseded = _give_way(kept)
        changed += superseded
    opened = [open_nudge(frame, candidate) for candidate in firing]
    return Evaluation(
        decisions=tuple(
            decide(frame, kind, found, kept, opened) for kind, found in verdicts.items()
        )
        if explaining
        else (),
        opened=tuple(opened),
        changed=tuple(changed),
        next_due_at=_next_due_at(frame, verdicts.values(), kept, opened),
    )


def explain(
    facts: ContactFacts,
    policy: Policy,
    now: datetime,
    queue: Mapping[NudgeId, Queued],
) -> tuple[Decision, ...]:
    """The decisions of `evaluate`; `queue` has what those wait for that are not before the owner yet."""
    return tuple(
        _as_queued(decision, queue.get(decision.nudge_id) if decision.nudge_id else None)
        for decision in evaluate(facts, policy, now).decisions
    )


def _as_queued(decision: Decision, queued: Queued | None) -> Decision:
    if queued is None:
        return decision
    return msgspec.structs.replace(
        decision, code=queued.code, detail=DETAILS[queued.code], may_fire_at=queued.until
    )


def _courtesies(candidates: Iterable[Candidate], kept: Sequence[NudgeFacts]) -> list[Candidate]:
    taken = {nudge.kind for nudge in kept}
    return [
        candidate
        for candidate in candidates
        if TRAITS[candidate.kind].is_courtesy and candidate.kind not in taken
    ]


def _winner(candidates: Iterable[Candidate], kept: Sequence[NudgeFacts]) -> Candidate | None:
    """The contact-seeking nudge to open, if one may: there is never more than one open."""
    seeking = [candidate for candidate in candidates if not TRAITS[candidate.kind].is_courtesy]
    if not seeking:
        return None
    best = min(seeking, key=_rank)
    for holder in kept:
        if TRAITS[holder.kind].is_courtesy:
            continue
        # What the owner has put off comes back as promised: nothing takes its place.
        is_put_off = holder.status == NudgeStatus.SNOOZED
        if is_put_off or holder.kind == best.kind or holder.priority >= best.priority:
            return None
    return best


def _rank(candidate: Candidate) -> tuple[int, datetime, int]:
    return (
        -candidate.priority,
        candidate.occurrence.anchor_at,
        -TRAITS[candidate.kind].base,
    )


def _give_way(kept: Sequence[NudgeFacts]) -> tuple[list[NudgeFacts], list[NudgeChange]]:
    staying = [nudge for nudge in kept if TRAITS[nudge.kind].is_courtesy]
    return staying, giving_way(kept)


def _next_due_at(
    frame: Frame,
    verdicts: Iterable[Sequence[Verdict]],
    kept: Sequence[NudgeFacts],
    opened: Sequence[NewNudge],
) -> datetime | None:
    instants = [changes_at(nudge, frame) for nudge in kept]
    instants += [new.expires_at for new in opened]
    instants += [
        verdict.fires_at for found in verdicts for verdict in found if verdict.fires_at is not None
    ]
    return min(instants, default=None)
