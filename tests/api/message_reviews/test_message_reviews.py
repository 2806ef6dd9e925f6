"""The coach over HTTP: with a contact it knows who they are, without one it is told; nothing is kept."""

import asyncio
from typing import Any

import pytest

from domain.coaching.advising import (
    Advice,
    AdviceStatus,
    Advisor,
    AdvisorUnavailable,
    NoAdvice,
    advice_on,
)
from domain.coaching.model import Context, Purpose, Review
from domain.coaching.review import review
from tests.support.whole import Person, Whole

TEXT = "Hi Ada, just checking in on my message from last week."
FOLLOW_UP = {"text": TEXT, "channel": "email", "purpose": "follow_up"}
WRITTEN = {"direction": "outbound", "channel": "email", "depth": "message"}
HELP = {
    "direction": "inbound",
    "channel": "email",
    "depth": "message",
    "help_received": "advice",
}


@pytest.fixture(scope="module")
async def owner(whole: Whole) -> Person:
    return await whole.log_in()


async def contact(whole: Whole, owner: Person, *touches: dict[str, str], **fields: Any) -> str:
    made = await whole.client.post(f"{owner.at}/contacts", json=fields, headers=owner.headers)
    contact_id = str(made.json()["id"])
    for day, touch in enumerate(touches, 1):
        told = touch | {"contact_id": contact_id, "occurred_at": f"2026-01-0{day}T10:00:00Z"}
        answer = await whole.client.post(
            f"{owner.at}/interactions", json=told, headers=owner.headers
        )
        assert 201 == answer.status_code, answer.text
    return contact_id


async def ask(whole: Whole, owner: Person, **body: Any) -> Any:
    return await whole.client.post(
        f"{owner.at}/message-reviews", json=FOLLOW_UP | body, headers=owner.headers
    )


async def test_a_review_says_where_what_why_and_what_to_do(whole: Whole, owner: Person) -> None:
    answer = await ask(whole, owner, is_follow_up=True)

    told = answer.json()
    finding = next(each for each in told["findings"] if each["code"] == "chasing")
    assert (200, "warn", "P4") == (answer.status_code, finding["severity"], finding["principle"])
    assert "just checking in" == TEXT[finding["start"] : finding["end"]]
    assert {"stage": "seed", "is_follow_up": True, "help_received": False} == told["context"]
    assert {"status": "none", "suggestions": []} == told["advice"]
    assert ("en", 54, None, False) == (
        told["language"],
        told["length"],
        told["limit"],
        told["blocked"],
    )


async def test_a_contact_tells_stage_name_and_what_is_owed(whole: Whole, owner: Person) -> None:
    helper = await contact(whole, owner, WRITTEN, HELP, given_name="Grace")
    silent = await contact(whole, owner, WRITTEN, given_name="Ada")

    of_helper = (await ask(whole, owner, contact_id=helper)).json()
    of_silent = (await ask(whole, owner, contact_id=silent)).json()

    assert {"wrong_name", "no_thanks"} <= {each["code"] for each in of_helper["findings"]}
    assert {"stage": "sprout", "is_follow_up": False, "help_received": True} == of_helper["context"]
    assert {"no_new_value", "chasing"} == {each["code"] for each in of_silent["findings"]}


async def test_after_an_invitation_that_was_accepted_nothing_is_followed_up(
    whole: Whole, owner: Person
) -> None:
    accepted = await contact(whole, owner, WRITTEN, given_name="Ada", connected_on="2026-01-02")

    answer = await ask(whole, owner, contact_id=accepted)

    assert answer.json()["context"]["is_follow_up"] is False


async def test_what_a_contact_tells_is_not_told_again(whole: Whole, owner: Person) -> None:
    answer = await ask(
        whole, owner, contact_id=await contact(whole, owner, given_name="Ada"), stage="rooted"
    )

    assert (422, "/stage") == (answer.status_code, answer.json()["errors"][0]["pointer"])


async def test_a_contact_in_the_trash_is_gone(whole: Whole, owner: Person) -> None:
    trashed = await contact(whole, owner, given_name="Ada")
    await whole.client.delete(f"{owner.at}/contacts/{trashed}", headers=owner.headers)

    assert 410 == (await ask(whole, owner, contact_id=trashed)).status_code


async def test_a_text_is_bounded(whole: Whole, owner: Person) -> None:
    answers = [await ask(whole, owner, text="a" * size) for size in (20_000, 20_001)]

    assert [200, 422] == [each.status_code for each in answers]


ABOUT = Context(channel="email", purpose=Purpose.OTHER)


class Answers:
    """An advisor with more to say than is asked for."""

    async def advise(self, text: str, about: Context, review: Review) -> Advice:
        del about, review
        return Advice(status=AdviceStatus.GIVEN, suggestions=(text,) * 9)


class Sleeps:
    """An advisor that answers too late."""

    async def advise(self, text: str, about: Context, review: Review) -> Advice:
        del text, about, review
        await asyncio.sleep(60)
        return Advice(status=AdviceStatus.GIVEN)


class Fails:
    """An advisor that is away."""

    async def advise(self, text: str, about: Context, review: Review) -> Advice:
        del text, about, review
        raise AdvisorUnavailable


@pytest.mark.parametrize(
    ("advisor", "expected"),
    [
        (NoAdvice(), Advice(status=AdviceStatus.NONE)),
        (Answers(), Advice(status=AdviceStatus.GIVEN, suggestions=("Hi",) * 5)),
        (Sleeps(), Advice(status=AdviceStatus.UNAVAILABLE)),
        (Fails(), Advice(status=AdviceStatus.UNAVAILABLE)),
    ],
)
async def test_an_advisor_adds_and_never_holds_up(advisor: Advisor, expected: Advice) -> None:
    assert expected == await advice_on(advisor, "Hi", ABOUT, review("Hi", ABOUT), seconds=0.01)
