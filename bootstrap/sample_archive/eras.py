"""How LinkedIn has written the archive over the years."""

import csv
import io
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Literal

import msgspec

Era = Literal["2020", "2021", "2023", "2024", "2025", "2026"]

PREAMBLE = (
    "Notes:\n"
    '"When exporting your connection data, you may notice that some of the email addresses are '
    "missing. You will only see email addresses for connections who have allowed their connections "
    "to see or "
    "download their email address using this setting "
    "https://www.linkedin.com/psettings/privacy/email. You can learn more here "
    'https://www.linkedin.com/help/linkedin/answer/261"\n'
    "\n"
)
PROFILE_URL = "https://www.linkedin.com/in/"

PROFILE_COLUMNS = [
    "First Name",
    "Last Name",
    "Maiden Name",
    "Address",
    "Birth Date",
    "Headline",
    "Summary",
    "Industry",
    "Zip Code",
    "Geo Location",
    "Twitter Handles",
    "Websites",
    "Instant Messengers",
]
POSITION_COLUMNS = ["Company Name", "Title", "Description", "Location", "Started On", "Finished On"]

_OLD_CONNECTIONS = "First Name,Last Name,Email Address,Company,Position,Connected On"
_CONNECTIONS = "First Name,Last Name,URL,Email Address,Company,Position,Connected On"
_OLD_MESSAGES = (
    "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,DATE,SUBJECT,CONTENT,FOLDER"
)
_MESSAGES = _OLD_MESSAGES.replace("TO,DATE", "TO,RECIPIENT PROFILE URLS,DATE")
_OLD_INVITATIONS = "From,To,Sent At,Message,Direction"
_INVITATIONS = f"{_OLD_INVITATIONS},inviterProfileUrl,inviteeProfileUrl"
_FIRST_MOMENT = (1980, 1, 1, 0, 0, 0)  # the least a ZIP can say; so the bytes never differ


class EraShape(msgspec.Struct, frozen=True, kw_only=True):
    """Columns of the three large files, and how fields are quoted."""

    connections: tuple[str, ...]
    messages: tuple[str, ...]
    invitations: tuple[str, ...]
    has_preamble: bool
    quotes_all: bool

    @property
    def has_slugs(self) -> bool:
        return "URL" in self.connections

    @property
    def has_drafts(self) -> bool:
        return "IS MESSAGE DRAFT" in self.messages


def _era(
    connections: str,
    messages: str,
    invitations: str,
    *,
    has_preamble: bool = True,
    quotes_all: bool = False,
) -> EraShape:
    return EraShape(
        connections=tuple(connections.split(",")),
        messages=tuple(messages.split(",")),
        invitations=tuple(invitations.split(",")),
        has_preamble=has_preamble,
        quotes_all=quotes_all,
    )


ERAS: dict[Era, EraShape] = {
    "2020": _era(_OLD_CONNECTIONS, _OLD_MESSAGES, _OLD_INVITATIONS, has_preamble=False),
    "2021": _era(_OLD_CONNECTIONS, _OLD_MESSAGES, _OLD_INVITATIONS),
    "2023": _era(_CONNECTIONS, _MESSAGES, _INVITATIONS),
    "2024": _era(_CONNECTIONS, f"{_MESSAGES},IS MESSAGE DRAFT,IS CONVERSATION DRAFT", _INVITATIONS),
    "2025": _era(_CONNECTIONS, f"{_MESSAGES},ATTACHMENTS,IS MESSAGE DRAFT", _INVITATIONS),
    "2026": _era(_CONNECTIONS, f"{_MESSAGES},ATTACHMENTS", _INVITATIONS, quotes_all=True),
}


class RowWriter:
    """Writes rows given by column name; what an era does not export is left out."""

    def __init__(self, text: io.TextIOBase, columns: Sequence[str], *, quotes_all: bool) -> None:
        self._parameters = [_parameter(column) for column in columns]
        quoting: Literal[0, 1] = csv.QUOTE_ALL if quotes_all else csv.QUOTE_MINIMAL
        self._writer = csv.writer(_Separated(text), quoting=quoting, lineterminator="\n")
        self._writer.writerow(columns)

    def write(self, **cells: str) -> None:
        """`cells` by column name in lower case with underscores."""
        self._writer.writerow([cells.get(name, "") for name in self._parameters])


@contextmanager
def open_member(archive: zipfile.ZipFile, name: str) -> Iterator[io.TextIOBase]:
    """A text file inside `archive`, UTF-8 without a mark. All but Connections.csv end their last
    line.
    """
    info = zipfile.ZipInfo(name, _FIRST_MOMENT)
    info.compress_type = zipfile.ZIP_DEFLATED
    with (
        archive.open(info, "w") as stream,
        io.TextIOWrapper(stream, encoding="utf-8", newline="") as text,
    ):
        yield text
        if name != "Connections.csv":
            text.write("\n")


class _Separated:
    """Line ends between the rows and none after the last, as Connections.csv has it."""

    def __init__(self, text: io.TextIOBase) -> None:
        self._text = text
        self._between = ""

    def write(self, row: str) -> int:
        written = self._text.write(self._between + row.removesuffix("\n"))
        self._between = "\n"
        return written


def _parameter(column: str) -> str:
    return column.lower().replace(" ", "_")
