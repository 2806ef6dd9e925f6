"""The words of the mails about ways in."""

from domain.shared.mail import Mail
from domain.ways_in.model import Change

_SUBJECTS = {
    Change.PASSWORD_SET: "Your Perennial account has a password now",
    Change.PASSWORD_CHANGED: "Your Perennial password was changed",
    Change.PASSWORD_REMOVED: "Your Perennial password was removed",
    Change.PASSKEY_ADDED: "A passkey was added to your Perennial account",
    Change.PASSKEY_REMOVED: "A passkey was removed from your Perennial account",
}
_SENTENCES = {
    Change.PASSWORD_SET: "From now on you can also log in with a password.",
    Change.PASSWORD_CHANGED: "The old password no longer works.",
    Change.PASSWORD_REMOVED: "It no longer works; a code by mail does, as always.",
    Change.PASSKEY_ADDED: "From now on you can also log in with it.",
    Change.PASSKEY_REMOVED: "It no longer lets anybody in.",
}
_ELSEWHERE = "All your other devices were logged out.\n"


def change_mail(change: Change, to: str, mail_key: str) -> Mail:
    """What changed, what follows from it, and what to do if it was somebody else."""
    passwords = {Change.PASSWORD_SET, Change.PASSWORD_CHANGED, Change.PASSWORD_REMOVED}
    return Mail(
        to=to,
        subject=_SUBJECTS[change],
        text=(
            f"{_SUBJECTS[change]}.\n"
            f"{_SENTENCES[change]}\n"
            f"{_ELSEWHERE if change in passwords else ''}\n"
            "If this was you, there is nothing to do.\n"
            "If it was not, log in with a code by mail, look through your devices and passkeys,\n"
            "end what is not yours, and set a new password or remove it.\n"
        ),
        message_id=f"way-in-{mail_key}",
    )
