"""The owner reads the trail, and everybody their own."""

import csv
import io
from typing import Any

from tests.audit.member_recipes import member
from tests.audit.scene import Scene

SHOWN = ["id", "seq", "at", "operation", "summary", "user_id", "user_name", "session_id"]


async def listed(scene: Scene, path: str = "/audit-entries", **query: Any) -> list[dict[str, Any]]:
    """All pages of a list, walked to the end."""
    found: list[dict[str, Any]] = []
    while True:
        answer = await scene.send("GET", path, params=query)
        assert 200 == answer.status_code, answer.text
        page = answer.json()
        found += page["data"]
        if not page["has_more"]:
            return found
        query["cursor"] = page["next_cursor"]


async def test_an_entry_says_who_did_what_and_names_no_contents(scene: Scene) -> None:
    made = await scene.send("POST", "/tags", json={"name": "canary-7f3a"})
    (entry,) = await listed(scene)
    answer = await scene.send("GET", "/audit-entries")

    assert [*SHOWN, "token_id", "request_id", "changed", "more"] == list(entry)
    assert ("createTag", "Added a tag.", 1) == (entry["operation"], entry["summary"], entry["seq"])
    assert ("Zoë Testwright", None, 0) == (entry["user_name"], entry["token_id"], entry["more"])
    assert made.headers["x-request-id"] == entry["request_id"]
    assert [{"type": "tag", "id": made.json()["id"], "op": "upsert"}] == entry["changed"]
    assert "canary" not in answer.text
    assert "canary" not in str(await scene.trail())


async def test_an_act_that_changes_much_shows_the_first_twenty(scene: Scene) -> None:
    operations = [{"op": "create", "contact": {"given_name": "A"}}] * 25
    await scene.made("/contacts/batch", operations=operations)
    (entry,) = await listed(scene)

    assert (20, 5) == (len(entry["changed"]), entry["more"])


async def test_an_act_on_a_member_names_them(scene: Scene) -> None:
    guest, key = await member(scene)
    await scene.send("PATCH", f"/members/{key}", json={"role": "viewer"})
    await scene.send("DELETE", f"/members/{key}")
    entries = await listed(scene, sort="at")
    told = [
        (entry["operation"], [(each["type"], each["op"]) for each in entry["changed"]])
        for entry in entries
    ]

    assert [
        ("invite", [("invitation", "upsert")]),
        ("acceptInvitation", [("member", "upsert")]),
        ("changeMember", [("member", "upsert")]),
        ("removeMember", [("member", "delete")]),
    ] == told
    assert {key} == {entry["changed"][0]["id"] for entry in entries[1:]}
    assert (key, None) == (entries[1]["user_id"], entries[1]["user_name"])
    assert guest.email not in str(entries)


async def test_an_act_by_a_personal_access_token_names_it(scene: Scene) -> None:
    body = {"name": "s", "workspace_id": scene.owner.workspace_id, "scopes": ["contacts:write"]}
    token = (await scene.send("POST", "/v1/me/tokens", json=body)).json()
    bearer = {"authorization": f"Bearer {token['token']}"}
    made = await scene.send("POST", "/tags", json={"name": "x"}, headers=bearer)
    read = await scene.send("GET", "/audit-entries", headers=bearer)
    (entry,) = await listed(scene)

    assert (201, 403) == (made.status_code, read.status_code)
    assert (token["id"], None) == (entry["token_id"], entry["session_id"])


async def test_the_trail_is_read_page_by_page_in_both_orders(scene: Scene) -> None:
    for name in "abcde":
        await scene.made("/tags", name=name)
    newest = [entry["seq"] for entry in await listed(scene, limit=2)]
    oldest = [entry["seq"] for entry in await listed(scene, limit=2, sort="at")]

    assert [5, 4, 3, 2, 1] == newest
    assert [1, 2, 3, 4, 5] == oldest


async def test_the_trail_is_narrowed_down(scene: Scene) -> None:
    tag = await scene.tag()
    await scene.send("PATCH", f"/tags/{tag}", json={"name": "x"})
    await scene.send("DELETE", f"/tags/{tag}")
    me = (await scene.send("GET", "/v1/me")).json()["id"]
    entries = await listed(scene)
    second = entries[1]["at"]

    async def operations(**query: Any) -> list[str]:
        return [entry["operation"] for entry in await listed(scene, **query)]

    assert ["patchTag"] == await operations(operation="patchTag")
    assert ["removeTag", "createTag"] == await operations(operation="createTag,removeTag")
    assert ["removeTag", "patchTag", "createTag"] == await operations(user_id=me)
    assert [] == await operations(user_id=tag)
    assert [] == await operations(since="2100-01-01T00:00:00Z")
    assert [] == await operations(until=second.replace(second[:4], "2000"))
    assert 3 == len(await operations(since="2020-01-01T00:00:00Z", until="2100-01-01T00:00:00Z"))


async def test_only_the_owner_reads_the_trail(scene: Scene) -> None:
    stranger = await scene.whole.log_in()
    me = (await scene.whole.client.get("/v1/me", headers=stranger.headers)).json()["id"]
    answers = []
    for role in (None, "viewer", "mentor", "assistant"):
        if role is not None:
            await scene.look.execute(
                "INSERT INTO control.membership (workspace_id, user_id, role) VALUES ($1, $2, $3)"
                " ON CONFLICT (workspace_id, user_id) DO UPDATE SET role = $3",
                scene.owner.workspace_id,
                me,
                role,
            )
            scene.whole.container.authenticator.forget(me)
        for path in ("/audit-entries", "/audit-entries/export"):
            answer = await scene.whole.client.get(
                f"{scene.owner.at}{path}", headers=stranger.headers
            )
            answers.append(answer.status_code)

    assert [404, 404] + [403] * 6 == answers


async def test_the_trail_is_downloaded_and_no_cell_runs(scene: Scene) -> None:
    await scene.send("PATCH", "/v1/me", json={"name": '=HYPERLINK("x")'})
    for name in "abc":
        await scene.made("/tags", name=name)
    answer = await scene.send("GET", "/audit-entries/export?operation=createTag&sort=at")
    rows = list(csv.DictReader(io.StringIO(answer.text)))

    assert "text/csv; charset=utf-8" == answer.headers["content-type"]
    assert "attachment" in answer.headers["content-disposition"]
    assert ["1", "2", "3"] == [row["seq"] for row in rows]
    assert {'\'=HYPERLINK("x")'} == {row["user_name"] for row in rows}
    assert rows[0]["changed"].startswith("upsert:tag:")
    assert all(line.startswith('"') for line in answer.text.splitlines())


async def test_one_reads_ones_own_account(scene: Scene) -> None:
    await scene.send("PATCH", "/v1/me", json={"name": "Zoë"})
    await scene.sandbox()
    entries = await listed(scene, "/v1/me/account-entries", limit=2)
    oldest = await listed(scene, "/v1/me/account-entries", limit=1, sort="at")

    operations = ["createWorkspace", "changeMe", "verifyEmailChallenge"]
    assert operations == [entry["operation"] for entry in entries]
    assert entries == oldest[::-1]
    assert "Logged in with a mailed code." == oldest[0]["summary"]
    assert [] == await listed(scene)
