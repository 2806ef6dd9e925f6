"""How things stand: rest, closure, do-not-contact, tags."""

from domain.shared.ids import new_id
from tests.support.house import House


async def test_a_rest_has_an_end_and_can_be_ended(sandbox: House) -> None:
    made = await sandbox.contact(tier="inner")
    at = f"{sandbox.at}/contacts/{made['id']}/rest"
    resting = (await sandbox.client.post(at, json={"until": "2026-05-04T10:00:00+02:00"})).json()
    awake = (await sandbox.client.delete(at)).json()

    assert "resting" == resting["state"]
    expected = {
        "since": "2026-03-02T12:00:00Z",
        "until": "2026-05-04T08:00:00Z",
        "reason": "owner",
    }
    assert expected == resting["resting"]
    assert (None, "fresh") == (awake["resting"], awake["state"])


async def test_a_rest_is_half_a_year_when_nothing_is_said_and_never_past(sandbox: House) -> None:
    made = await sandbox.contact()
    at = f"{sandbox.at}/contacts/{made['id']}/rest"
    resting = await sandbox.client.post(at, json={})
    past = await sandbox.client.post(at, json={"until": "2026-03-02T11:00:00Z"})

    assert "2026-08-29T12:00:00Z" == resting.json()["resting"]["until"]
    assert (422, "rest_not_ahead") == (past.status_code, past.json()["code"])


async def test_a_closed_relationship_can_be_opened_again(sandbox: House) -> None:
    made = await sandbox.contact(tier="inner")
    at = f"{sandbox.at}/contacts/{made['id']}/closure"
    closed = [(await sandbox.client.put(at)).json() for _ in range(2)]
    opened = (await sandbox.client.delete(at)).json()

    assert closed[0] == closed[1]
    assert ("closed", "2026-03-02T12:00:00Z") == (closed[0]["state"], closed[0]["closed_at"])
    assert ("fresh", None) == (opened["state"], opened["closed_at"])


async def test_a_do_not_contact_is_only_taken_back_by_who_has_seen_it(sandbox: House) -> None:
    made = await sandbox.contact()
    at = f"{sandbox.at}/contacts/{made['id']}/do-not-contact"
    forbidden = (await sandbox.client.put(at, json={"reason": "asked me"})).json()
    blind = await sandbox.client.delete(at)
    stale = await sandbox.client.delete(at, headers={"if-match": '"v1"'})
    lifted = await sandbox.client.delete(at, headers={"if-match": '"v2"'})

    assert {"since": "2026-03-02T12:00:00Z", "reason": "asked me"} == forbidden["do_not_contact"]
    assert [428, 412, 200] == [each.status_code for each in (blind, stale, lifted)]
    assert lifted.json()["do_not_contact"] is None


async def test_tags_are_put_on_and_taken_off_once(house: House) -> None:
    tag = await house.made("tags", {"name": "band"})
    made = await house.contact()
    at = f"{house.at}/contacts/{made['id']}/tags/{tag['id']}"
    put = [(await house.client.put(at)).status_code for _ in range(2)]
    tagged = await house.read("contacts", made["id"])
    taken = [(await house.client.delete(at)).status_code for _ in range(2)]
    bare = await house.read("contacts", made["id"])

    assert ([204, 204], [204, 204]) == (put, taken)
    assert ([tag["id"]], 2) == (tagged["tag_ids"], tagged["version"])
    assert ([], 3) == (bare["tag_ids"], bare["version"])
    unknown = await house.client.put(f"{house.at}/contacts/{made['id']}/tags/{new_id()}")
    assert 404 == unknown.status_code


async def test_a_tag_with_an_interval_paces_whoever_carries_it(sandbox: House) -> None:
    tag = await sandbox.made("tags", {"name": "mentors", "interval_days": 21})
    made = await sandbox.contact(tier="extended", tag_ids=[tag["id"]])
    assert 21 == made["rhythm_days"]

    await sandbox.client.delete(f"{sandbox.at}/contacts/{made['id']}/tags/{tag['id']}")
    slower = await sandbox.read("contacts", made["id"])
    assert 180 == slower["rhythm_days"]
    assert slower["due_at"] > made["due_at"]


async def test_a_new_interval_of_a_tag_has_its_people_planned_anew(sandbox: House) -> None:
    tag = await sandbox.made("tags", {"name": "mentors", "interval_days": 21})
    tagged = await sandbox.contact(tier="extended", tag_ids=[tag["id"]])
    other = await sandbox.contact(tier="extended")
    await sandbox.client.patch(f"{sandbox.at}/tags/{tag['id']}", json={"interval_days": 60})

    async with sandbox.uow.begin(sandbox.workspace_id) as tx:
        due_now = [
            (await tx.contacts.get(each["id"])).next_due_at == tx.now for each in (tagged, other)
        ]
    assert [True, False] == due_now


async def test_a_removed_tag_is_taken_off_everybody(house: House) -> None:
    tag = await house.made("tags", {"name": "band"})
    made = await house.contact(tag_ids=[tag["id"]])
    removed = await house.client.delete(f"{house.at}/tags/{tag['id']}")
    bare = await house.read("contacts", made["id"])

    assert (204, []) == (removed.status_code, bare["tag_ids"])
    assert bare["version"] == made["version"] + 1
