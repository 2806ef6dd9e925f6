"""What may be asked of whom, and when. It is the same whether they asked something first or not."""

from datetime import timedelta

from domain.guardrails.case import Case
from domain.guardrails.decision import Reason
from domain.guardrails.ladder import LIMITS, WORDS
from domain.shared.local_time import ONE_DAY, local_day

LARGE = 3


def ask_above_stage(case: Case) -> Reason | None:
    """More is asked than there is trust for."""
    level, stage = case.outbound.ask_level, case.person.stage
    limit = LIMITS.get(stage, 0)
    if not case.asks or level <= limit:
        return None
    return Reason(
        code="ask_above_stage",
        rule=f"At the stage {stage}, the most to ask for is {WORDS[limit]} (level {limit}).",
        detail=f"This asks for {WORDS[level]} (level {level}).",
        verdict="block",
    )


def thanks_first(case: Case) -> Reason | None:
    """They have helped, were not thanked, and are to be asked again."""
    since, days = case.person.clock.thanks_since, case.limits.thanks_within_days
    if not case.asks or since is None or case.person.clock.thanks_for == "meeting":
        return None
    if case.at <= since + timedelta(days=days):
        return None
    return Reason(
        code="thanks_first",
        rule=f"No ask while help has gone without thanks for more than {days} days.",
        detail=f"They helped you on {case.written(since)}, and you have not written since: thank them first.",
        verdict="block",
    )


def open_ask(case: Case) -> Reason | None:
    """They have not answered the last ask yet."""
    asked = [each.asked_at for each in case.person.asks if each.is_open]
    if not case.asks or not asked:
        return None
    return Reason(
        code="open_ask",
        rule="At most 1 open ask at a time.",
        detail=f"What you asked for on {case.written(max(asked))} is still open.",
        verdict="warn",
    )


def asks_spacing(case: Case) -> Reason | None:
    """Something large was asked for not long ago."""
    asked = [each.asked_at for each in case.person.asks if each.level >= LARGE]
    if not case.asks or case.outbound.ask_level < LARGE or not asked:
        return None
    days = case.limits.asks_spacing_days
    until = case.start_of(local_day(max(asked), case.zone) + days * ONE_DAY)
    if case.at >= until:
        return None
    return Reason(
        code="asks_spacing",
        rule=f"At least {days} days between asks for {WORDS[LARGE]} or more (level {LARGE} and above).",
        detail=f"The last one was on {case.written(max(asked))}; wait until {case.written(until)}.",
        verdict="warn",
        until=until,
    )
