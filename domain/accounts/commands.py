"""What changes accounts.

Nothing here tells whether an address is known: asking for a code never looks. A refusal that has to
be remembered (a try used up, a session ended) is raised after its transaction has been committed.
"""

from typing import Any

from domain.accounts.grants import admit, find_or_found
from domain.accounts.mails import code_mail
from domain.accounts.model import (
    A_DAY,
    Challenge,
    ChallengeExpired,
    Trial,
    User,
    checked_address,
    may_ask,
)
from domain.accounts.ports import (
    AccountsTransaction,
    AccountsUnitOfWork,
    ChallengeCodes,
    TokenMint,
)
from domain.accounts.sessions import UNNAMED, Device, Method
from domain.accounts.trying import refusal_of, try_code
from domain.accounts.views import Login, PosedChallenge, UserView
from domain.shared.actor import Principal, Scope
from domain.shared.events import Event
from domain.shared.ids import ChallengeId, UserId, new_id
from domain.shared.mail import Mailer

CHALLENGE_REQUESTED = "auth.challenge_requested"


async def request_challenge(
    uow: AccountsUnitOfWork, email: str, network: str = ""
) -> PosedChallenge:
    """Have a code mailed. Raises ImplausibleAddress.

    Beyond five open challenges an hour from one network, twenty in all, and a hundred a day, the answer is
    the same, but there is no challenge behind it. For a known device `network` is `asked_on` it.
    """
    address = checked_address(email)
    async with uow.begin() as tx:
        challenge = Challenge.pose(ChallengeId(new_id()), address, tx.now, network)
        asked = await tx.challenges.asked(challenge.email_key, tx.now - A_DAY)
        if may_ask(network, asked, tx.now):
            await tx.challenges.add(challenge)
            body = {"challenge_id": str(challenge.id)}
            tx.record(Event(type=CHALLENGE_REQUESTED, body=body))
    return PosedChallenge(id=challenge.id, expires_at=challenge.expires_at)


async def mail_code(
    uow: AccountsUnitOfWork, codes: ChallengeCodes, mailer: Mailer, challenge_id: ChallengeId
) -> None:
    """Mail the code of a challenge that is still open. Raises MailRefused, MailUnavailable.

    A known person's mail goes to the address of the account, not to another spelling of it.
    """
    async with uow.begin() as tx:
        challenge = await tx.challenges.find(challenge_id)
        if challenge is None or not challenge.is_open(tx.now):
            return
        known = await tx.users.find(challenge.email_key)
    to = challenge.email if known is None else known.email
    await mailer.send(code_mail(challenge, codes.code_of(challenge_id), to))


async def verify_challenge(
    uow: AccountsUnitOfWork,
    codes: ChallengeCodes,
    mint: TokenMint,
    challenge_id: ChallengeId,
    *,
    code: str,
    name: str = "",
    time_zone: str = "UTC",
    device: Device = UNNAMED,
) -> Login:
    """Log in with a mailed code; the first time this makes the account and its workspace.

    Raises CodeInvalid with the tries left, ChallengeExpired, TimeZoneUnknown, NameTooLong.
    """
    newcomer = User(id=UserId(new_id()), email="", name=name, time_zone=time_zone)
    fits = codes.fits(challenge_id, code)
    async with uow.begin() as tx:
        challenge = await tx.challenges.claim(challenge_id)
        if challenge is None:
            raise ChallengeExpired
        trial = await try_code(tx, challenge, fits=fits)
        if trial is Trial.PASSED:
            newcomer.email = challenge.email
            return await _log_in(tx, mint, challenge, newcomer, device)
    raise refusal_of(trial, challenge)


async def change_user(
    uow: AccountsUnitOfWork,
    principal: Principal,
    values: dict[str, Any],
    *,
    expected_version: int | None = None,
) -> UserView:
    """Change one's own name or time zone. Raises VersionMismatch, NameTooLong, TimeZoneUnknown."""
    principal.require(Scope.PROFILE_WRITE)
    async with uow.begin() as tx:
        user = await tx.users.get(principal.user_id)
        user.expect(expected_version)
        user.edit(values)
        if user.changed:
            await tx.users.save(user)
    return UserView.of(user)


async def forget_expired(uow: AccountsUnitOfWork) -> int:
    """Remove what has long expired, in small bites; how many rows."""
    removed = 0
    while True:
        async with uow.begin() as tx:
            bite = await tx.forget_expired()
        removed += bite
        if bite == 0:
            return removed


async def _log_in(
    tx: AccountsTransaction, mint: TokenMint, challenge: Challenge, newcomer: User, device: Device
) -> Login:
    user, is_new = await find_or_found(tx, newcomer)
    if not user.is_proved_by(challenge):
        raise ChallengeExpired
    return await admit(tx, mint, user, device, method=Method.EMAIL_CODE, is_new=is_new)
