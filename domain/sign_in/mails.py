"""The words of the mail about a linked account."""

from domain.shared.mail import Mail


def linked_mail(to: str, message_id: str) -> Mail:
    return Mail(
        to=to,
        subject="LinkedIn now opens your Perennial account",
        text=(
            "A LinkedIn account was linked to your Perennial account just now:\n"
            "whoever signs in with it is logged in as you.\n\n"
            "If that was you, there is nothing to do.\n\n"
            "If it was not, log in with a code sent to this address, unlink LinkedIn under your\n"
            "linked accounts, and end the sessions that you do not know.\n"
        ),
        message_id=message_id,
    )
