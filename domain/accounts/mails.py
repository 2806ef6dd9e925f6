"""The words of the mails about accounts."""

from domain.accounts.model import CHALLENGE_LIFE, Challenge
from domain.shared.mail import Mail

_MINUTES = int(CHALLENGE_LIFE.total_seconds() // 60)


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
