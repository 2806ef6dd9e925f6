"""Linking a LinkedIn account in a browser and in an app, over the real service and a LinkedIn of our own."""

from urllib.parse import urlsplit

from tests.api.linked_accounts.conftest import Owner, Owning
from tests.support.linkedin import PHONE, binding_pair, parameters, told


async def test_an_account_is_linked_in_a_browser(owner: Owner) -> None:
    begun = await owner.set_out()
    linked = await owner.complete(await owner.code())
    account = linked.json()
    read = await owner.read(account["id"])

    asked = parameters(begun.json()["url"])
    assert ("r_dma_portability_3rd_party", "code") == (asked["scope"], asked["response_type"])
    assert "code_challenge" not in asked
    assert 201 == linked.status_code
    assert f"{owner.at}/{account['id']}" == linked.headers["location"]
    assert ("connected", "off", None) == (
        account["state"],
        account["schedule"],
        account["next_import_at"],
    )
    assert account == read.json()
    assert [account] == await owner.accounts()


async def test_it_is_told_beforehand_who_can_use_it_and_what_everybody_can(owner: Owner) -> None:
    begun = (await owner.set_out()).json()["availability"]
    told_alone = (await owner.browser.here.get(f"{owner.at}/availability")).json()

    assert begun == told_alone
    assert (True, ["EU", "EEA", "CH"]) == (begun["available"], begun["regions"])
    assert "linkedin_archive" == begun["alternative"]["source"]
    assert begun["alternative"]["how_to"].startswith("https://www.linkedin.com/")


async def test_an_account_is_linked_in_an_app(owner: Owner) -> None:
    secret, challenge = binding_pair()
    wish = {"client": "native", "return_to": PHONE, "binding_challenge": challenge}
    begun = await owner.set_out(**wish)
    back = await owner.back(**wish)
    linked = await owner.complete(told(back)["code"], binding=secret)

    assert "set-cookie" not in begun.headers
    assert "com.example.app" == urlsplit(back.headers["location"]).scheme
    assert 201 == linked.status_code


async def test_the_callback_speaks_to_nobody_and_a_browser_keeps_a_cookie_for_it_alone(
    owner: Owner,
) -> None:
    begun = await owner.set_out()
    cookie = begun.headers["set-cookie"]
    code = await owner.code()
    before = list(owner.world.stub.asked)
    linked = await owner.complete(code)

    assert cookie.startswith("__Host-linking=")
    assert all(each in cookie for each in ("HttpOnly", "Secure", "SameSite=lax", "Path=/"))
    assert ["authorization"] == before
    assert ["authorization", "accessToken", "memberAuthorizations"] == owner.world.stub.asked
    assert 'linking=""' in linked.headers["set-cookie"]


async def test_the_same_member_again_is_the_same_account_renewed(owner: Owner) -> None:
    first = await owner.linked()
    await owner.sql("UPDATE tenant.linked_account SET expires_at = now() + interval '3 days'")
    expiring = (await owner.read(first["id"])).json()
    second = await owner.linked()

    assert "expiring" == expiring["state"]
    assert (first["id"], "connected", 2) == (second["id"], second["state"], second["version"])
    assert 1 == len(await owner.accounts())


async def test_another_member_is_one_more_and_the_newest_comes_first(owner: Owner) -> None:
    first = await owner.linked()
    owner.world.person()
    other = Owner(
        owner.world,
        owner.browser,
        owner.world.person(),
        owner.user_id,
        owner.workspace_id,
    )
    second = await other.linked()

    assert [second["id"], first["id"]] == [each["id"] for each in await owner.accounts()]


async def test_one_member_may_be_linked_in_two_workspaces(owning: Owning) -> None:
    async with owning() as zoe, owning() as bob:
        mine = await zoe.linked()
        theirs = await Owner(
            bob.world, bob.browser, zoe.member, bob.user_id, bob.workspace_id
        ).linked()
        stolen = await bob.read(mine["id"])

    assert mine["id"] != theirs["id"]
    assert 404 == stolen.status_code


async def test_what_runs_out_changes_its_etag_without_a_new_version(owner: Owner) -> None:
    account = await owner.linked()
    tag = (await owner.read(account["id"])).headers["etag"]
    same = await owner.browser.here.get(
        f"{owner.at}/{account['id']}", headers={"if-none-match": tag}
    )
    await owner.sql("UPDATE tenant.linked_account SET expires_at = now() - interval '1 second'")
    ended = await owner.browser.here.get(
        f"{owner.at}/{account['id']}", headers={"if-none-match": tag}
    )

    assert 304 == same.status_code
    assert (200, "needs_reauth") == (ended.status_code, ended.json()["state"])
