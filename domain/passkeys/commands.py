"""What changes passkeys: registering, renaming and removing them."""

from domain.accounts.ports import AccountsTransaction, AccountsUnitOfWork
from domain.passkeys.model import (
    CHALLENGE_LIFE,
    MOST_PASSKEYS,
    Passkey,
    PasskeyChallenge,
    PasskeyChallengeOver,
    Purpose,
    TooManyPasskeys,
    checked_name,
)
from domain.passkeys.ports import Ceremonies, Credential
from domain.passkeys.views import PasskeyView, PosedPasskeyChallenge
from domain.shared.actor import Principal, Scope
from domain.shared.errors import DomainError, NotFound
from domain.shared.ids import ChallengeId, PasskeyId, UserId, new_id
from domain.ways_in.model import Change, changed


async def begin_registration(
    uow: AccountsUnitOfWork, ceremonies: Ceremonies, principal: Principal
) -> PosedPasskeyChallenge:
    """What a device needs to make a passkey for the principal. Raises TooManyPasskeys."""
    principal.require(Scope.ACCOUNT_MANAGE)
    async with uow.begin() as tx:
        tx.aside()
        user = await tx.users.get(principal.user_id)
        known = await tx.passkeys.of_user(user.id)
        _refuse_one_more(len(known))
        posed = await pose(tx, ceremonies, Purpose.REGISTRATION, user.id)
        options = ceremonies.creation_options(
            posed.challenge, user.id, user.email, user.name, known
        )
    return PosedPasskeyChallenge(id=posed.id, expires_at=posed.expires_at, options=options)


async def register_passkey(
    uow: AccountsUnitOfWork,
    ceremonies: Ceremonies,
    principal: Principal,
    challenge_id: ChallengeId,
    credential: Credential,
    name: str,
) -> PasskeyView:
    """Keep a passkey that a device has made; its owner is mailed.

    Raises PasskeyChallengeOver, PasskeyInvalid, PasskeyKnown, TooManyPasskeys. One that cannot be
    verified has used the challenge up.
    """
    principal.require(Scope.ACCOUNT_MANAGE)
    called = checked_name(name)
    refusal: DomainError | None = None
    async with uow.begin() as tx:
        await tx.users.get(principal.user_id)  # so that nobody counts to twenty twice
        challenge = await take(tx, challenge_id, Purpose.REGISTRATION, principal.user_id)
        try:
            made = ceremonies.verify_creation(credential, challenge)
        except DomainError as failed:
            tx.aside()
            refusal = failed
        else:
            _refuse_one_more(len(await tx.passkeys.of_user(principal.user_id)))
            passkey = Passkey(
                id=PasskeyId(new_id()),
                user_id=principal.user_id,
                credential_id=made.credential_id,
                public_key=made.public_key,
                sign_count=made.sign_count,
                backed_up=made.backed_up,
                transports=made.transports,
                created_at=tx.now,
                name=called,
            )
            await tx.passkeys.add(passkey)
            tx.changed("passkey", passkey.id)
            tx.record(changed(principal.user_id, Change.PASSKEY_ADDED, str(new_id())))
    if refusal is not None:
        raise refusal
    return PasskeyView.of(passkey)


async def rename_passkey(
    uow: AccountsUnitOfWork, principal: Principal, passkey_id: PasskeyId, name: str
) -> PasskeyView:
    """Call a passkey of one's own by another name. Raises NotFound."""
    principal.require(Scope.ACCOUNT_MANAGE)
    async with uow.begin() as tx:
        passkey = await _own(tx, principal, passkey_id)
        passkey.rename(name)
        await tx.passkeys.save(passkey)
        tx.changed("passkey", passkey.id)
    return PasskeyView.of(passkey)


async def remove_passkey(
    uow: AccountsUnitOfWork, principal: Principal, passkey_id: PasskeyId
) -> None:
    """Let a passkey of one's own no longer open anything; its owner is mailed. Raises NotFound."""
    principal.require(Scope.ACCOUNT_MANAGE)
    async with uow.begin() as tx:
        await tx.passkeys.remove(await _own(tx, principal, passkey_id))
        tx.changed("passkey", passkey_id, "delete")
        tx.record(changed(principal.user_id, Change.PASSKEY_REMOVED, str(new_id())))


async def pose(
    tx: AccountsTransaction, ceremonies: Ceremonies, purpose: Purpose, user_id: UserId | None
) -> PasskeyChallenge:
    """A challenge of its own for one ceremony."""
    challenge = PasskeyChallenge(
        id=ChallengeId(new_id()),
        purpose=purpose,
        challenge=ceremonies.new_challenge(),
        expires_at=tx.now + CHALLENGE_LIFE,
        user_id=user_id,
    )
    await tx.passkeys.pose(challenge)
    return challenge


async def take(
    tx: AccountsTransaction, challenge_id: ChallengeId, purpose: Purpose, user_id: UserId | None
) -> bytes:
    """What has to be signed; the challenge is used up with this transaction. Raises PasskeyChallengeOver."""
    challenge = await tx.passkeys.claim_challenge(challenge_id)
    if challenge is None:
        raise PasskeyChallengeOver
    wanted = challenge.take(purpose, user_id, tx.now)
    await tx.passkeys.save_challenge(challenge)
    return wanted


async def _own(tx: AccountsTransaction, principal: Principal, passkey_id: PasskeyId) -> Passkey:
    passkey = await tx.passkeys.find(principal.user_id, passkey_id)
    if passkey is None:
        raise NotFound
    return passkey


def _refuse_one_more(count: int) -> None:
    if count >= MOST_PASSKEYS:
        raise TooManyPasskeys(limit=MOST_PASSKEYS)
