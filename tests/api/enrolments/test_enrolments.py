"""Contacts on cadences, over HTTP."""

from typing import Any

from domain.cadences.built_in.reconnect import RECONNECT
from domain.shared.ids import new_id
from tests.api.enrolments.scenes import INBOUND, THANKS, enrolled, somebody
from tests.support.house import House


async def test_a_contact_goes_through_a_step_and_a_reply_ends_it(sandbox: House) -> None:
    ada = await somebody(sandbox)
    made = await enrolled(sandbox, ada)
    at = f"{sandbox.at}/enrolments/{made['id']}"
    assert ("active", "ready", "thank") == (made["state"], made["phase"], made["step_id"])
    assert made == (await sandbox.client.get(at)).json()

    done = await sandbox.client.post(f"{at}/steps/thank/completion", json={"body": "Thank you!"})
    assert 200 == done.status_code, done.text
    told = done.json()
    assert ("outbound", "email", "Thank you!", ada) == tuple(
        told["interaction"][name] for name in ("direction", "channel", "body", "contact_id")
    )
    assert ("waiting", "tell_outcome", 1) == tuple(
        told["enrolment"][name] for name in ("phase", "step_id", "outbound_count")
    )
    assert told["enrolment"]["steps"]["thank"]["interaction_id"] == told["interaction"]["id"]
    again = await sandbox.client.post(f"{at}/steps/thank/completion", json={})
    assert told == again.json()

    answer = await sandbox.client.post(
        f"{sandbox.at}/interactions",
        json=INBOUND | {"contact_id": ada, "occurred_at": "2026-03-02T12:05:00Z"},
    )
    assert 201 == answer.status_code, answer.text
    ended = (await sandbox.client.get(at)).json()
    assert ("finished", "replied", None) == (ended["state"], ended["outcome"], ended["phase"])
    timeline = (await sandbox.client.get(f"{at}/timeline")).json()["data"]
    assert ["enrolled", "started", "ready", "done", "waiting", "finished"] == [
        each["kind"] for each in timeline
    ]
    pages = await sandbox.listed(f"enrolments/{made['id']}/timeline", limit=2)
    assert timeline == pages
    refused = await sandbox.client.put(f"{at}/pause", json={})
    assert (409, "enrolment_finished") == (refused.status_code, refused.json()["code"])

    counted = (await sandbox.client.get(f"{sandbox.at}/cadences/{THANKS}/outcomes")).json()
    assert {
        "cadence_id": THANKS,
        "enrolled": 1,
        "under_way": 0,
        "replies": 1,
        "met": 0,
        "insight": 0,
        "thanks": 1,
        "given": 0,
    } == counted


async def test_several_are_enrolled_at_once_and_each_is_told_of(sandbox: House) -> None:
    known = [await somebody(sandbox) for _ in range(2)]
    stranger = str((await sandbox.contact())["id"])
    unknown = str(new_id())
    body = {"cadence_id": THANKS, "contact_ids": [known[0], stranger, unknown, known[1], known[0]]}
    answer = await sandbox.client.post(f"{sandbox.at}/enrolments/batch", json=body)
    assert 200 == answer.status_code, answer.text
    results = answer.json()["data"]
    assert body["contact_ids"] == [each["contact_id"] for each in results]
    assert ["enrolled", "refused", "refused", "enrolled", "refused"] == [
        each["result"] for each in results
    ]
    assert ["audience_mismatch", "not_found", "enrolment_exists"] == [
        each["refusal"]["code"] for each in results if each["refusal"]
    ]
    assert results[0]["enrolment"]["id"] == results[4]["refusal"]["enrolment_id"]


