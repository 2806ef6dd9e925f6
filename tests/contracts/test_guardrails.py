"""What every implementation of Guardrails promises."""

from datetime import timedelta
from typing import Any

import pytest

from domain.contacts.model import Contact
from domain.contacts.values import Wishes
from domain.guardrails.decision import Outbound, OwnerFacts, PersonFacts
from domain.guardrails.judging import check_outbound
from domain.guardrails.model import (
    GuardrailBlocked,
    GuardrailWarned,
    OverrideNotYours,
    OverrideReasonInvalid,
)
from domain.interactions.commands import log_interaction, patch_interaction
from domain.interactions.model import Depth, Direction, Interaction
from domain.shared.actor import Role
from domain.shared.errors import NotFound
from domain.shared.ids import ContactId, InteractionId, new_id
from domain.unit_of_work import Transaction
from tests.fakes.unit_of_work import NOON
from tests.support.ground import Ground

DAY = timedelta(days=1)
MAIL = Outbound(at=NOON, channel="email")
WORD = {"direction": Direction.OUTBOUND, "channel": "email", "depth": Depth.MESSAGE}
WHY = "They asked me to write again this week."


async def a_contact(tx: Transaction, **known: Any) -> ContactId:
    contact = Contact(id=ContactId(new_id()), given_name="Ada", **known)
    await tx.contacts.save(contact)
    return contact.id


async def a_touch(
    tx: Transaction, contact_id: ContactId, ago: float, direction: str = "outbound", **known: Any
) -> InteractionId:
    touch = Interaction(
        **{
            "id": InteractionId(new_id()),
            "contact_id": contact_id,
            "occurred_at": NOON - ago * DAY,
            "channel": "linkedin",
            "depth": Depth.MESSAGE,
            "direction": Direction(direction),
            **known,
        }
    )
    await tx.interactions.save(touch)
    return touch.id


async def owner_facts(tx: Transaction, contact_id: ContactId, **asked: Any) -> OwnerFacts:
    return (await tx.guardrails.facts_about([contact_id], NOON, **asked))[contact_id][1]


async def test_of_a_person_it_is_known_what_stands_with_them(tx: Transaction) -> None:
    known = {
        "stage": "sprout",
        "wishes": Wishes(channels=("email",), not_before=NOON.date()),
        "time_zone": "Asia/Tokyo",
        "region": "JP",
        "do_not_contact_at": NOON - DAY,
        "closed_at": NOON - 2 * DAY,
        "deleted_at": NOON - 3 * DAY,
        "resting_since": NOON - 4 * DAY,
        "rest_until": NOON + DAY,
    }
    contact_id = await a_contact(tx, **known)
    person, owner = (await tx.guardrails.facts_about([contact_id], NOON))[contact_id]

    contact = await tx.contacts.find(contact_id)
    assert contact is not None
    assert PersonFacts(contact_id=contact_id, clock=contact.clock, **known) == person  # type: ignore[arg-type]
    assert OwnerFacts() == owner


async def test_who_is_not_there_or_was_merged_is_left_out(tx: Transaction) -> None:
    there = await a_contact(tx)
    merged = await a_contact(tx, merged_into=there, deleted_at=NOON)

    asked = [there, merged, ContactId(new_id())]
    assert {there} == set(await tx.guardrails.facts_about(asked, NOON))
    assert {} == await tx.guardrails.facts_about([], NOON)


async def test_new_people_are_those_with_whom_the_first_word_was_the_owners(
    tx: Transaction,
) -> None:
    ada, *others = [await a_contact(tx) for _ in range(8)]
    new, answered, met, grouped, liked, known, thrown = others
    await a_touch(tx, ada, 1)
    await a_touch(tx, new, 6, body="the first")
    await a_touch(tx, new, 2, body="the second")
    await a_touch(tx, answered, 3, "inbound")
    await a_touch(tx, answered, 2)
    await a_touch(tx, met, 1, "mutual", depth=Depth.MEETING)
    await a_touch(tx, met, 0.5)
    await a_touch(tx, grouped, 2, is_group=True)
    await a_touch(tx, liked, 2, depth=Depth.LIGHT)
    await a_touch(tx, liked, 1)
    await a_touch(tx, known, 7)
    await a_touch(tx, known, 1)
    await a_touch(tx, thrown, 1, deleted_at=NOON)

    found = await owner_facts(tx, ada)
    assert {NOON - 6 * DAY, NOON - DAY} == set(found.new_people)


