"""Whose account is tried, and on which device."""

from domain.accounts.ports import LoginReads
from domain.limits.logins import Attempt
from domain.shared.ids import ChallengeId


async def code_attempt(
    reads: LoginReads, challenge_id: ChallengeId, device_token: str | None, network: str
) -> Attempt:
    """A challenge that never was is tried on no account, like one whose address nobody has."""
    account = await reads.address_of(challenge_id) or ""
    device = await known_device(reads, account, device_token)
    return Attempt(way="email_code", account=account, network=network, device=device)


async def known_device(reads: LoginReads, account: str, device_token: str | None) -> bytes | None:
    """The device, if one is named and it has logged in to this account before."""
    return None if device_token is None else await reads.known_device(account, device_token)