async def test_an_enrolment_is_paused_resumed_and_ended(sandbox: House) -> None:
    made = await enrolled(sandbox, await somebody(sandbox), str(RECONNECT.id))
    at = f"{sandbox.at}/enrolments/{made['id']}"
    paused = await sandbox.client.put(f"{at}/pause", json={"until": "2026-04-01T00:00:00Z"})
    assert ("paused", "user", "2026-04-01T00:00:00Z") == tuple(
        paused.json()[name] for name in ("state", "pause_reason", "resume_at")
    )
    early = await sandbox.client.put(f"{at}/pause", json={"until": "2020-04-01T00:00:00Z"})
    assert (422, "resume_not_ahead") == (early.status_code, early.json()["errors"][0]["code"])
    resumed = await sandbox.client.delete(f"{at}/pause")
    assert "active" == resumed.json()["state"], resumed.text
    same = await sandbox.client.put(f"{at}/version", json={"number": 1})
    assert resumed.json() == same.json()
    missing = await sandbox.client.put(f"{at}/version", json={"number": 9})
    assert (409, "cadence_unpublished") == (missing.status_code, missing.json()["code"])
    step = resumed.json()["step_id"]
    fixed = await sandbox.client.post(f"{at}/steps/{step}/skip", json={})
    assert (409, "step_not_skippable") == (fixed.status_code, fixed.json()["code"])
    ended = await sandbox.client.post(f"{at}/ending", json={"outcome": "goal"})
    assert ("finished", "goal") == (ended.json()["state"], ended.json()["outcome"])


async def test_lists_are_narrowed_and_ordered(sandbox: House) -> None:
    people = [await somebody(sandbox) for _ in range(3)]
    made = [(await enrolled(sandbox, each))["id"] for each in people]
    await sandbox.client.put(f"{sandbox.at}/enrolments/{made[1]}/pause", json={})

    async def found(**query: Any) -> list[str]:
        return [each["id"] for each in await sandbox.listed("enrolments", **query)]

    assert made[::-1] == await found()
    assert made == await found(sort="enrolled_at", cadence_id=THANKS)
    assert [made[0], made[2]] == await found(sort="due_at")
    assert [made[1]] == await found(state="paused")
    assert [made[2], made[0]] == await found(phase="ready", state="active,paused")
    assert [made[0]] == await found(contact_id=people[0])
    assert [made[0], made[2]] == await found(sort="due_at", due_before="2027-01-01T00:00:00Z")
    assert [] == await found(due_before="2020-01-01T00:00:00Z")
    for name in ("", "/timeline"):
        missing = await sandbox.client.get(f"{sandbox.at}/enrolments/{new_id()}{name}")
        assert 404 == missing.status_code


async def test_an_own_cadence_is_on_offer_once_it_is_published(sandbox: House) -> None:
    ada, ben = [await somebody(sandbox) for _ in range(2)]
    own = (await sandbox.made("cadences", {"copy_of": THANKS}))["id"]
    wanted = {"contact_id": ada, "cadence_id": own}
    refused = await sandbox.client.post(f"{sandbox.at}/enrolments", json=wanted)
    assert (409, "cadence_unpublished") == (refused.status_code, refused.json()["code"])

    for number in (1, 2):
        published = await sandbox.client.post(f"{sandbox.at}/cadences/{own}/versions")
        assert number == published.json()["number"], published.text
        definition = published.json()["definition"] | {"purpose": f"Thank them {number} times."}
        at = f"{sandbox.at}/cadences/{own}"
        changed = await sandbox.client.patch(at, json={"definition": definition})
        assert 200 == changed.status_code, changed.text
    made = await sandbox.made("enrolments", wanted | {"cadence_number": 1})
    assert ("ready", 1) == (made["phase"], made["cadence_number"])
    at = f"{sandbox.at}/enrolments/{made['id']}"
    moved = await sandbox.client.put(f"{at}/version", json={"number": 2})
    assert ("ready", 2) == (moved.json()["phase"], moved.json()["cadence_number"])
    done = await sandbox.client.post(f"{at}/steps/thank/completion", json={})
    assert "tell_outcome" == done.json()["enrolment"]["step_id"]

    await sandbox.client.put(f"{sandbox.at}/cadences/{own}/archival")
    late = await sandbox.client.post(f"{sandbox.at}/enrolments", json=wanted | {"contact_id": ben})
    assert (409, "cadence_archived") == (late.status_code, late.json()["code"])
    counted = (await sandbox.client.get(f"{sandbox.at}/cadences/{own}/outcomes")).json()
    assert (1, 1, 1) == (counted["enrolled"], counted["under_way"], counted["thanks"])
