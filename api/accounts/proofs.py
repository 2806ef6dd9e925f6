"""Proving once more who one is, over HTTP."""

from typing import Annotated, Self
from uuid import UUID

import msgspec
from litestar import Controller, post
from litestar.di import NamedDependency
from litestar.params import JSONBody, SkipValidation

from api.access import SECRET, needs
from api.ports import Ports
from api.times import Instant, Wire
from domain.accounts.proofs import prove_by_code
from domain.accounts.views import Proof
from domain.limits.logins import Attempt
from domain.shared.actor import Principal, Scope
from domain.shared.ids import ChallengeId


class ProofResponse(Wire, frozen=True, kw_only=True):
    """It is proved; what needs a recent proof may be done for so many seconds."""

    proved_at: Instant
    fresh_for_seconds: int

    @classmethod
    def of(cls, proof: Proof) -> Self:
        return cls(proved_at=proof.proved_at, fresh_for_seconds=proof.fresh_for_seconds)


class ProveByEmailCodeRequest(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True
):
    """The code of a challenge for the address of one's own account."""

    challenge_id: UUID
    code: Annotated[str, msgspec.Meta(max_length=32, examples=["482913"])]


class EmailCodeProofController(Controller):
    path = "/v1/me/proofs"
    tags = ["Accounts"]  # noqa: RUF012 - the form Litestar asks for

    @post(
        "/email-code",
        operation_id="proveByEmailCode",
        opt=needs(Scope.ACCOUNT_MANAGE) | SECRET,
        status_code=200,
    )
    async def prove(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        principal: NamedDependency[SkipValidation[Principal]],
        network: NamedDependency[SkipValidation[str]],
        data: JSONBody[ProveByEmailCodeRequest],
    ) -> ProofResponse:
        """Prove by a mailed code who one is.

        Some of what an account can do asks for a proof of the last ten minutes. A login is one.
        """
        accounts, attempt = ports.accounts, _attempt(principal, network)
        await accounts.throttle.admit(attempt)
        proof = await prove_by_code(
            accounts.uow,
            accounts.codes,
            accounts.live,
            principal,
            ChallengeId(data.challenge_id),
            code=data.code,
        )
        await accounts.throttle.succeeded(attempt)
        return ProofResponse.of(proof)


def _attempt(principal: Principal, network: str) -> Attempt:
    """A session has tries of its own: strangers who try the account do not keep its owner from it."""
    session = None if principal.session_id is None else principal.session_id.bytes
    account = f"user {principal.user_id}"
    return Attempt(way="email_code", account=account, network=network, device=session)
