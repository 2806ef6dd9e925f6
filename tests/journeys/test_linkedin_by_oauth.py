"""A network that comes by OAuth, from the consent on LinkedIn's page to its end, through real processes."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from bootstrap.linkedin_stub.troubles import ApiFault
from tests.support.deployment import Deployment, deployed
from tests.support.traveller import Traveller, arrive

pytestmark = pytest.mark.timeout(150)

LINKED_LONG_AGO = """
UPDATE tenant.linked_account SET linked_at = now() - interval '50 days' WHERE workspace_id = $1
"""
ENDS_SOON = """
UPDATE tenant.linked_account SET expires_at = now() + interval '6 days', next_notice_at = now()
WHERE workspace_id = $1
"""
TOKENS = "SELECT id FROM tenant.linked_account WHERE workspace_id = $1 AND token IS NOT NULL"
PAGES = "SELECT page FROM tenant.import_page WHERE workspace_id = $1"
THREE_PAGES = f"{PAGES} OFFSET 2"
WAITING = """
SELECT 1 FROM pg_locks WHERE NOT granted AND relation = 'tenant.interaction'::regclass
"""

Arriving = Callable[..., AbstractAsyncContextManager[Traveller]]


@pytest.fixture(scope="module")
async def deployment(
    servers: Mapping[str, str], tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Deployment]:
    folder: Path = tmp_path_factory.mktemp("deployment")
    async with deployed(servers, folder) as deployment:
        yield deployment


@pytest.fixture
def arriving(deployment: Deployment) -> Arriving:
    @asynccontextmanager
    async def arriving(**who: str) -> AsyncIterator[Traveller]:
        async with httpx.AsyncClient(trust_env=False) as browser:
            yield await arrive(deployment, browser, **who)

    return arriving


@pytest.fixture
async def zoe(arriving: Arriving) -> AsyncIterator[Traveller]:
    async with arriving() as traveller:
        yield traveller


async def test_it_brings_what_the_archive_brings_and_a_month_later_what_is_new(
    zoe: Traveller, arriving: Arriving
) -> None:
    async with arriving(subject=zoe.subject) as same:
        account = await zoe.link()
        first = await zoe.imported(account["id"])
        again = await zoe.imported(account["id"])
        await same.imported_archive(await zoe.archive())
        at_first = await zoe.told(), await same.told()
        await zoe.change_linkedin("network", {"months_later": 1})
        later = await zoe.imported(account["id"])
        await same.imported_archive(await zoe.archive())
        a_month_later = await zoe.told(), await same.told()

    assert ("completed", "linkedin_api", account["id"]) == (
        first["state"],
        first["source"],
        first["linked_account_id"],
    )
    assert at_first[0] == at_first[1]
    assert all(each > 0 for each in (first["counts"]["contacts_created"], *map(len, at_first[0])))
    assert (0, 0, 0) == made_by(again)
    assert "completed" == later["state"]
    assert (1, 2) == (later["counts"]["contacts_created"], later["counts"]["job_changes"])
    assert later["counts"]["touches_created"] > 0
    assert a_month_later[0] == a_month_later[1]
    known = [each["linkedin_slug"] for each in at_first[0][0]]
    assert 1 == len([each for each in a_month_later[0][0] if each["linkedin_slug"] not in known])


async def test_what_linkedin_has_not_put_together_is_waited_for_in_sight_of_everybody(
    zoe: Traveller,
) -> None:
    await zoe.trouble(ApiFault.NOT_READY, domains=["CONNECTIONS", "INBOX"], times=2)
    account = await zoe.link()
    first = await zoe.imported(account["id"])
    second = await zoe.wait_out(first["id"])
    done = await zoe.wait_out(first["id"])

    assert ("waiting", "partly_built") == (first["state"], first["waiting_for"]["code"])
    assert ["connections", "messages"] == first["waiting_for"]["missing"]
    assert ("waiting", True) == (second["state"], first["retry_at"] < second["retry_at"])
    assert ("completed", None, None) == (done["state"], done["waiting_for"], done["retry_at"])
    assert done["counts"]["contacts_created"] > 0


async def test_pages_that_come_twice_change_nothing(zoe: Traveller) -> None:
    account = await zoe.link()
    await zoe.imported(account["id"])
    before = await zoe.told()
    await zoe.trouble(ApiFault.DOUBLED, ApiFault.STUTTERING, ApiFault.OVERLAPPING)
    again = await zoe.imported(account["id"])

    assert ("completed", (0, 0, 0)) == (again["state"], made_by(again))
    assert before == await zoe.told()


async def test_permission_taken_back_in_the_middle_leaves_nothing_half_done(
    zoe: Traveller,
) -> None:
    account = await zoe.link()
    await zoe.trouble(ApiFault.REVOKED, after=4)
    await zoe.sql(LINKED_LONG_AGO)
    failed = await zoe.imported(account["id"])
    ended = await zoe.account(account["id"])

    assert ("failed", "linkedin_access_revoked") == (failed["state"], failed["problem"]["code"])
    meanings = [each["meaning"] for each in failed["trace"]]
    assert (4, "revoked") == (meanings.count("page"), meanings[-1])
    assert "upload the archive" in failed["problem"]["detail"]
    assert ("revoked", "revoked") == (ended["state"], ended["ended_because"])
    assert ([], []) == await zoe.told()
    assert [] == await zoe.sql(PAGES)
    assert [] == await zoe.sql(TOKENS)


async def test_a_permission_that_ends_is_told_of_and_given_anew(zoe: Traveller) -> None:
    account = await zoe.link()
    await zoe.imported(account["id"])
    before = await zoe.told()
    await zoe.sql(ENDS_SOON)
    await zoe.deployment.ring("ending links")
    soon = await zoe.mail("ends within 7 days")
    await zoe.sql(LINKED_LONG_AGO)
    await zoe.change_linkedin("tokens", {"are": "expired"})
    failed = await zoe.imported(account["id"])
    ended = await zoe.account(account["id"])
    over = await zoe.mail("has ended")
    await zoe.change_linkedin("network", {"months_later": 1})
    anew = await zoe.link()
    done = await zoe.imported(account["id"])

    assert "link it once more" in soon
    assert ("failed", "linkedin_access_expired") == (failed["state"], failed["problem"]["code"])
    assert ("needs_reauth", "expired") == (ended["state"], ended["ended_because"])
    assert "link it once more" in over
    assert (account["id"], "connected") == (anew["id"], anew["state"])
    assert ("completed", 1) == (done["state"], done["counts"]["contacts_created"])
    assert len(before[0]) + 1 == len((await zoe.told())[0])


async def test_what_came_by_it_alone_can_be_taken_out_after_unlinking(
    zoe: Traveller,
) -> None:
    await zoe.imported_archive(await zoe.archive())
    by_archive = await zoe.told()
    await zoe.change_linkedin("network", {"months_later": 1})
    account = await zoe.link()
    await zoe.imported(account["id"])
    by_both = await zoe.told()
    unlinked = (await zoe.ask("DELETE", f"/linked-accounts/{account['id']}")).json()
    tokens = await zoe.sql(TOKENS)
    body = {"origin": "linkedin_api"}
    removal = (await zoe.ask("POST", "/origin-removals", json=body)).json()
    await zoe.until(f"/origin-removals/{removal['id']}", "completed")
    left = await zoe.told()

    assert len(by_archive[0]) + 1 == len(by_both[0])
    assert unlinked["permissions_page"].startswith("https://www.linkedin.com/")
    assert [] == tokens
    assert people(by_archive[0]) == people(left[0])
    assert by_archive[1] == left[1]


@pytest.mark.parametrize("state", ["fetching", "committing"])
async def test_a_worker_that_is_killed_is_followed_by_one_that_ends_it(
    zoe: Traveller, arriving: Arriving, state: str
) -> None:
    account = await zoe.link()
    kill = {"fetching": killed_while_fetching, "committing": killed_while_committing}[state]
    import_id = await kill(zoe, account["id"])
    interrupted = (await zoe.ask("GET", f"/imports/{import_id}")).json()
    _, touches = await zoe.told()
    done = await zoe.ended(import_id)
    async with arriving(subject=zoe.subject) as same:
        whole = await same.imported_archive(await zoe.archive())
        expected = await same.told()

    assert (state, []) == (interrupted["state"], touches)
    assert "completed" == done["state"]
    assert made_by(whole) == made_by(done)
    assert expected == await zoe.told()


async def killed_while_fetching(zoe: Traveller, account_id: str) -> str:
    """While LinkedIn takes its time over the fourth page."""
    await zoe.switch_linkedin(slowness=6)
    await zoe.trouble(ApiFault.SLOW, after=3, times=1)
    import_id = await zoe.start(account_id)
    await zoe.eventually(lambda: zoe.sql(THREE_PAGES))
    zoe.deployment.kill_worker()
    return import_id


async def killed_while_committing(zoe: Traveller, account_id: str) -> str:
    """When contacts have come in, in the transaction that is about to write touches."""
    database = zoe.deployment.database
    async with database.transaction():
        await database.execute("LOCK TABLE tenant.interaction IN EXCLUSIVE MODE")
        import_id = await zoe.start(account_id)
        await zoe.eventually(lambda: database.fetchval(WAITING))
        zoe.deployment.kill_worker()
    return import_id


def made_by(run: dict[str, Any]) -> tuple[int, int, int]:
    counts = run["counts"]
    return counts["contacts_created"], counts["contacts_updated"], counts["touches_created"]


def people(contacts: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    names = ("given_name", "family_name", "linkedin_slug", "connected_on", "emails")
    return [tuple(each[name] for name in names) for each in contacts]
