"""What changes accounts.

Nothing here tells whether an address is known: asking for a code never looks. A refusal that has to
be remembered (a try used up, a session ended) is raised after its transaction has been committed.
"""

from typing import Any

from domain.accounts.grants import admit, find_or_found, issue_tokens
from domain.accounts.mails import code_mail
from domain.accounts.model import (
    OPEN_CHALLENGES,
    OPEN_CHALLENGES_WITHIN,
    Challenge,
    ChallengeExpired,
    CodeInvalid,
    Trial,
    User,
    checked_address,
)
from domain.accounts.ports import (
    AccountsTransaction,
    AccountsUnitOfWork,
    ChallengeCodes,
    LiveSessions,
    TokenMint,
)
from domain.accounts.sessions import (
    UNNAMED,
    Device,
    Ending,
    Method,
    Presentation,
    Session,
    StoredToken,
)
from domain.accounts.tokens import TokenExpired, TokenInvalid, TokenKind, is_token
from domain.accounts.views import Login, PosedChallenge, TokenPair, UserView
from domain.shared.actor import Principal, Scope
from domain.shared.events import Event
from domain.shared.ids import ChallengeId, UserId, new_id
from domain.shared.mail import Mailer

CHALLENGE_REQUESTED = "auth.challenge_requested"
SESSION_ENDED = "auth.session_ended"


async def request_challenge(uow: AccountsUnitOfWork, email: str) -> PosedChallenge:
    """Have a code mailed. Raises ImplausibleAddress.

    Beyond five open challenges an hour the answer is the same, but there is no challenge behind it.
    """
    address = checked_address(email)
    async with uow.begin() as tx:
        challenge = Challenge.pose(ChallengeId(new_id()), address, tx.now)
        recently = tx.now - OPEN_CHALLENGES_WITHIN
        if await tx.challenges.count_open(challenge.email_key, recently) < OPEN_CHALLENGES:
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
        trial = challenge.take(tx.now, fits=fits)
        await tx.challenges.save(challenge)
        if trial is Trial.PASSED:
            newcomer.email = challenge.email
            return await _log_in(tx, mint, challenge, newcomer, device)
    if trial is Trial.WRONG:
        raise CodeInvalid(tries_left=challenge.tries_left)
    raise ChallengeExpired


async def refresh_tokens(
    uow: AccountsUnitOfWork, mint: TokenMint, live: LiveSessions, refresh_token: str
) -> TokenPair:
    """Exchange a refresh token for new tokens. Raises TokenInvalid, TokenExpired."""
    if not is_token(TokenKind.REFRESH, refresh_token):
        raise TokenInvalid
    async with uow.begin() as tx:
        found = await tx.sessions.presented(mint.hashes(refresh_token))
        if found is None or found[1].kind is not TokenKind.REFRESH:
            raise TokenInvalid
        session, token = found
        verdict = session.judge(token, await tx.sessions.successors(token), tx.now)
        if verdict in {Presentation.FIRST, Presentation.SIBLING}:
            return await _rotate(tx, mint, session, token)
        if verdict is Presentation.REUSED:
            await _end(tx, session, Ending.TOKEN_REUSED)
    live.forget(session.user_id)
    raise TokenExpired if verdict is Presentation.EXPIRED else TokenInvalid


async def log_out(uow: AccountsUnitOfWork, live: LiveSessions, principal: Principal) -> None:
    """End the session that the principal's token belongs to."""
    async with uow.begin() as tx:
        if principal.session_id is not None:
            session = await tx.sessions.find(principal.session_id)
            if session is not None:
                await _end(tx, session, Ending.LOGGED_OUT)
    live.forget(principal.user_id)


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


async def _rotate(
    tx: AccountsTransaction, mint: TokenMint, session: Session, token: StoredToken
) -> TokenPair:
    if token.rotated_at is None:
        await tx.sessions.mark_rotated(token, tx.now)
    session.last_used_at = tx.now
    await tx.sessions.save(session)
    return await issue_tokens(tx, mint, session, replaces=token.hash)


async def _end(tx: AccountsTransaction, session: Session, because: Ending) -> None:
    if session.end(because, tx.now):
        await tx.sessions.save(session)
        body = {"session_id": str(session.id), "user_id": str(session.user_id)}
        tx.record(Event(type=SESSION_ENDED, body={**body, "because": because}))
