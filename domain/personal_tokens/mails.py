"""The words of the mails about personal access tokens."""

from domain.personal_tokens.model import PersonalToken
from domain.shared.mail import Mail


def made_mail(token: PersonalToken, to: str) -> Mail:
    """So that nobody has a token made behind their back."""
    return Mail(
        to=to,
        subject=f"A new access token: {token.name}",
        text=(
            f"A personal access token was made for your Perennial account {to}.\n\n"
            f"{_facts(token)}\n"
            "If this was you, there is nothing to do.\n"
            "If it was not, revoke it under your account's tokens, and end the sessions you do not know.\n"
        ),
        message_id=f"personal-token-{token.id}-made",
    )


def expiring_mail(token: PersonalToken, to: str) -> Mail:
    """Early enough to put a new one in its place."""
    return Mail(
        to=to,
        subject=f"Your access token {token.name} expires on {token.expires_at:%-d %B %Y}",
        text=(
            f"A personal access token of your Perennial account {to} will stop working soon.\n\n"
            f"{_facts(token)}\n"
            "If a program of yours still needs it, make a new one and put it in its place.\n"
            "If not, there is nothing to do.\n"
        ),
        message_id=f"personal-token-{token.id}-expiring",
    )


def _facts(token: PersonalToken) -> str:
    return (
        f"  Name     {token.name}\n"
        f"  Begins   {token.hint}\n"
        f"  Scopes   {', '.join(sorted(token.scopes))}\n"
        f"  Expires  {token.expires_at:%-d %B %Y, %H:%M} UTC\n"
    )
