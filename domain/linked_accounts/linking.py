"""Linking an account, step by step: set out, come back, and exchange what LinkedIn gave.

LinkedIn's code waits, sealed, until the owner who set out shows that it is they who are back. Only then is LinkedIn
spoken to, and never within a transaction.
"""

from collections.abc import Collection

from domain.linked_accounts.model import Grant, LinkedAccount, LinkedMeanwhile
from domain.linked_accounts.ports import LinkingReads, PortabilityProvider
from domain.linked_accounts.queries import availability
from domain.linked_accounts.tokens import seal_token
from domain.linked_accounts.trips import Linking, LinkingOver
from domain.linked_accounts.views import LinkedAccountView, Setting
from domain.sealing.ports import Sealing
from domain.shared.actor import Actor, Scope
from domain.shared.errors import Forbidden, NotFound
from domain.shared.events import Event
from domain.shared.ids import LinkedAccountId, LinkingId, new_id
from domain.trips.arrivals import (
    Arrival,
    bind,
    came_in_the_same_browser,
    is_who_set_out,
    reported,
)
from domain.trips.model import STATE_LIFE, Completion, Failure, Wish
from domain.trips.ports import TripSecrets
from domain.trips.views import Homecoming
from domain.unit_of_work import Transaction, UnitOfWork

LINKED = "linked_account.linked"
RELINKED = "linked_account.relinked"
PROVIDER = "linkedin"

_MOST_CODE = 4096
# Of somebody to whom it is not offered, and of an application that may not ask. It was not they who said no.
_NOT_OFFERED = frozenset({"access_denied", "unauthorized_scope_error"})


async def set_out(
    uow: UnitOfWork,
    provider: PortabilityProvider,
    secrets: TripSecrets,
    actor: Actor,
    wish: Wish,
    *,
    returns: Collection[str],
) -> Setting:
    """Begin a trip. Raises PortabilityNotConfigured, ReturnNotAllowed, BindingMissing."""
    actor.require(Scope.LINKED_ACCOUNTS_MANAGE)
    state = secrets.mint()
    url = provider.authorization_url(state.text)
    wish.check(returns)
    bond = bind(secrets, wish)
    async with uow.begin(actor.workspace_id) as tx:
        tx.aside()
        now = await tx.linked_accounts.clock()
        linking = Linking(
            id=LinkingId(new_id()),
            user_id=actor.user_id,
            client=wish.client,
            state_hash=state.hash,
            binding_hash=bond.hash,
            return_to=wish.return_to,
            created_at=now,
            expires_at=now + STATE_LIFE,
        )
        await tx.linkings.add(linking)
    return Setting(
        url=url,
        expires_at=linking.expires_at,
        binding=bond.secret,
        availability=availability(provider),
    )


async def come_back(
    uow: UnitOfWork,
    reads: LinkingReads,
    secrets: TripSecrets,
    sealing: Sealing,
    arrival: Arrival,
) -> Homecoming:
    """End the trip at LinkedIn: with a one-time code, or with why there is none. LinkedIn is not spoken to."""
    workspace_id = await reads.workspace_of(secrets.hashes(arrival.state))
    if workspace_id is None:
        return Homecoming(failure=Failure.STATE_INVALID)
    try:
        async with uow.begin(workspace_id) as tx:
            return await _received(tx, secrets, sealing, arrival)
    except NotFound:  # the workspace has gone meanwhile
        return Homecoming(failure=Failure.STATE_INVALID)


async def complete(
    uow: UnitOfWork,
    provider: PortabilityProvider,
    secrets: TripSecrets,
    sealing: Sealing,
    actor: Actor,
    completion: Completion,
) -> LinkedAccountView:
    """Link the account that the trip ended at; one that was linked is renewed.

    Raises LinkingOver, PortabilityRefused, PortabilityNotOffered, LinkedInUnreachable.
    """
    actor.require(Scope.LINKED_ACCOUNTS_MANAGE)
    code = await _redeemed(uow, secrets, sealing, actor, completion)
    grant = await provider.exchange(code)
    try:
        return await _linked(uow, sealing, actor, grant)
    except LinkedMeanwhile:  # of two at once the later one finds the other's
        return await _linked(uow, sealing, actor, grant)


async def _received(
    tx: Transaction, secrets: TripSecrets, sealing: Sealing, arrival: Arrival
) -> Homecoming:
    """In a browser other than the one that set out it is as if there were no such state."""
    linking = await tx.linkings.claim_state(secrets.hashes(arrival.state))
    if linking is None or not came_in_the_same_browser(linking, secrets, arrival):
        return Homecoming(failure=Failure.STATE_INVALID)
    now = await tx.linked_accounts.clock()
    if not linking.come_back(now):
        return Homecoming(return_to=linking.return_to, failure=Failure.STATE_INVALID)
    failure, code = _failure(arrival), None
    if failure is None:
        minted = secrets.mint()
        sealed = await sealing.within(tx).seal(linking.place, arrival.code.encode())
        linking.arrive(sealed, minted.hash, now)
        code = minted.text
    await tx.linkings.save(linking)
    return Homecoming(return_to=linking.return_to, code=code, failure=failure)


def _failure(arrival: Arrival) -> Failure | None:
    if arrival.error in _NOT_OFFERED:
        return Failure.NOT_AVAILABLE
    if len(arrival.code) > _MOST_CODE:
        return Failure.REFUSED
    return reported(arrival)


async def _redeemed(
    uow: UnitOfWork,
    secrets: TripSecrets,
    sealing: Sealing,
    actor: Actor,
    completion: Completion,
) -> str:
    """LinkedIn's code, which is kept no longer. Raises LinkingOver."""
    async with uow.begin(actor.workspace_id) as tx:
        tx.aside()
        linking = await tx.linkings.claim_code(secrets.hashes(completion.code))
        if linking is None or linking.user_id != actor.user_id:
            raise LinkingOver
        if not is_who_set_out(linking, secrets, completion):
            raise LinkingOver
        sealed = linking.redeem(await tx.linked_accounts.clock())
        await tx.linkings.save(linking)
        return (await sealing.within(tx).open(linking.place, sealed)).decode()


async def _linked(
    uow: UnitOfWork, sealing: Sealing, actor: Actor, grant: Grant
) -> LinkedAccountView:
    async with uow.begin(actor.workspace_id) as tx:
        now = await tx.linked_accounts.clock()
        if not await tx.linked_accounts.is_owner(actor.user_id):  # handed over meanwhile
            raise Forbidden("Your role in this workspace does not allow this.")
        known = await tx.linked_accounts.find_by_member(PROVIDER, grant.member)
        account = known or LinkedAccount(
            id=LinkedAccountId(new_id()), provider=PROVIDER, sandbox=tx.workspace.sandbox
        )
        sealed = await seal_token(tx, sealing, account, grant.token)
        account.connect(grant, sealed, actor.user_id, now)
        await tx.linked_accounts.save(account)
        kind = LINKED if known is None else RELINKED
        tx.record(event_of(kind, account, user_id=str(actor.user_id)))
        return LinkedAccountView.of(account, now)


def event_of(kind: str, account: LinkedAccount, **body: str | int) -> Event:
    """What happened to an account; `body` holds ids and words."""
    return Event(type=kind, entity_type="linked_account", entity_id=account.id, body=body)
