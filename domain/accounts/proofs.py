"""Proving once more who one is, for what a stolen session alone must not do."""

from domain.accounts.model import ChallengeExpired, Trial
from domain.accounts.ports import (
    AccountsTransaction,
    AccountsUnitOfWork,
    ChallengeCodes,
    LiveSessions,
)
from domain.accounts.sessions import PROOF_LIFE, Method
from domain.accounts.tokens import TokenInvalid
from domain.accounts.trying import refusal_of, try_code
from domain.accounts.views import Proof
from domain.shared.actor import Principal, Scope
from domain.shared.events import Event
from domain.shared.ids import ChallengeId

PROVED = "auth.proved"


async def prove_by_code(
    uow: AccountsUnitOfWork,
    codes: ChallengeCodes,
    live: LiveSessions,
    principal: Principal,
    challenge_id: ChallengeId,
    *,
    code: str,
) -> Proof:
    """Prove it by a code mailed to the address of the account.

    Raises CodeInvalid with the tries left, and ChallengeExpired, also for a challenge of another address.
    """
    principal.require(Scope.ACCOUNT_MANAGE)
    fits = codes.fits(challenge_id, code)
    async with uow.begin() as tx:
        challenge = await tx.challenges.claim(challenge_id)
        user = await tx.users.get(principal.user_id)
        if challenge is None or challenge.email_key != user.email_key:
            raise ChallengeExpired
        if not user.is_proved_by(challenge):
            raise ChallengeExpired
        trial = await try_code(tx, challenge, fits=fits)
        if trial is not Trial.PASSED:
            tx.aside()
        else:
            proof = await prove(tx, principal, Method.EMAIL_CODE)
    if trial is not Trial.PASSED:
        raise refusal_of(trial, challenge)
    live.forget(principal.user_id)
    return proof


async def prove(tx: AccountsTransaction, principal: Principal, method: Method) -> Proof:
    """Remember in the principal's session that they have just proved who they are.

    The caller has the principal forgotten once the transaction is committed. Raises TokenInvalid when the
    session has ended, or there is none.
    """
    session_id = principal.session_id
    session = None if session_id is None else await tx.sessions.find(session_id)
    if session is None or session.ended_at is not None:
        raise TokenInvalid
    session.authenticated_at = tx.now
    await tx.sessions.save(session)
    body = {"session_id": str(session.id), "user_id": str(session.user_id), "method": method}
    tx.record(Event(type=PROVED, body=body))
    return Proof(proved_at=tx.now, fresh_for_seconds=int(PROOF_LIFE.total_seconds()))
