"""The words of the mails about linked accounts."""

from datetime import datetime

from domain.linked_accounts.model import LinkedAccount, Refusal
from domain.shared.mail import Mail

_AGAIN = (
    "To keep importing from it, open your linked accounts and link it once more; while the\n"
    "permission is still good, LinkedIn asks you nothing.\n\n"
    "If you do not need it, there is nothing to do. What was imported stays, and the archive that\n"
    "LinkedIn makes for you can be uploaded at any time.\n"
)
_BECAUSE = {
    Refusal.EXPIRED: "The permission that you gave at LinkedIn has ended, as they all do after some weeks.",
    Refusal.FORBIDDEN: (
        "LinkedIn does not let your account be read any more. It offers this to members whose profile\n"
        "location is in the EU or EEA, or in Switzerland."
    ),
}


def expiring_mail(account: LinkedAccount, days: int, expires_at: datetime, to: str) -> Mail:
    """Early enough to link it once more without a pause."""
    left = "1 day" if days == 1 else f"{days} days"
    return Mail(
        to=to,
        subject=f"Your LinkedIn link ends within {left}",
        text=(
            f"Perennial can import from {_whose(account)} until {expires_at:%-d %B %Y, %H:%M} UTC.\n"
            "LinkedIn gives this permission for some weeks only, and does not renew it by itself.\n\n"
            f"{_AGAIN}"
        ),
        message_id=f"linked-account-{account.id}-{expires_at:%Y%m%d%H%M%S}-{days}",
    )


def ended_mail(account: LinkedAccount, to: str, key: str) -> Mail:
    """Nothing is imported from it any more."""
    because = _BECAUSE[account.ended_because or Refusal.EXPIRED]
    return Mail(
        to=to,
        subject="Your LinkedIn link has ended",
        text=f"Perennial cannot import from {_whose(account)} any more.\n{because}\n\n{_AGAIN}",
        message_id=f"linked-account-{account.id}-ended-{key}",
    )


def _whose(account: LinkedAccount) -> str:
    return f"the LinkedIn account of {account.name}" if account.name else "your LinkedIn account"
