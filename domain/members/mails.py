"""The words of the mails about members.

Names and notes were written by others and go to somebody who did not ask for them: what a mail program could
turn into a link is left out, and nothing is longer than a line or two. People come called as they may be.
"""

import re
import unicodedata

from domain.members.model import Invitation
from domain.shared.actor import Role
from domain.shared.mail import Mail
from domain.shared.text import tidy

MOST_NAME = 60

# Mail programs and browsers take the full stops of other scripts for a dot.
_LINK = re.compile(r"\S*(?://|www[.。．｡]|\w[.。．｡][^\W\d_]{2,})\S*", re.IGNORECASE)  # noqa: RUF001

ROLE_WORDS = {
    Role.ASSISTANT: "As an assistant you read and write everything in it, private notes too.",
    Role.MENTOR: "As a mentor you read what is in it, except for private notes, and change nothing.",
    Role.VIEWER: "As a viewer you see who is in it and what happened when, without notes and messages.",
}
_ARTICLES = {Role.ASSISTANT: "an assistant", Role.MENTOR: "a mentor", Role.VIEWER: "a viewer"}


def invitation_mail(
    invitation: Invitation,
    *,
    to: str,
    inviter: str,
    reply_to: str,
    workspace: str,
    link: str,
    sending: str,
) -> Mail:
    """Who invites, to what, what it means, and how to say yes or no."""
    who, where = inviter, unlinked(workspace)
    note = f"{who} adds: «{unlinked(invitation.note, len(invitation.note))}»\n\n"
    return Mail(
        to=to,
        subject=f"{who} invites you to a workspace on Perennial",
        text=(
            f"{who} invites you to the workspace «{where}» on Perennial,\n"
            "where people keep track of those they want to stay in touch with.\n"
            f"You reach them at {reply_to}.\n\n"
            f"{ROLE_WORDS[invitation.role]}\n\n"
            f"{note if invitation.note else ''}"
            f"To join, log in to Perennial as {to}: the invitation waits there.\n"
            "To decline, open this link; it takes no account, and no reason:\n\n"
            f"{link}\n\n"
            "To do nothing is fine as well. "
            f"The invitation ends on {invitation.expires_at:%-d %B %Y}.\n"
        ),
        message_id=f"invitation-{invitation.id}-{sending}",
        private=True,
    )


def joined_mail(invitation: Invitation, *, to: str, joined: str, workspace: str) -> Mail:
    """For whoever invited them."""
    who, where = joined, unlinked(workspace)
    return Mail(
        to=to,
        subject=f"{who} has joined {where}",
        text=(
            f"{who} has accepted your invitation,\n"
            f"and is now {_ARTICLES[invitation.role]} in your workspace «{where}».\n\n"
            "You can change the role or remove them whenever you like.\n"
        ),
        message_id=f"invitation-{invitation.id}-joined",
        private=True,
    )


def received_mail(*, to: str, old_owner: str, workspace: str, key: str) -> Mail:
    """For the new owner."""
    who, where = old_owner, unlinked(workspace)
    return Mail(
        to=to,
        subject=f"{where} is yours now",
        text=(
            f"{who} has handed the workspace «{where}» on Perennial over to you.\n"
            "You are its owner: its members, settings and exports are yours to decide about.\n"
            f"{who} stays as an assistant until you change that.\n"
        ),
        message_id=f"transfer-{key}-received",
        private=True,
    )


def handed_over_mail(*, to: str, new_owner: str, workspace: str, key: str) -> Mail:
    """For the old owner."""
    who, where = new_owner, unlinked(workspace)
    return Mail(
        to=to,
        subject=f"You have handed {where} over",
        text=(
            f"The workspace «{where}» on Perennial now belongs to {who}.\n"
            "You are an assistant in it from now on.\n\n"
            "If this was not you, ask the new owner to hand it back,\n"
            "and end the sessions of your account that you do not know.\n"
        ),
        message_id=f"transfer-{key}-handed-over",
        private=True,
    )


def unlinked(text: str, most: int = MOST_NAME) -> str:
    """The text on one line, cut, and without anything that could become a link or turn the line around."""
    shown = "".join(each for each in text if unicodedata.category(each) != "Cf")
    plain = tidy(_LINK.sub("…", shown))
    return plain if len(plain) <= most else f"{plain[: most - 1].rstrip()}…"
