"""Getting in by a passkey, and proving by one who one is."""

from domain.accounts.grants import admit
from domain.accounts.ports import AccountsTransaction, AccountsUnitOfWork, LiveSessions, TokenMint
from domain.accounts.proofs import prove
from domain.accounts.sessions import Device, Method
from domain.accounts.views import Login, Proof
from domain.limits.logins import Attempt, LoginThrottle
from domain.passkeys.commands import pose, take
from domain.passkeys.model import Passkey, PasskeyInvalid, Purpose
from domain.passkeys.ports import Ceremonies, Credential
from domain.passkeys.views import PosedPasskeyChallenge
from domain.shared.actor import Principal, Scope
from domain.shared.ids import ChallengeId, UserId
from domain.ways_in.model import LoginRefused


async def request_passkey(uow: AccountsUnitOfWork, ceremonies: Ceremonies) -> PosedPasskeyChallenge:
    """What a device needs to offer its passkeys: the same for everybody, since nobody is asked for."""
    async with uow.begin() as tx:
        tx.aside()
        posed = await pose(tx, ceremonies, Purpose.LOGIN, None)
    options = ceremonies.request_options(posed.challenge)
    return PosedPasskeyChallenge(id=posed.id, expires_at=posed.expires_at, options=options)


async def log_in_with_passkey(
    uow: AccountsUnitOfWork,
    ceremonies: Ceremonies,
    mint: TokenMint,
    throttle: LoginThrottle,
    attempt: Attempt,
    challenge_id: ChallengeId,
    credential: Credential,
    device: Device,
) -> Login:
    """Log in whoever the passkey belongs to.

    Raises TooManyTries, PasskeyChallengeOver, LoginRefused. A try that is refused has used the challenge up.
    """
    await throttle.admit(attempt)
    login = None
    async with uow.begin() as tx:
        passkey = await _signed(tx, ceremonies, challenge_id, credential, whose=None)
        if passkey is None:
            tx.aside()
        else:
            user = await tx.users.get(passkey.user_id)
            login = await admit(tx, mint, user, device, method=Method.PASSKEY)
    if login is None:
        raise LoginRefused
    await throttle.succeeded(attempt)
    return login


async def prove_by_passkey(
    uow: AccountsUnitOfWork,
    ceremonies: Ceremonies,
    live: LiveSessions,
    throttle: LoginThrottle,
    principal: Principal,
    attempt: Attempt,
    challenge_id: ChallengeId,
    credential: Credential,
) -> Proof:
    """Prove by a passkey of one's own who one is. Raises what logging in by one raises."""
    principal.require(Scope.ACCOUNT_MANAGE)
    await throttle.admit(attempt)
    proof = None
    async with uow.begin() as tx:
        whose = principal.user_id
        passkey = await _signed(tx, ceremonies, challenge_id, credential, whose=whose)
        if passkey is None:
            tx.aside()
        else:
            proof = await prove(tx, principal, Method.PASSKEY)
    if proof is None:
        raise LoginRefused
    live.forget(principal.user_id)
    await throttle.succeeded(attempt)
    return proof


async def _signed(
    tx: AccountsTransaction,
    ceremonies: Ceremonies,
    challenge_id: ChallengeId,
    credential: Credential,
    *,
    whose: UserId | None,
) -> Passkey | None:
    """The passkey that has signed the challenge, if we know it and it belongs to `whose`, if that is said."""
    wanted = await take(tx, challenge_id, Purpose.LOGIN, None)
    try:
        passkey = await tx.passkeys.claim(ceremonies.credential_id(credential))
        if passkey is None or whose not in {None, passkey.user_id}:
            return None
        signed = ceremonies.verify_assertion(credential, wanted, passkey)
    except PasskeyInvalid:
        return None
    passkey.used(signed.sign_count, tx.now, backed_up=signed.backed_up)
    await tx.passkeys.save(passkey)
    return passkey
