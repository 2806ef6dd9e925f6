"""Passwords over HTTP."""

from litestar import Controller, delete, get, post, put
from litestar.di import NamedDependency
from litestar.params import JSONBody, SkipValidation

from api.access import PUBLIC, SECRET, needs
from api.accounts.attempts import known_device
from api.accounts.logins import logged_in
from api.accounts.proofs import ProofResponse
from api.accounts.schemas import LoginResponse
from api.answers import Reply
from api.passwords.schemas import (
    PasswordLoginRequest,
    ProveByPasswordRequest,
    SetPasswordRequest,
    WaysInResponse,
)
from api.ports import Ports
from domain.limits.logins import Attempt
from domain.passwords.commands import (
    log_in_with_password,
    prove_by_password,
    remove_password,
    set_password,
)
from domain.shared.actor import Principal, Scope
from domain.shared.text import email_key
from domain.ways_in.queries import read_ways_in


class PasswordController(Controller):
    path = "/v1/me"
    tags = ["Accounts"]  # noqa: RUF012 - the form Litestar asks for

    @get("/ways-in", operation_id="getWaysIn", opt=needs(Scope.ACCOUNT_MANAGE))
    async def read_ways_in(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        principal: NamedDependency[SkipValidation[Principal]],
    ) -> WaysInResponse:
        """Read how one can log in."""
        return WaysInResponse.of(await read_ways_in(ports.accounts.ways_in.reads, principal))

    @put(
        "/password",
        operation_id="setPassword",
        opt=needs(Scope.ACCOUNT_MANAGE, recent=True) | SECRET,
        status_code=204,
    )
    async def set_password(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        principal: NamedDependency[SkipValidation[Principal]],
        data: JSONBody[SetPasswordRequest],
    ) -> None:
        """Set one's password, or change it.

        It has 10 to 200 characters, is not among those that are guessed first, and holds neither one's name
        nor address. All other sessions end, and the owner is mailed.
        """
        accounts = ports.accounts
        hasher = accounts.ways_in.passwords
        await set_password(accounts.uow, hasher, accounts.live, principal, data.password)

    @delete(
        "/password",
        operation_id="removePassword",
        opt=needs(Scope.ACCOUNT_MANAGE, recent=True),
    )
    async def remove_password(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        principal: NamedDependency[SkipValidation[Principal]],
    ) -> None:
        """Have no password any more.

        All other sessions end, and the owner is mailed.
        """
        await remove_password(ports.accounts.uow, ports.accounts.live, principal)

    @post(
        "/proofs/password",
        operation_id="proveByPassword",
        opt=needs(Scope.ACCOUNT_MANAGE) | SECRET,
        status_code=200,
    )
    async def prove(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        principal: NamedDependency[SkipValidation[Principal]],
        network: NamedDependency[SkipValidation[str]],
        data: JSONBody[ProveByPasswordRequest],
    ) -> ProofResponse:
        """Prove once more who one is, by one's password."""
        accounts = ports.accounts
        proof = await prove_by_password(
            accounts.uow,
            accounts.ways_in.passwords,
            accounts.live,
            accounts.throttle,
            principal,
            network,
            data.password,
        )
        return ProofResponse.of(proof)


class PasswordLoginController(Controller):
    path = "/v1/auth/password-sessions"
    tags = ["Accounts"]  # noqa: RUF012 - the form Litestar asks for

    @post("/", operation_id="logInWithPassword", opt=PUBLIC | SECRET, status_code=200)
    async def log_in(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        network: NamedDependency[SkipValidation[str]],
        data: JSONBody[PasswordLoginRequest],
    ) -> Reply[LoginResponse]:
        """Log in with a password.

        An address that nobody has, an account without a password and a wrong password are answered alike.
        """
        accounts, device, account = ports.accounts, data.where(), email_key(data.email)
        known = await known_device(accounts.logins, account, device.known_by)
        login = await log_in_with_password(
            accounts.uow,
            accounts.ways_in.passwords,
            accounts.mint,
            accounts.throttle,
            Attempt(way="password", account=account, network=network, device=known),
            data.password,
            device,
        )
        return logged_in(login)
