"""What owners do with linked accounts: schedule their imports, unlink them, hand the workspace over."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
from sqlalchemy import text

from domain.linked_accounts.commands import forget_those_of
from domain.shared.ids import WorkspaceId
from tests.api.linked_accounts.conftest import Owner, Owning


async def change(owner: Owner, account: dict[str, Any], **fields: Any) -> httpx.Response:
    return await owner.browser.here.patch(f"{owner.at}/{account['id']}", json=fields)


async def test_an_account_is_imported_by_schedule_if_its_owner_wants_it(owner: Owner) -> None:
    account = await owner.linked()
    weekly = (await change(owner, account, schedule="weekly")).json()
    first = (datetime.now(UTC) + timedelta(days=2)).replace(microsecond=0)
    monthly = (
        await change(owner, account, schedule="monthly", next_import_at=first.isoformat())
    ).json()
    off = (await change(owner, account, schedule="off")).json()

    in_a_week = datetime.fromisoformat(weekly["next_import_at"]) - datetime.now(UTC)
    assert timedelta(days=6.9) < in_a_week <= timedelta(days=7)
    assert first == datetime.fromisoformat(monthly["next_import_at"])
    assert ("off", None) == (off["schedule"], off["next_import_at"])


async def test_a_first_time_in_the_past_is_refused(owner: Owner) -> None:
    account = await owner.linked()
    refused = await change(owner, account, schedule="weekly", next_import_at="2026-01-05T10:00:00Z")

    assert (422, "/next_import_at") == (
        refused.status_code,
        refused.json()["errors"][0]["pointer"],
    )


async def test_who_has_not_seen_the_last_change_is_told(owner: Owner) -> None:
    account = await owner.linked()
    stale = await owner.browser.here.patch(
        f"{owner.at}/{account['id']}", json={"schedule": "weekly"}, headers={"if-match": '"v9"'}
    )

    assert (412, account["version"]) == (stale.status_code, stale.json()["current"]["version"])


async def test_a_sandbox_links_and_has_no_schedule(owner: Owner) -> None:
    made = await owner.browser.here.post("/v1/workspaces", json={"sandbox": True})
    sandbox = Owner(owner.world, owner.browser, owner.member, owner.user_id, made.json()["id"])
    account = await sandbox.linked()
    refused = await change(sandbox, account, schedule="weekly")

    assert (409, "schedule_in_sandbox") == (refused.status_code, refused.json()["code"])


async def test_unlinking_forgets_and_says_what_is_left_to_do(owner: Owner) -> None:
    account = await owner.linked()
    removed = await owner.browser.here.delete(f"{owner.at}/{account['id']}")
    again = await owner.browser.here.delete(f"{owner.at}/{account['id']}")

    assert [200, 404] == [removed.status_code, again.status_code]
    assert removed.json()["permissions_page"].startswith("https://www.linkedin.com/")
    assert "linkedin_api" in removed.json()["explanation"]
    assert [] == await owner.accounts()
    assert (await owner.linked())["id"] != account["id"]


async def test_setting_out_asks_for_a_proof_that_is_recent(owner: Owner) -> None:
    token = owner.browser.here.headers["authorization"].removeprefix("Bearer ")
    principal = await owner.world.container.authenticator.authenticate(token)
    async with owner.world.container.accounts_uow.begin() as tx:
        aged = text(
            "UPDATE control.session SET authenticated_at = now() - interval '11 minutes' WHERE id = :id"
        )
        await tx.connection.execute(aged, {"id": principal.session_id})
    owner.world.container.authenticator.forget(principal.user_id)
    refused = await owner.set_out()

    assert (401, "insufficient_user_authentication") == (
        refused.status_code,
        refused.json()["code"],
    )


async def test_no_personal_token_can_link(owner: Owner) -> None:
    wanted = {
        "name": "A",
        "workspace_id": str(owner.workspace_id),
        "scopes": ["linked-accounts:manage"],
    }
    refused = await owner.browser.here.post("/v1/me/tokens", json=wanted)

    assert (422, "scopes_refused") == (refused.status_code, refused.json()["code"])


async def test_what_was_linked_goes_with_whoever_hands_the_workspace_over(owning: Owning) -> None:
    async with owning() as zoe, owning() as heir:
        account = await zoe.linked()
        container = zoe.world.container
        workspace_id = WorkspaceId(zoe.workspace_id)
        kept = await forget_those_of(container.uow, workspace_id, zoe.user_id)
        await zoe.sql(
            "INSERT INTO control.membership (workspace_id, user_id, role) VALUES (:w, :u, 'assistant')",
            w=zoe.workspace_id,
            u=heir.user_id,
        )
        container.authenticator.forget(heir.user_id)
        handed_over = await zoe.browser.here.post(
            f"/v1/workspaces/{zoe.workspace_id}/ownership-transfers",
            json={"user_id": str(heir.user_id)},
        )
        forgotten = await forget_those_of(container.uow, workspace_id, zoe.user_id)
        left = await heir.browser.here.get(f"{zoe.at}/{account['id']}")

    assert 200 == handed_over.status_code, handed_over.text
    assert (0, 1, 404) == (kept, forgotten, left.status_code)
