"""Setting a password, and getting in by it.

Hashing is slow, so it never happens while a transaction is open. Whoever is refused learns nothing: an
address nobody has, an account without a password and a wrong password cost and say the same.
"""

import msgspec

from domain.accounts.ending import end_sessions
from domain.accounts.grants import admit
from domain.accounts.model import User
from domain.accounts.ports import AccountsTransaction, AccountsUnitOfWork, LiveSessions, TokenMint
from domain.accounts.proofs import prove
from domain.accounts.sessions import Device, Ending, Method
from domain.accounts.views import Login, Proof
from domain.limits.logins import Attempt, LoginThrottle
from domain.passwords.model import Password, checked_password, normalised
from domain.passwords.ports import PasswordHasher
from domain.shared.actor import Principal, Scope
from domain.shared.errors import NotFound
from domain.shared.ids import new_id
from domain.ways_in.model import Change, LoginRefused, changed


async def set_password(
    uow: AccountsUnitOfWork,
    hasher: PasswordHasher,
    live: LiveSessions,
    principal: Principal,
    password: str,
) -> None:
    """Set or change one's password; every other session ends. Raises PasswordRefused, Unavailable."""
    principal.require(Scope.ACCOUNT_MANAGE)
    async with uow.begin() as tx:
        tx.aside()
        user = await tx.users.get(principal.user_id)
    hashed = await hasher.hash(checked_password(password, email=user.email, name=user.name))
    async with uow.begin() as tx:
        await tx.users.get(user.id)  # one change at a time
        had_one = await tx.passwords.find(user.id) is not None
        await tx.passwords.save(Password(user_id=user.id, hash=hashed, changed_at=tx.now))
        change = Change.PASSWORD_CHANGED if had_one else Change.PASSWORD_SET
        await _end_others(tx, principal, change)
    live.forget(user.id)


async def remove_password(
    uow: AccountsUnitOfWork, live: LiveSessions, principal: Principal
) -> None:
    """Have no password any more; every other session ends. Raises NotFound when there was none."""
    principal.require(Scope.ACCOUNT_MANAGE)
    async with uow.begin() as tx:
        await tx.users.get(principal.user_id)
        if not await tx.passwords.remove(principal.user_id):
            raise NotFound
        await _end_others(tx, principal, Change.PASSWORD_REMOVED)
    live.forget(principal.user_id)


async def log_in_with_password(
    uow: AccountsUnitOfWork,
    hasher: PasswordHasher,
    mint: TokenMint,
    throttle: LoginThrottle,
    attempt: Attempt,
    password: str,
    device: Device,
) -> Login:
    """Log in to the account of `attempt`. Raises TooManyTries, LoginRefused, Unavailable."""
    await throttle.admit(attempt)
    async with uow.begin() as tx:
        tx.aside()
        known = await tx.passwords.of_address(attempt.account)
    fitting, renewed = await _fitting(hasher, password, known)
    async with uow.begin() as tx:
        user = await _owner(tx, fitting)
        await _hold(tx, fitting, renewed)
        login = await admit(tx, mint, user, device, method=Method.PASSWORD)
    await throttle.succeeded(attempt)
    return login


async def prove_by_password(
    uow: AccountsUnitOfWork,
    hasher: PasswordHasher,
    live: LiveSessions,
    throttle: LoginThrottle,
    principal: Principal,
    network: str,
    password: str,
) -> Proof:
    """Prove once more who one is. Raises TooManyTries, LoginRefused, Unavailable.

    A session has tries of its own: strangers who try the account do not keep its owner from proving it.
    """
    principal.require(Scope.ACCOUNT_MANAGE)
    session = None if principal.session_id is None else principal.session_id.bytes
    account = f"user {principal.user_id}"
    attempt = Attempt(way="password", account=account, network=network, device=session)
    await throttle.admit(attempt)
    async with uow.begin() as tx:
        tx.aside()
        known = await tx.passwords.find(principal.user_id)
    fitting, renewed = await _fitting(hasher, password, known)
    async with uow.begin() as tx:
        await _hold(tx, fitting, renewed)
        proof = await prove(tx, principal, Method.PASSWORD)
    live.forget(principal.user_id)
    await throttle.succeeded(attempt)
    return proof


async def _fitting(
    hasher: PasswordHasher, password: str, known: Password | None
) -> tuple[Password, str | None]:
    """The password that was proved, and its hash made anew if that is due. Raises LoginRefused."""
    found = await hasher.verify(normalised(password), None if known is None else known.hash)
    if known is None or not found.fits:
        raise LoginRefused
    return known, found.renewed


async def _owner(tx: AccountsTransaction, proved: Password) -> User:
    """Whose it is; locked before the password, as whoever changes it does. Raises LoginRefused."""
    try:
        return await tx.users.get(proved.user_id)
    except NotFound:
        raise LoginRefused from None  # erased while it was being verified


async def _hold(tx: AccountsTransaction, proved: Password, renewed: str | None) -> None:
    """Let the password be what was proved until the end of this transaction. Raises LoginRefused."""
    present = await tx.passwords.claim(proved.user_id)
    # Another login may have made its hash anew; the password is the same.
    if present is None or present.changed_at != proved.changed_at:
        raise LoginRefused  # changed or removed while it was being verified
    if renewed is not None:
        await tx.passwords.save(msgspec.structs.replace(proved, hash=renewed))


async def _end_others(tx: AccountsTransaction, principal: Principal, change: Change) -> None:
    await end_sessions(tx, principal.user_id, Ending.REVOKED, but=principal.session_id)
    tx.record(changed(principal.user_id, change, str(new_id())))
