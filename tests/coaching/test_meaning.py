"""The same ask in other words is found; the same words with another meaning are not."""

import pytest

from domain.coaching.english.common import telling_words
from domain.coaching.model import Context, Purpose
from domain.coaching.review import review
from domain.contacts.stage import Stage

ASKED = {
    "asks_for_job": """
        I was hoping you might have an opening on your team.
        Could you use another pair of hands in the kitchen?
        I'd give a lot to be on your team, is there a chance?
        Do you think your department might be looking for someone with my profile?
        """,
    "asks_for_referral": """
        Would you mind vouching for me with the team lead?
        Could you drop my name to your recruiter?
        Might you speak to the head of product on my behalf?
        If you could mention me to your boss I'd be so grateful.
        """,
    "asks_for_money": """
        My rent is due and I have nothing left, could you help me with some money?
        Would you be interested in our premium subscription?
        I'd love to offer you our coaching package at a special rate.
        I can't afford the conference ticket, could you cover it?
        """,
    "asks_for_favour": """
        I'd love it if you left a review for my app.
        Would you have a minute to look over my essay?
        I'd be grateful for any comments on the attached draft.
        """,
    "ask_too_big": """
        Can I come by your office on Monday?
        Could we have a monthly chat about my career?
        I'd like to invite you for dinner.
        """,
    "deadline": """
        I have to decide until Wednesday, could you tell me before then?
        Can you reply within 24 hours?
        """,
}
FOLLOWED = {
    "guilt": """
        You could have at least said no.
        Others would have replied.
        Clearly you have better things to do.
        """,
    "chasing": """
        I haven't received a reply yet.
        Sending this again in case it got lost.
        """,
}
WELCOME = """
    I read your essay about job interviews and laughed at the part on money.
    I gave your book to my boss and she now shares it with everybody who joins our team.
    We met at the meeting in Oslo and talked about coffee for an hour.
    Our team is hiring a researcher, and I thought you might know whom it suits.
    The library is open until 9 tonight, and the exhibition closes on Sunday in case you want to see it.
    Your review of the survey tool saved us 300 euros.
    I'm sorry that I never answered your letter, it was a busy spring.
    I'm free of debt since I read your column, thank you.
    """
SEEN = """
    the way you labelled the axes in last week's chart finally made inflation clear to my class.
    since your answer on the forum about garbage collectors our service has not crashed once.
    the crossing at Mill Lane that you redesigned is the first one my son can use alone.
    in your thesis you compare wards by noise. Did the nurses hear the difference themselves?
    """
PRAISED = """
    your background in finance is impressive and I'd love to learn from you.
    I read your posts every day and they are pure gold. What course would you recommend?
    wow, your career from nurse to software architect is so inspiring! How can I do the same?
    I love how you inspire others with your positive energy. What keeps you motivated every day?
    """
ASK = Context(channel="email", purpose=Purpose.ASK)
LATER = Context(channel="email", purpose=Purpose.FOLLOW_UP, is_follow_up=True)
KNOWN = Context(channel="email", purpose=Purpose.OTHER, stage=Stage.GROWING)
FIRST = Context(channel="email", purpose=Purpose.FIRST_CONTACT, given_name="Ada")


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.strip().splitlines()]


@pytest.mark.parametrize("code", ASKED)
def test_an_ask_is_found_however_it_is_put(code: str) -> None:
    missed = [line for line in lines(ASKED[code]) if code not in review(line, ASK).codes]

    assert [] == missed


@pytest.mark.parametrize("code", FOLLOWED)
def test_pressing_is_found_however_it_is_put(code: str) -> None:
    missed = [line for line in lines(FOLLOWED[code]) if code not in review(line, LATER).codes]

    assert [] == missed


def test_words_of_an_ask_with_another_meaning_are_left_alone() -> None:
    assert [] == [
        (line, review(line, KNOWN).codes) for line in lines(WELCOME) if review(line, KNOWN).codes
    ]


def test_what_somebody_did_is_seen_without_its_title() -> None:
    assert [] == [line for line in lines(SEEN) if review(f"Hi Ada, {line}", FIRST).codes]


def test_praise_for_anybody_names_nothing() -> None:
    assert [] == [
        line
        for line in lines(PRAISED)
        if "no_specific_admiration" not in review(f"Hi Ada, {line}", FIRST).codes
    ]


def test_a_first_message_cannot_chase_what_was_never_sent() -> None:
    text = "Have you had time to think about it?"

    assert "chasing" in review(text, LATER).codes
    assert "chasing" not in review(text, FIRST).codes


def test_telling_words_are_those_that_not_every_message_holds() -> None:
    assert ["snow", "plough's", "shadow"] == telling_words(
        "you always show the snow plough's shadow in your posts and inspire us"
    )
