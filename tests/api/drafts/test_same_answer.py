"""What the guardrails say of a draft is what they say to whoever asks: at the hand-over, and when it was sent."""

from typing import Any

import pytest

from tests.api.guardrails.scenes import STORIES, staged
from tests.support.house import House

_FORMS = {"invitation_note": "linkedin_note"}
_CHANNELS = {"linkedin": "linkedin_message"}
# A draft is a message with words, to somebody who is there; as a step of a cadence it is asked about by that.
CODES = [
    code
    for code, story in STORIES.items()
    if code != "deleted"
    and not story.outbound.keys() & {"depth", "in_cadence"}
    and story.outbound.get("form") != "invitation"
]


@pytest.mark.parametrize("code", CODES)
async def test_a_draft_gets_the_same_answer(sandbox: House, code: str) -> None:
    contact_id = str(await staged(sandbox, STORIES[code]))
    out = dict(STORIES[code].outbound)
    told = {
        "contact_id": contact_id,
        "channel": _FORMS.get(out.get("form", "")) or drafted(out.get("channel", "email")),
        "purpose": "other",
        "body": "Hi Ada",
        "ask_level": out.get("ask_level", 0),
    }
    draft = await sandbox.made("drafts", told)
    evaluated = await sandbox.client.post(
        f"{sandbox.at}/guardrail-evaluations",
        json={"contact_id": contact_id, "channel": "email", **out},
    )
    at = f"{sandbox.at}/drafts/{draft['id']}"
    handed = await sandbox.client.get(f"{at}/handoff")
    sent = await sandbox.client.put(f"{at}/sent", json={})

    expected = said(evaluated.json())
    assert code in [each["code"] for each in expected[1]]
    assert [expected, expected] == [said(handed.json()["guardrail"]), said(sent.json())]
    assert 409 == sent.status_code
    assert (handed.json()["deep_link"] is None) or expected[0] == "warn"


def drafted(channel: str) -> str:
    return _CHANNELS.get(channel, channel)


def said(answer: dict[str, Any]) -> tuple[str, list[dict[str, Any]]]:
    return answer["decision"], answer["reasons"]
