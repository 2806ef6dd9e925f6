"""The pages of a member's snapshot: how rows are told, and cut into pages."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bootstrap.linkedin_stub.members import Member
from bootstrap.linkedin_stub.networks import (
    CONNECTIONS,
    EMAIL_ADDRESSES,
    INBOX,
    INVITATIONS,
    POSITIONS,
    PROFILE,
    Network,
)
from bootstrap.linkedin_stub.troubles import ApiFault

Told = dict[str, Any]
Page = list[Told]

PATH = "/rest/memberSnapshotData"
FILLED = (PROFILE, POSITIONS, EMAIL_ADDRESSES, CONNECTIONS, INVITATIONS, INBOX)
# Some of those that LinkedIn knows besides, and nobody here has anything in.
EMPTY = ("EDUCATION", "SKILLS", "ENDORSEMENTS", "RECOMMENDATIONS", "MEMBER_SHARE_INFO", "login")

_SPELT_OTHERWISE = {POSITIONS: "MEMBER_POSITIONS"}
_ALWAYS_WITH_NEXT = frozenset({CONNECTIONS, INBOX})
_NAMELESS_EVERY = 5
_OVERLAP = 2


def pages_of(member: Member, domain: str) -> list[Page]:
    """All pages of a domain, with what is wrong about them today."""
    meet = member.troubles.meet
    rows = _told(member, domain)
    if meet(ApiFault.DOUBLED_ROWS, domain):
        rows = [row for row in rows for _ in range(2)]
    starts = range(0, len(rows), member.page_rows)
    overlap = _OVERLAP if meet(ApiFault.OVERLAPPING, domain) else 0
    pages = [rows[max(0, start - overlap) : start + member.page_rows] for start in starts]
    if len(pages) > 1 and meet(ApiFault.DOUBLED, domain):
        pages = pages * 2
    if meet(ApiFault.STUTTERING, domain):
        pages = [page for page in pages for _ in range(2)]
    return pages


def page_body(
    asked: str, domain: str, page: Page, *, start: int, is_last: bool, leads_to: str = PATH
) -> Told:
    """`count` and `total` mean nothing. `asked` is the domain, or nothing for all of them."""
    links = []
    if start > 0:
        links.append(_link("prev", asked, start - 1, PATH))
    if not is_last or asked in _ALWAYS_WITH_NEXT:
        links.append(_link("next", asked, start + 1, leads_to))
    name = _SPELT_OTHERWISE.get(domain, domain)
    return {
        "paging": {"start": start, "count": 10, "links": links, "total": 1},
        "elements": [{"snapshotData": page, "snapshotDomain": name}],
    }


def odd_body(*, elements: Any) -> Told:
    return {"paging": {"start": 0, "count": 10, "links": []}, "elements": elements}


def _link(relation: str, asked: str, start: int, path: str) -> Told:
    domain = f"domain={asked}&" if asked else ""
    href = f"{path}?count=10&{domain}q=criteria&start={start}"
    return {"type": "application/json", "rel": relation, "href": href}


def _told(member: Member, domain: str) -> Page:
    """The rows as the API tells them: nearly those of the archive."""
    rows: Page = [dict(row) for row in member.network.rows_of(domain)]
    if domain == INBOX and member.troubles.meet(ApiFault.NOTES_IN_INBOX, domain):
        rows += _notes(member.network)
    if domain == CONNECTIONS:
        for row in rows[::_NAMELESS_EVERY]:
            row[""] = ""
    if domain == POSITIONS:
        for row in rows:
            row["Employment Type"] = "Full-time"
    if member.troubles.meet(ApiFault.OTHER_FORMS, domain):
        rows = [_in_other_forms(row) for row in rows]
    return rows


def _notes(network: Network) -> Sequence[Told]:
    """Notes of invitations, each as a message without a conversation."""
    return [
        {
            "CONVERSATION ID": "",
            "CONVERSATION TITLE": "",
            "FROM": row["From"],
            "SENDER PROFILE URL": row["inviterProfileUrl"],
            "TO": row["To"],
            "RECIPIENT PROFILE URLS": row["inviteeProfileUrl"],
            "DATE": f"{_instant(row['Sent At']):%Y-%m-%d %H:%M:%S} UTC",
            "SUBJECT": "",
            "CONTENT": row["Message"],
            "FOLDER": "INBOX",
            "ATTACHMENTS": "",
        }
        for row in network.invitations
        if row["Message"]
    ]


def _instant(text: str) -> datetime:
    return datetime.strptime(f"{text} +0000", "%m/%d/%y, %I:%M %p %z")


def _in_other_forms(row: Told) -> Told:
    told = dict(row)
    if told.get("RECIPIENT PROFILE URLS"):
        told["RECIPIENT PROFILE URLS"] = told["RECIPIENT PROFILE URLS"].split(",")
    if "DATE" in told:
        told["DATE"] = told["DATE"].removesuffix(" UTC")
    if told.get("Connected On"):
        day = datetime.strptime(f"{told['Connected On']} +0000", "%d %b %Y %z")
        told["Connected On"] = f"{day:%Y-%m-%d}"
    return told