async def test_invitations_count_by_the_week_and_their_notes_by_the_month(tx: Transaction) -> None:
    ada, ben = await a_contact(tx), await a_contact(tx)
    for ago, form in ((1, "invitation"), (6, "invitation_note"), (29, "invitation_note")):
        await a_touch(tx, ben, ago, form=form)
    await a_touch(tx, ben, 30, form="invitation_note")
    await a_touch(tx, ben, 2, "inbound", form="invitation_note")

    found = await owner_facts(tx, ada)
    assert {NOON - DAY, NOON - 6 * DAY} == set(found.invitations)
    assert {NOON - 6 * DAY, NOON - 29 * DAY} == set(found.invitation_notes)


async def test_a_touch_does_not_count_against_itself_nor_what_came_after(tx: Transaction) -> None:
    ada, ben = await a_contact(tx), await a_contact(tx)
    first = await a_touch(tx, ben, 1, form="invitation")

    assert OwnerFacts() == await owner_facts(tx, ada, apart_from=first)
    before = await tx.guardrails.facts_about([ada], NOON - 2 * DAY)
    assert OwnerFacts() == before[ada][1]


async def test_what_went_out_is_judged_by_what_stood_before_it(ground: Ground) -> None:
    async with ground.uow.begin(ground.mine) as tx:
        contact_id = await a_contact(tx, stage="rooted")

    async def log(ago: float, **values: Any) -> list[str]:
        told = {**WORD, "occurred_at": NOON - ago * DAY, **values}
        view, _ = await log_interaction(ground.uow, ground.actor, contact_id, told)
        return [each.code for each in view.guardrail.reasons] if view.guardrail else []

    assert [] == await log(30)
    assert ["too_soon"] == await log(29)
    assert ["unanswered_limit", "too_soon"] == await log(28)  # the rest began as it was told
    assert [] == await log(27.5, direction=Direction.INBOUND)
    assert [] == await log(27)
    assert ["too_soon"] == await log(29.9)  # told later: only the first was before it


async def test_a_touch_that_is_told_otherwise_is_judged_anew(ground: Ground) -> None:
    async with ground.uow.begin(ground.mine) as tx:
        contact_id = await a_contact(tx, stage="rooted")
    await log_interaction(ground.uow, ground.actor, contact_id, {**WORD, "occurred_at": NOON - DAY})
    word = {**WORD, "direction": Direction.INBOUND}
    view, _ = await log_interaction(ground.uow, ground.actor, contact_id, word)

    async def edited(**values: Any) -> list[str] | None:
        told = await patch_interaction(ground.uow, ground.actor, view.id, values)
        return [each.code for each in told.guardrail.reasons] if told.guardrail else None

    assert await edited(body="Dear Zoë") is None
    assert ["too_soon"] == await edited(direction=Direction.OUTBOUND)
    assert await edited(body="Dear Ada") is None


async def test_a_block_is_refused_by_the_gate_and_nothing_overrides_it(ground: Ground) -> None:
    async with ground.uow.begin(ground.mine) as tx:
        contact_id = await a_contact(tx, do_not_contact_at=NOON - DAY)

    for override in (None, WHY):
        with pytest.raises(GuardrailBlocked) as refused:
            async with ground.uow.begin(ground.mine) as tx:
                await check_outbound(tx, ground.actor, contact_id, MAIL, "draft", override=override)
        assert ["do_not_contact"] == [each["code"] for each in refused.value.extra["reasons"]]


async def test_a_warning_yields_to_the_owners_reason_and_to_nobody_elses(ground: Ground) -> None:
    async with ground.uow.begin(ground.mine) as tx:
        contact_id = await a_contact(tx, stage="rooted")
    await log_interaction(ground.uow, ground.actor, contact_id, {**WORD, "occurred_at": NOON - DAY})
    assistant = type(ground.actor)(
        user_id=ground.actor.user_id,
        workspace_id=ground.mine,
        role=Role.ASSISTANT,
        scopes=ground.actor.scopes,
    )
    for refusal, actor, override in (
        (GuardrailWarned, ground.actor, None),
        (OverrideReasonInvalid, ground.actor, "  because "),
        (OverrideNotYours, assistant, WHY),
    ):
        with pytest.raises(refusal):
            async with ground.uow.begin(ground.mine) as tx:
                await check_outbound(tx, actor, contact_id, MAIL, "draft", override=override)
    async with ground.uow.begin(ground.mine) as tx:
        said = await check_outbound(
            tx, ground.actor, contact_id, MAIL, "draft", override=f" {WHY} "
        )

    assert "warn" == said.verdict


async def test_the_gate_lets_nobody_through_who_is_not_there(
    tx: Transaction, ground: Ground
) -> None:
    with pytest.raises(NotFound):
        await check_outbound(tx, ground.actor, ContactId(new_id()), MAIL, "draft")
