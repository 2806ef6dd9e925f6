"""The words of the mails about accounts."""

from domain.accounts.model import CHALLENGE_LIFE, Challenge, User
from domain.accounts.sessions import Method, Session
from domain.shared.local_time import zone_named
from domain.shared.mail import Mail

_MINUTES = int(CHALLENGE_LIFE.total_seconds() // 60)
_METHODS = {
    Method.EMAIL_CODE: "a mailed code",
    Method.PASSWORD: "your password",
    Method.PASSKEY: "a passkey",
    Method.LINKEDIN: "LinkedIn",
}


def code_mail(challenge: Challenge, code: str, to: str) -> Mail:
    """What it is, whom it is for, how long it lasts. The subject starts with the code."""
    return Mail(
        to=to,
        subject=f"{code} is your Perennial code",
        text=(
            f"{code}\n\n"
            f"This is the code to log in to Perennial as {to}.\n"
            f"It works once, within {_MINUTES} minutes.\n\n"
            "If you did not ask for it, do nothing: without the code nobody gets in.\n"
            "Nobody at Perennial will ever ask you for it.\n"
        ),
        message_id=f"challenge-{challenge.id}",
        private=True,
    )


def new_device_mail(user: User, session: Session) -> Mail:
    """Which device, by what, when, and what to do if it was somebody else."""
    return Mail(
        to=user.email,
        subject="New login to your Perennial account",
        text=(
            "Somebody logged in to your Perennial account on a device that it does not know.\n\n"
            f"{_facts(user, session)}\n"
            "If this was you, there is nothing to do.\n"
            "If it was not, log in, look through your sessions and end this one.\n"
            "Then change your password, if you have one, and look after your mailbox:\n"
            "who reads your mail can log in with a mailed code.\n"
        ),
        message_id=f"new-device-{session.id}",
    )


def reuse_mail(user: User, session: Session) -> Mail:
    """That a session was ended, and why that happens."""
    return Mail(
        to=user.email,
        subject="A session of your Perennial account was ended",
        text=(
            "A key of one of your sessions was used twice, so somebody may have copied it.\n"
            "To be safe we ended the session; you can log in again on that device.\n\n"
            f"{_facts(user, session)}\n"
            "It can also happen when a device is restored from a backup.\n"
            "If you did not do that, look whether anybody else has access to the device.\n"
        ),
        message_id=f"token-reused-{session.id}",
    )


def _facts(user: User, session: Session) -> str:
    at = session.created_at.astimezone(zone_named(user.time_zone))
    return (
        f"Device: {session.device or 'without a name'}\n"
        f"Logged in with: {_METHODS[session.method]}\n"
        f"Logged in on: {at.day} {at:%B %Y, %H:%M} ({user.time_zone})\n"
        f"Session: {session.id}\n"
    )
