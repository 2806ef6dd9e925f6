"""Leaving over HTTP: who left is out at once, may come back for two weeks, and then is nowhere."""

import asyncio
import secrets
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import asyncpg
import msgspec
import pytest

from adapters.postgres.departures import PostgresBulkErasure
from domain.erasure.commands import erase_accounts
from domain.shared.ids import UserId
from tests.fakes.mail import FakeMailer
from tests.support.everything import tables_holding
from tests.support.whole import Person, Whole


class Household(msgspec.Struct, frozen=True):
    """Somebody whose name and address stand nowhere else."""

    whole: Whole
    owner: asyncpg.Connection
    canary: str
    person: Person

    async def ask(self, method: str, path: str, **more: Any) -> Any:
        person = more.pop("person", self.person)
        return await self.whole.client.request(method, path, headers=person.headers, **more)

    async def let_in(self, person: Person, workspace_id: str = "") -> None:
        await self.owner.execute(
            "INSERT INTO control.membership (workspace_id, user_id, role) VALUES ($1, $2, 'viewer')",
            UUID(workspace_id or self.person.workspace_id),
            await self.id_of(person),
        )

    async def hand_over(self, owner: Person, heir: Person) -> Any:
        path = f"{self.person.at}/ownership-transfers"
        heir_id = await self.id_of(heir)
        return await self.ask("POST", path, person=owner, json={"user_id": str(heir_id)})

    async def id_of(self, person: Person) -> UserId:
        query = "SELECT id FROM control.app_user WHERE email = $1"
        return UserId(await self.owner.fetchval(query, person.email))

    async def let_two_weeks_pass(self) -> None:
        await self.owner.execute(
            "UPDATE control.app_user SET erase_after = now() - interval '1 second'"
            " WHERE email = $1 AND erase_after IS NOT NULL",
            self.person.email,
        )

    async def erase_who_left(self) -> FakeMailer:
        mailer = FakeMailer()
        container = self.whole.container
        bulk = PostgresBulkErasure(container.database, rows_at_once=3)
        await erase_accounts(container.accounts_uow, bulk, mailer)
        return mailer


@pytest.fixture
async def household(whole: Whole, owner_database_url: str) -> AsyncIterator[Household]:
    canary = f"quetzal{secrets.token_hex(6)}"
    owner = await asyncpg.connect(owner_database_url)
    person = await whole.log_in(f"{canary}@example.com")
    household = Household(whole, owner, canary, person)
    await household.ask("PATCH", "/v1/me", json={"name": canary})
    yield household
    await household.erase_who_left()
    await owner.close()


async def test_who_leaves_is_out_everywhere_at_once(household: Household) -> None:
    left = await household.ask("DELETE", "/v1/me")
    after = await household.ask("GET", "/v1/me")

    assert 202 == left.status_code, left.text
    assert {"leaving_at", "erase_after"} == left.json().keys()
    assert (401, "token_invalid") == (after.status_code, after.json()["code"])


async def test_logging_in_again_shows_the_date_and_can_take_it_back(household: Household) -> None:
    left = (await household.ask("DELETE", "/v1/me")).json()
    back = await household.whole.log_in(household.person.email)
    me = (await household.ask("GET", "/v1/me", person=back)).json()
    kept = await household.ask("POST", "/v1/me/restoration", person=back)
    again = await household.ask("POST", "/v1/me/restoration", person=back)

    assert left["erase_after"] == me["erase_after"]
    assert 204 == kept.status_code, kept.text
    assert (await household.ask("GET", "/v1/me", person=back)).json()["erase_after"] is None
    assert (409, "not_leaving") == (again.status_code, again.json()["code"])
    await household.let_two_weeks_pass()
    assert [] == (await household.erase_who_left()).sent
    assert 200 == (await household.ask("GET", "/v1/me", person=back)).status_code


async def test_once_the_two_weeks_are_over_there_is_no_way_back(household: Household) -> None:
    await household.ask("DELETE", "/v1/me")
    await household.let_two_weeks_pass()
    back = await household.whole.log_in(household.person.email)
    answer = await household.ask("POST", "/v1/me/restoration", person=back)

    assert (410, "way_back_over") == (answer.status_code, answer.json()["code"])


