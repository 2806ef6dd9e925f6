"""The token of a linked account: sealed where it is kept, in clear only while LinkedIn is asked."""

from domain.linked_accounts.model import LinkedAccount, NeedsReauthorisation
from domain.sealing.places import Place
from domain.sealing.ports import Sealing
from domain.unit_of_work import Transaction


def place_of(account: LinkedAccount) -> Place:
    """Where its token is kept; sealed for there, it opens nowhere else."""
    return Place(table="linked_account", column="token", row=str(account.id))


async def seal_token(
    tx: Transaction, sealing: Sealing, account: LinkedAccount, token: str
) -> bytes:
    return await sealing.within(tx).seal(place_of(account), token.encode())


async def open_token(tx: Transaction, sealing: Sealing, account: LinkedAccount) -> str:
    """The token of an account that can be used, by whoever owns the workspace still.

    Raises NeedsReauthorisation, SealBroken.
    """
    account.require_usable(await tx.linked_accounts.clock())
    by, sealed = account.linked_by, account.token
    if by is None or sealed is None or not await tx.linked_accounts.is_owner(by):
        raise NeedsReauthorisation
    return (await sealing.within(tx).open(place_of(account), sealed)).decode()
