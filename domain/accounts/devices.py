"""Devices that somebody has logged in on before, and the token by which they are known again."""

from datetime import timedelta

from domain.accounts.ports import AccountsTransaction, TokenMint
from domain.accounts.tokens import TokenKind, is_token
from domain.shared.ids import UserId

DEVICE_LIFE = timedelta(days=365)
DEVICES = 50


async def get_to_know(
    tx: AccountsTransaction, mint: TokenMint, user_id: UserId, known_by: str | None
) -> str | None:
    """A token by which the device is known to this person's account for a year.

    None if `known_by` is one already: that counts for another year.
    """
    until = tx.now + DEVICE_LIFE
    given = known_by if known_by and is_token(TokenKind.DEVICE, known_by) else None
    if given and await tx.devices.recognise(user_id, mint.hashes(given), until):
        return None
    token = mint.mint(TokenKind.DEVICE)
    await tx.devices.add(user_id, token.hash, until, most=DEVICES)
    return token.text
