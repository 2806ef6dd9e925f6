"""Trying the code of a challenge, whatever it is to prove."""

from domain.accounts.model import Challenge, ChallengeExpired, CodeInvalid, Trial
from domain.accounts.ports import AccountsTransaction


async def try_code(tx: AccountsTransaction, challenge: Challenge, *, fits: bool) -> Trial:
    """Count one try of a claimed challenge."""
    trial = challenge.take(tx.now, fits=fits)
    await tx.challenges.save(challenge)
    return trial


def refusal_of(trial: Trial, challenge: Challenge) -> CodeInvalid | ChallengeExpired:
    """Why a try failed; to be raised when its transaction is committed, or the try would not count."""
    if trial is Trial.WRONG:
        return CodeInvalid(tries_left=challenge.tries_left)
    return ChallengeExpired()
