"""Where a message is written: links that a person follows, with nothing in them that is not escaped."""

from urllib.parse import quote

from domain.drafts.channels import touch_kind
from domain.drafts.model import Draft
from domain.drafts.ports import Addressee
from domain.shared.linkedin import compose_url, profile_url

_LONGEST_LINK = 2000  # what mail programs and browsers take for certain


def deep_link(draft: Draft, to: Addressee) -> str | None:
    """Where a message by this channel is written. Everything in it is escaped."""
    if draft.channel == "email":
        return to.email and _mail_link(to.email, draft.subject, draft.body)
    if draft.channel == "phone":
        return to.phone and _phone_link(to.phone)
    if not draft.channel.startswith("linkedin") or to.linkedin_slug is None:
        return None
    is_note = touch_kind(draft.channel).form is not None
    return profile_url(to.linkedin_slug) if is_note else compose_url(to.linkedin_slug)


def _mail_link(address: str, subject: str, body: str) -> str:
    """RFC 6068. A body too long for a link is left to be pasted."""
    to = f"mailto:{quote(address, safe='@')}"
    fields = {"subject": subject, "body": body.replace("\r\n", "\n").replace("\n", "\r\n")}
    for kept in (("subject", "body"), ("subject",)):
        query = "&".join(f"{name}={quote(fields[name], safe='')}" for name in kept if fields[name])
        link = f"{to}?{query}" if query else to
        if len(link) <= _LONGEST_LINK:
            return link
    return to


def _phone_link(number: str) -> str | None:
    """RFC 3966: digits, and a plus in front."""
    digits = "".join(each for each in number if each.isascii() and each.isdigit())
    plus = "+" if number.strip().startswith("+") else ""
    return f"tel:{plus}{digits}" if digits else None
