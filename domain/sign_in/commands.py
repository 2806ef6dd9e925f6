"""Signing in with an account elsewhere, step by step: set out, come back, log in or link."""

from collections.abc import Collection

from domain.accounts.grants import admit
from domain.accounts.ports import AccountsUnitOfWork, TokenMint
from domain.accounts.sessions import UNNAMED, Device, Method
from domain.accounts.views import Login
from domain.shared.actor import Principal, Scope
from domain.shared.errors import NotFound
from domain.shared.ids import SignInId, UserId, new_id
from domain.shared.mail import Mailer
from domain.sign_in.arrivals import obstacle, received
from domain.sign_in.linking import LINKED, find_person, link
from domain.sign_in.mails import linked_mail
from domain.sign_in.model import Claims, Provider, SignIn, SignInOver
from domain.sign_in.ports import IdentityProvider, SignInFailed
from domain.sign_in.views import IdentityView
from domain.trips.arrivals import Arrival, bind, is_who_set_out
from domain.trips.model import STATE_LIFE, Completion, Failure, Wish
from domain.trips.ports import TripSecrets
from domain.trips.views import Directions, Homecoming

__all__ = ["LINKED"]


async def set_out(
    uow: AccountsUnitOfWork,
    provider: IdentityProvider,
    secrets: TripSecrets,
    wish: Wish,
    *,
    returns: Collection[str],
    user_id: UserId | None = None,
) -> Directions:
    """Begin a trip: with a `user_id` to link, without one to log in.

    Raises LinkedInNotConfigured, ReturnNotAllowed, BindingMissing.
    """
    state = secrets.mint()
    url = provider.authorization_url(state.text)
    wish.check(returns)
    bond = bind(secrets, wish)
    async with uow.begin() as tx:
        sign_in = SignIn(
            id=SignInId(new_id()),
            provider=Provider.LINKEDIN,
            client=wish.client,
            state_hash=state.hash,
            binding_hash=bond.hash,
            user_id=user_id,
            return_to=wish.return_to,
            created_at=tx.now,
            expires_at=tx.now + STATE_LIFE,
        )
        await tx.sign_ins.add(sign_in)
    return Directions(url=url, expires_at=sign_in.expires_at, binding=bond.secret)


async def come_back(
    uow: AccountsUnitOfWork,
    provider: IdentityProvider,
    secrets: TripSecrets,
    arrival: Arrival,
) -> Homecoming:
    """End the trip at the provider: with a one-time code, or with why there is none.

    The provider is asked only for a state that is good, from the browser it was given to, and never when
    it reports an error.
    """
    async with uow.begin() as tx:
        sign_in, failure = await received(tx, secrets, arrival)
    return_to = "" if sign_in is None else sign_in.return_to
    if failure is not None:
        return Homecoming(return_to=return_to, failure=failure)
    try:
        claims = await provider.identify(arrival.code)
        code = await _keep(uow, secrets, arrival, claims)
    except SignInFailed as failed:
        return Homecoming(return_to=return_to, failure=failed.failure)
    return Homecoming(return_to=return_to, code=code)


async def complete_sign_in(
    uow: AccountsUnitOfWork,
    mint: TokenMint,
    secrets: TripSecrets,
    completion: Completion,
    *,
    time_zone: str = "UTC",
    device: Device = UNNAMED,
) -> Login:
    """Log in with a one-time code; the first time this makes the account and its workspace.

    Raises SignInOver, EmailUnverified, IdentityConflict, TimeZoneUnknown.
    """
    async with uow.begin() as tx:
        sign_in = await tx.sign_ins.claim_code(secrets.hashes(completion.code))
        if sign_in is None or sign_in.user_id is not None:
            raise SignInOver
        _check_binding(sign_in, secrets, completion)
        claims = sign_in.redeem(tx.now)
        await tx.sign_ins.save(sign_in)
        user, is_new = await find_person(tx, sign_in.provider, claims, time_zone)
        return await admit(tx, mint, user, device, method=Method.LINKEDIN, is_new=is_new)


async def link_identity(
    uow: AccountsUnitOfWork,
    secrets: TripSecrets,
    principal: Principal,
    completion: Completion,
) -> IdentityView:
    """Link the account that a trip ended at to the person who began it from their session.

    Raises SignInOver, IdentityConflict.
    """
    principal.require(Scope.ACCOUNT_MANAGE)
    async with uow.begin() as tx:
        sign_in = await tx.sign_ins.claim_code(secrets.hashes(completion.code))
        if sign_in is None or sign_in.user_id != principal.user_id:
            raise SignInOver
        _check_binding(sign_in, secrets, completion)
        claims = sign_in.redeem(tx.now)
        await tx.sign_ins.save(sign_in)
        return IdentityView.of(await link(tx, sign_in.provider, principal.user_id, claims))


async def unlink_identity(
    uow: AccountsUnitOfWork, principal: Principal, provider: Provider
) -> None:
    """Forget an account elsewhere; the mailed code remains as a way in. Raises NotFound."""
    principal.require(Scope.ACCOUNT_MANAGE)
    async with uow.begin() as tx:
        if not await tx.identities.remove(principal.user_id, provider):
            raise NotFound


async def mail_linked(
    uow: AccountsUnitOfWork, mailer: Mailer, user_id: UserId, *, message_id: str
) -> None:
    """Tell somebody that LinkedIn now opens their account. Raises MailRefused, MailUnavailable."""
    async with uow.begin() as tx:
        try:
            user = await tx.users.get(user_id)
        except NotFound:
            return
    await mailer.send(linked_mail(user.email, message_id))


async def _keep(
    uow: AccountsUnitOfWork, secrets: TripSecrets, arrival: Arrival, claims: Claims
) -> str:
    """Keep what the provider said for whoever has the code that this returns. Raises SignInFailed."""
    code = secrets.mint()
    async with uow.begin() as tx:
        sign_in = await tx.sign_ins.claim_state(secrets.hashes(arrival.state))
        if sign_in is None:
            raise SignInFailed(Failure.STATE_INVALID)
        failure = await obstacle(tx, sign_in, claims)
        if failure is not None:
            raise SignInFailed(failure)
        sign_in.arrive(claims, code.hash, tx.now)
        await tx.sign_ins.save(sign_in)
    return code.text


def _check_binding(sign_in: SignIn, secrets: TripSecrets, completion: Completion) -> None:
    """Raises SignInOver for whoever is not the one who set out."""
    if not is_who_set_out(sign_in, secrets, completion):
        raise SignInOver