async def test_what_they_own_is_handed_to_nobody_once_it_is_being_erased(
    household: Household,
) -> None:
    heir = await household.whole.log_in()
    await household.let_in(heir)
    await household.ask("DELETE", "/v1/me")
    await household.let_two_weeks_pass()
    back = await household.whole.log_in(household.person.email)
    answer = await household.hand_over(back, heir)

    assert (410, "way_back_over") == (answer.status_code, answer.json()["code"])


async def test_nobody_who_is_leaving_is_handed_a_workspace(household: Household) -> None:
    heir = await household.whole.log_in()
    await household.let_in(heir)
    await household.ask("DELETE", "/v1/me", person=heir)
    refused = await household.hand_over(household.person, heir)
    back = await household.whole.log_in(heir.email)
    await household.ask("POST", "/v1/me/restoration", person=back)

    assert (409, "heir_is_leaving") == (refused.status_code, refused.json()["code"])
    assert 200 == (await household.hand_over(household.person, heir)).status_code


async def test_handing_over_waits_for_who_is_just_about_to_leave(household: Household) -> None:
    heir = await household.whole.log_in()
    await household.let_in(heir)
    async with household.whole.container.accounts_uow.begin() as tx:
        departure = await tx.departures.claim(await household.id_of(heir))
        departure.leave(tx.now)
        await tx.departures.save(departure)
        handing_over = asyncio.create_task(household.hand_over(household.person, heir))
        done, _ = await asyncio.wait({handing_over}, timeout=0.3)
    answer = await handing_over

    assert set() == done
    assert (409, "heir_is_leaving") == (answer.status_code, answer.json()["code"])


async def test_members_of_their_real_workspaces_are_told(household: Household) -> None:
    member, tester = await household.whole.log_in(), await household.whole.log_in()
    await household.let_in(member)
    made = await household.ask("POST", "/v1/workspaces", json={"sandbox": True})
    await household.let_in(tester, made.json()["id"])
    person_id = await household.id_of(household.person)
    async with household.whole.container.accounts_uow.begin() as tx:
        told = await tx.departures.members_of(person_id)

    assert [member.email] == list(told)


async def test_two_weeks_later_nothing_is_left_of_them(
    household: Household, superuser_url: str
) -> None:
    for number in range(7):  # more than one bite
        made = await household.ask(
            "POST",
            f"{household.person.at}/contacts",
            json={"given_name": f"{household.canary} {number}", "organisation_name": "Acme"},
        )
        assert 201 == made.status_code, made.text
    before = await tables_holding(superuser_url, household.canary)
    await household.ask("DELETE", "/v1/me")
    await household.let_two_weeks_pass()
    mailer = await household.erase_who_left()

    assert {"control.app_user", "tenant.contact"} <= before.keys()
    assert {} == await tables_holding(superuser_url, household.canary)
    assert [household.person.email] == [mail.to for mail in mailer.sent]
    held = await tables_holding(superuser_url, household.person.workspace_id)
    # Jobs and events name workspaces by their ids until their own history is forgotten.
    assert set() == {name for name in held if name.startswith("tenant.")}
    assert "control.workspace" not in held


async def test_other_people_and_their_workspaces_stay(household: Household) -> None:
    other = await household.whole.log_in()
    await household.ask("DELETE", "/v1/me")
    await household.let_two_weeks_pass()
    await household.erase_who_left()

    assert 200 == (await household.ask("GET", other.at, person=other)).status_code


async def test_a_new_account_with_the_same_address_begins_afresh(household: Household) -> None:
    await household.ask("DELETE", "/v1/me")
    await household.let_two_weeks_pass()
    await household.erase_who_left()
    back = await household.whole.log_in(household.person.email)

    assert UUID(back.workspace_id) != UUID(household.person.workspace_id)
    assert 404 == (await household.ask("GET", household.person.at, person=back)).status_code
