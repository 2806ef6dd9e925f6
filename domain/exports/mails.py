"""The words of the mails about exports."""

from domain.exports.model import KEPT_FOR
from domain.shared.ids import ExportId
from domain.shared.mail import Mail


def ready_mail(export_id: ExportId, workspace_name: str, to: str) -> Mail:
    """There is no link in it: who wants the file has to log in."""
    return Mail(
        to=to,
        subject="Your Perennial export is ready",
        text=(
            f"Everything in “{workspace_name}” is in one file now, for you to take along.\n"
            f"Log in to download it; it is kept for {KEPT_FOR.days} days.\n\n"
            "If you did not ask for this, somebody else has used your account:\n"
            "log in, delete the export, and end the sessions that you do not know.\n"
        ),
        message_id=f"export-{export_id}",
    )
