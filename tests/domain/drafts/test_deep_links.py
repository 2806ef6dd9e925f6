"""Links that open where a message is written: whatever stands in it, it stays in its place."""

from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.coaching.queries import Standing
from domain.contacts.stage import Stage
from domain.drafts.links import deep_link
from domain.drafts.model import Draft
from domain.drafts.ports import Addressee
from domain.shared.ids import ContactId, DraftId, new_id

ADA = Standing(given_name="Ada", family_name="", stage=Stage.SEED, unanswered=0, owes_thanks=False)


def link(channel: str, *, subject: str = "", body: str = "", **to: str | None) -> str | None:
    draft = Draft(
        id=DraftId(new_id()),
        contact_id=ContactId(new_id()),
        channel=channel,
        purpose="thanks",
        subject=subject,
        body=body,
    )
    return deep_link(draft, Addressee(standing=ADA, **to))


@pytest.mark.parametrize(
    ("channel", "to", "expected"),
    [
        ("email", {"email": "a@b.org"}, "mailto:a@b.org"),
        ("email", {"email": "a@b.org?bcc=c@d.org"}, "mailto:a@b.org%3Fbcc%3Dc@d.org"),
        ("email", {}, None),
        ("phone", {"phone": "+44 (0)20 7946-0000 ext"}, "tel:+4402079460000"),
        ("phone", {"phone": "ask Eve"}, None),
        ("phone", {}, None),
        ("linkedin_note", {"linkedin_slug": "ada"}, "https://www.linkedin.com/in/ada/"),
        (
            "linkedin_inmail",
            {"linkedin_slug": "a/b?c"},
            "https://www.linkedin.com/messaging/compose/?recipient=a%2Fb%3Fc",
        ),
        ("linkedin_message", {"email": "a@b.org"}, None),
        ("in_person", {"linkedin_slug": "ada", "email": "a@b.org"}, None),
    ],
)
def test_each_channel_leads_to_its_own_place(
    channel: str, to: dict[str, str], expected: str | None
) -> None:
    assert expected == link(channel, **to)


@given(st.text(max_size=80), st.text(max_size=120))
@settings(max_examples=40, deadline=None)
def test_a_mail_link_says_just_what_the_draft_says(subject: str, body: str) -> None:
    told = link("email", subject=subject, body=body, email="ada@example.org") or ""
    parts = urlsplit(told)
    query = parse_qs(parts.query, keep_blank_values=True, max_num_fields=2)
    lines = body.replace("\r\n", "\n").replace("\n", "\r\n")

    assert ("mailto", "ada@example.org") == (parts.scheme, unquote(parts.path))
    assert ([subject] if subject else None) == query.get("subject")
    assert ([lines] if lines else None) == query.get("body")


def test_a_body_too_long_for_a_link_is_left_to_be_pasted() -> None:
    told = link("email", subject="Thanks", body="x" * 2000, email="ada@example.org")

    assert "mailto:ada@example.org?subject=Thanks" == told
