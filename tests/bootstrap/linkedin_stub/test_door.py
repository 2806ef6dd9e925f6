"""The stub's own door, and the stub as a process of its own."""

import zipfile
from io import BytesIO
from pathlib import Path

import httpx
import pytest

from bootstrap.linkedin_stub.networks import CONNECTIONS, PROFILE
from bootstrap.linkedin_stub.troubles import ApiFault
from tests.support.linkedin_stub import Visitor, stub_process


async def test_troubles_are_set_by_name_and_healed(visitor: Visitor) -> None:
    door = f"/_stub/members/{visitor.person.subject}/troubles"
    trouble = {"fault": "not_ready", "domains": ["CONNECTIONS"], "times": 1}
    answer = await visitor.client.put(door, json=[trouble, {"fault": "slow", "after": 9}])
    token = await visitor.token()
    told = [(await visitor.ask(token, domain=CONNECTIONS)).status_code for _ in range(2)]
    healed = await visitor.client.put(door, json=[])

    assert [
        trouble | {"after": 0},
        {"fault": "slow", "domains": [], "after": 9, "times": None},
    ] == (answer.json()["troubles"])
    assert [404, 200] == told
    assert [] == healed.json()["troubles"]


async def test_switches_are_set_one_by_one(visitor: Visitor) -> None:
    stub = visitor.stub
    stub.consents = visitor.person.subject
    switched = {"expires_in": 60, "outsiders_reach_the_api": True, "faults": ["token_5xx"]}
    answer = await visitor.client.put("/_stub/switches", json=switched)
    look = await visitor.client.get("/_stub")

    assert 204 == answer.status_code
    assert switched | {"consents": visitor.person.subject, "refuses": None} == {
        name: value
        for name, value in look.json()["switches"].items()
        if name not in {"slowness", "huge_bytes"}
    }
    assert [fault.value for fault in ApiFault] == look.json()["api_faults"]


async def test_members_are_added_and_changed(visitor: Visitor) -> None:
    subject, door = visitor.person.subject, f"/_stub/members/{visitor.person.subject}"
    await visitor.client.put(door, json={"in_region": False, "page_rows": 30})
    await visitor.client.put(f"{door}-2", json={"name": "Nora Silent"})

    changed, added = visitor.stub.people[subject], visitor.stub.people[f"{subject}-2"]
    assert (False, "zoe@example.com") == (changed.in_region, changed.email)
    assert 30 == visitor.stub.member(subject).page_rows
    assert ("Nora Silent", None) == (added.name, added.email)


async def test_a_network_is_moved_on_replaced_and_packed(visitor: Visitor) -> None:
    door = f"/_stub/members/{visitor.person.subject}"
    moved = await visitor.client.put(f"{door}/network", json={"months_later": 1})
    rows = [{"First Name": "Albrina", "URL": "https://www.linkedin.com/in/albrina-invented"}]
    await visitor.client.put(f"{door}/network", json={"connections": rows})
    network = await visitor.client.get(f"{door}/network")
    archive = await visitor.client.get(f"{door}/archive")

    assert 44 == moved.json()["rows"]["CONNECTIONS"]
    assert rows == network.json()["connections"]
    assert ["Connections.csv"] == zipfile.ZipFile(BytesIO(archive.content)).namelist()


@pytest.mark.parametrize(("are", "number"), [("revoked", 65601), ("expired", 65602)])
async def test_tokens_are_ended(visitor: Visitor, are: str, number: int) -> None:
    token = await visitor.token()
    await visitor.client.put(f"/_stub/members/{visitor.person.subject}/tokens", json={"are": are})

    answer = await visitor.ask(token, domain=PROFILE)
    assert number == answer.json()["serviceErrorCode"]


async def test_requests_are_told_and_forgotten(visitor: Visitor) -> None:
    token = await visitor.token()
    answer = await visitor.ask(token, domain=PROFILE)
    told = (await visitor.client.get("/_stub/requests")).json()
    await visitor.client.delete("/_stub/requests")

    assert ["authorization", "accessToken", "memberSnapshotData"] == [
        each["endpoint"] for each in told
    ]
    assert answer.headers["x-li-uuid"] == told[-1]["li_uuid"]
    assert [] == visitor.stub.asked == (await visitor.client.get("/_stub/requests")).json()


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("switches", {"consent": "zoe"}),
        ("members/{}/troubles", [{"fault": "boredom"}]),
        ("members/{}/tokens", {"are": "fine"}),
        ("members/{}", {"page_rows": 0}),
        ("members/{}/network", {"contacts": []}),
    ],
)
async def test_what_the_door_does_not_know_is_refused(
    visitor: Visitor, path: str, body: object
) -> None:
    door = f"/_stub/{path.format(visitor.person.subject)}"

    assert 400 == (await visitor.client.put(door, json=body)).status_code


async def test_nobody_of_that_subject(visitor: Visitor) -> None:
    answers = [
        await visitor.client.get("/_stub/members/nobody/archive"),
        await visitor.client.put("/_stub/members/nobody/troubles", json=[]),
    ]

    assert [404, 404] == [answer.status_code for answer in answers]


def test_the_command_says_what_to_export_and_how_to_make_trouble(tmp_path: Path) -> None:
    with stub_process(tmp_path) as host, httpx.Client(base_url=host, trust_env=False) as client:
        members = client.get("/_stub").json()["members"]
        printed = (tmp_path / "linkedin-stub.log").read_text()

    subjects = [each["person"]["subject"] for each in members]
    assert ["zo3-Testwright", "b0b-Unproved", "n0r-Silent", "u5a-Outside"] == subjects
    assert [True, True, True, False] == [each["person"]["in_region"] for each in members]
    assert {60} == {each["rows"]["INBOX"] for each in members}
    for line in (
        "export PERENNIAL_LINKEDIN_CLIENT_ID=perennial-stub",
        "export PERENNIAL_LINKEDIN_PORTABILITY_CLIENT_ID=perennial-stub-portability",
        "export PERENNIAL_LINKEDIN_PORTABILITY_CLIENT_SECRET=stub-portability-secret",
        f"export PERENNIAL_LINKEDIN_AUTH_URL={host}/oauth/v2",
        f"curl -X PUT {host}/_stub/members/zo3-Testwright/troubles",
    ):
        assert line in printed
