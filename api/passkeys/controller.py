"""Passkeys over HTTP: one's own, and getting in by them."""

from uuid import UUID

import msgspec
from litestar import Controller, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, SkipValidation

from api.access import PUBLIC, SECRET, needs, unrecorded
from api.accounts.logins import logged_in
from api.accounts.proofs import ProofResponse
from api.accounts.schemas import LoginResponse
from api.answers import Reply, created
from api.listing import Listing, Wanted
from api.passkeys.schemas import (
    PasskeyChallengeResponse,
    PasskeyList,
    PasskeyLoginRequest,
    PasskeyResponse,
    ProveByPasskeyRequest,
    RegisterPasskeyRequest,
    RenamePasskeyRequest,
)
from api.ports import Ports
from domain.limits.logins import Attempt
from domain.passkeys.commands import (
    begin_registration,
    register_passkey,
    remove_passkey,
    rename_passkey,
)
from domain.passkeys.logins import log_in_with_passkey, prove_by_passkey, request_passkey
from domain.passkeys.queries import list_passkeys
from domain.shared.actor import Principal, Scope
from domain.shared.ids import ChallengeId, PasskeyId


class PasskeyFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Nothing: there are twenty at most."""


PASSKEYS = Listing(PasskeyFilter, sorts=("created_at",))

_NOTHING_YET = (
    "It only asks for something to be signed; what is done with the signature is recorded."
)


class PasskeyController(Controller):
    path = "/v1/me/passkeys"
    tags = ["Accounts"]  # noqa: RUF012 - the form Litestar asks for

    @get("/", operation_id="listPasskeys", opt=needs(Scope.ACCOUNT_MANAGE) | PASSKEYS.opt)
    async def list_passkeys(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        principal: NamedDependency[SkipValidation[Principal]],
        wanted: NamedDependency[SkipValidation[Wanted[PasskeyFilter]]],
    ) -> PasskeyList:
        """List one's passkeys, the oldest first."""
        reads = ports.accounts.ways_in.passkeys
        page = await list_passkeys(reads, principal, wanted.position, wanted.limit)
        return PasskeyList.of(page, PasskeyResponse.of, wanted.cursor)

    @post(
        "/options",
        operation_id="requestPasskeyCreation",
        opt=needs(Scope.ACCOUNT_MANAGE, recent=True) | SECRET | unrecorded(_NOTHING_YET),
        status_code=200,
    )
    async def begin(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        principal: NamedDependency[SkipValidation[Principal]],
    ) -> PasskeyChallengeResponse:
        """Ask for what a device needs to make a passkey.

        It is good for five minutes, for this person, once.
        """
        accounts = ports.accounts
        posed = await begin_registration(accounts.uow, accounts.ways_in.ceremonies, principal)
        return PasskeyChallengeResponse.of(posed)

    @post(
        "/", operation_id="registerPasskey", opt=needs(Scope.ACCOUNT_MANAGE, recent=True) | SECRET
    )
    async def register(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        principal: NamedDependency[SkipValidation[Principal]],
        data: JSONBody[RegisterPasskeyRequest],
    ) -> Reply[PasskeyResponse]:
        """Register the passkey that a device has made.

        There are 20 at most. The owner is mailed.
        """
        passkey = await register_passkey(
            ports.accounts.uow,
            ports.accounts.ways_in.ceremonies,
            principal,
            ChallengeId(data.challenge_id),
            data.credential,
            data.name,
        )
        return created(PasskeyResponse.of(passkey), f"/v1/me/passkeys/{passkey.id}")

    @patch("/{passkey_id:uuid}", operation_id="renamePasskey", opt=needs(Scope.ACCOUNT_MANAGE))
    async def rename(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        principal: NamedDependency[SkipValidation[Principal]],
        passkey_id: FromPath[UUID],
        data: JSONBody[RenamePasskeyRequest],
    ) -> PasskeyResponse:
        """Call a passkey by another name."""
        renamed = await rename_passkey(
            ports.accounts.uow, principal, PasskeyId(passkey_id), data.name
        )
        return PasskeyResponse.of(renamed)

    @delete(
        "/{passkey_id:uuid}",
        operation_id="removePasskey",
        opt=needs(Scope.ACCOUNT_MANAGE, recent=True),
    )
    async def remove(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        principal: NamedDependency[SkipValidation[Principal]],
        passkey_id: FromPath[UUID],
    ) -> None:
        """Remove a passkey: it lets nobody in any more.

        The owner is mailed.
        """
        await remove_passkey(ports.accounts.uow, principal, PasskeyId(passkey_id))


class PasskeyProofController(Controller):
    path = "/v1/me/proofs/passkey"
    tags = ["Accounts"]  # noqa: RUF012 - the form Litestar asks for

    @post(
        "/",
        operation_id="proveByPasskey",
        opt=needs(Scope.ACCOUNT_MANAGE) | SECRET,
        status_code=200,
    )
    async def prove(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        principal: NamedDependency[SkipValidation[Principal]],
        network: NamedDependency[SkipValidation[str]],
        data: JSONBody[ProveByPasskeyRequest],
    ) -> ProofResponse:
        """Prove once more who one is, by a passkey of one's own.

        The challenge is asked for as for a login.
        """
        accounts = ports.accounts
        proof = await prove_by_passkey(
            accounts.uow,
            accounts.ways_in.ceremonies,
            accounts.live,
            accounts.throttle,
            principal,
            Attempt(way="passkey", account="", network=network),
            ChallengeId(data.challenge_id),
            data.credential,
        )
        return ProofResponse.of(proof)


class PasskeyLoginController(Controller):
    path = "/v1/auth"
    tags = ["Accounts"]  # noqa: RUF012 - the form Litestar asks for

    @post(
        "/passkey-challenges",
        operation_id="requestPasskey",
        opt=PUBLIC | SECRET | unrecorded(_NOTHING_YET),
        status_code=200,
    )
    async def request(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        network: NamedDependency[SkipValidation[str]],
    ) -> PasskeyChallengeResponse:
        """Ask for what a device needs to offer its passkeys.

        The answer is the same for everybody. It is good for five minutes, once.
        """
        accounts = ports.accounts
        attempt = Attempt(way="passkey_challenge", account="", network=network)
        await accounts.throttle.admit(attempt)
        posed = await request_passkey(accounts.uow, accounts.ways_in.ceremonies)
        return PasskeyChallengeResponse.of(posed)

    @post(
        "/passkey-sessions",
        operation_id="logInWithPasskey",
        opt=PUBLIC | SECRET,
        status_code=200,
    )
    async def log_in(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        network: NamedDependency[SkipValidation[str]],
        data: JSONBody[PasskeyLoginRequest],
    ) -> Reply[LoginResponse]:
        """Log in with a passkey.

        Whom it belongs to, the passkey says itself.
        """
        accounts = ports.accounts
        login = await log_in_with_passkey(
            accounts.uow,
            accounts.ways_in.ceremonies,
            accounts.mint,
            accounts.throttle,
            Attempt(way="passkey", account="", network=network),
            ChallengeId(data.challenge_id),
            data.credential,
            data.where(),
        )
        return logged_in(login)
