"""What opens doors at LinkedIn is nowhere in the database, whoever reads it, and opens in its place alone."""

import pytest

from adapters.crypto.sealing import WrappingKeys
from adapters.postgres.data_keys import PostgresSealing
from domain.linked_accounts.model import NeedsReauthorisation
from domain.linked_accounts.tokens import open_token
from domain.sealing.ports import SealBroken, Sealing
from domain.shared.ids import LinkedAccountId, WorkspaceId
from tests.api.linked_accounts.conftest import Owner
from tests.support.everything import tables_holding
from tests.support.linkedin import parameters, told

_SEALED_CODE = "SELECT sealed_code FROM control.linking WHERE user_id = :id"


async def opened(owner: Owner, account_id: str, sealing: Sealing | None = None) -> str:
    container = owner.world.container
    async with container.uow.begin(WorkspaceId(owner.workspace_id)) as tx:
        account = await tx.linked_accounts.get(LinkedAccountId(account_id))  # type: ignore[arg-type]  # as text
        return await open_token(tx, sealing or container.sealing, account)


async def test_neither_token_nor_codes_are_anywhere_in_the_database(
    owner: Owner, superuser_url: str
) -> None:
    address = await owner.visit()
    theirs = parameters(address)
    ours = told(await owner.browser.here.get(address))["code"]
    on_the_way = await tables_holding(superuser_url, theirs["code"], theirs["state"], ours)
    account = (await owner.complete(ours)).json()
    token = await opened(owner, account["id"])
    [sealed] = await owner.sql("SELECT token FROM tenant.linked_account")

    assert len(token) > 20
    assert token.encode() not in sealed[0]
    assert {} == on_the_way
    assert {} == await tables_holding(superuser_url, token, theirs["code"], ours)
    assert {"tenant.linked_account": 1}.items() <= (
        await tables_holding(superuser_url, account["id"])
    ).items()


async def test_the_code_of_linkedin_goes_when_ours_is_used(owner: Owner) -> None:
    code = await owner.code()
    [kept] = await owner.sql(_SEALED_CODE, id=owner.user_id)
    await owner.complete(code)
    [left] = await owner.sql(_SEALED_CODE, id=owner.user_id)

    assert kept[0] is not None
    assert left[0] is None


async def test_without_the_key_of_the_service_nothing_opens(owner: Owner) -> None:
    account = await owner.linked()
    stranger = PostgresSealing(WrappingKeys(["test"], [b"another key of 32 bytes in all.."]))

    with pytest.raises(SealBroken):
        await opened(owner, account["id"], stranger)


async def test_a_token_that_was_put_into_another_row_does_not_open(owner: Owner) -> None:
    first = await owner.linked()
    other = Owner(
        owner.world, owner.browser, owner.world.person(), owner.user_id, owner.workspace_id
    )
    second = await other.linked()
    await owner.sql(
        "UPDATE tenant.linked_account SET token = (SELECT token FROM tenant.linked_account WHERE id = :first)"
        " WHERE id = :second",
        first=first["id"],
        second=second["id"],
    )

    assert await opened(owner, first["id"])
    with pytest.raises(SealBroken):
        await opened(owner, second["id"])


async def test_a_token_is_opened_for_the_owner_who_linked_it_alone(owner: Owner) -> None:
    """In the moment after a workspace was handed over, before what was linked is forgotten."""
    account = await owner.linked()
    await owner.sql(
        "UPDATE control.membership SET role = 'assistant' WHERE workspace_id = :id",
        id=owner.workspace_id,
    )

    with pytest.raises(NeedsReauthorisation):
        await opened(owner, account["id"])
