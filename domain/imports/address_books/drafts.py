"""An entry while its values are gathered. What has no place in it, or no sense, is kept as dropped."""

import re
from collections.abc import Sequence
from typing import Literal

from domain.contacts.values import Birthday
from domain.imports.address_books.reasons import LONGEST_EXCERPT, dropped, note
from domain.imports.address_books.records import Dropped, EntryRecord, Labelled
from domain.imports.address_books.texts import LONGEST_VALUE, one_line, several_lines
from domain.imports.records import RowNote
from domain.shared.linkedin import slug_of
from domain.shared.text import email_key

LONGEST_LABEL = 50
LONGEST_EMAIL = 320
LONGEST_NOTES = 20_000
MOST_VALUES = (
    100  # of one kind in one entry; the fullest cards of real address books have about ten
)
MOST_DROPPED = 500  # in one entry

Single = Literal[
    "given_name",
    "middle_name",
    "family_name",
    "full_name",
    "prefix",
    "suffix",
    "organisation",
    "position",
]
Several = Literal["emails", "phones", "links", "addresses"]

_EXCHANGE = re.compile(r"/o=", re.IGNORECASE)
_SPACES = re.compile(r"\s")


class EntryDraft:
    """Every method takes what the source calls the value as `source`, for the report."""

    __slots__ = (
        "_birthday",
        "_dropped",
        "_file",
        "_has_picture",
        "_keys",
        "_line",
        "_lists",
        "_notes",
        "_single",
        "_slug",
        "_tags",
        "_uid",
    )

    def __init__(self, file: str, line: int) -> None:
        self._file = file
        self._has_picture = False
        self._line = line
        self._uid: str | None = None
        self._single: dict[Single, str] = {}
        self._lists: dict[Several, list[Labelled]] = {}
        self._keys: set[tuple[str, str]] = set()
        self._slug: str | None = None
        self._birthday: Birthday | None = None
        self._notes: list[str] = []
        self._tags: dict[str, str] = {}
        self._dropped: list[Dropped] = []

    def drop(self, source: str, code: str, about: str = "") -> None:
        """Report a value that is not taken over; pictures only once."""
        if code == "picture":
            if self._has_picture:
                return
            self._has_picture = True
        shown = one_line(source)[:LONGEST_EXCERPT]
        if len(self._dropped) < MOST_DROPPED:
            self._dropped.append(dropped(self._line, shown, code, one_line(about[:LONGEST_VALUE])))
        elif len(self._dropped) == MOST_DROPPED:
            self._dropped.append(dropped(self._line, shown, "too_many"))

    def identify(self, uid: str, source: str) -> None:
        """The id that the source gives this entry."""
        shown = self._fitting(uid, source)
        if shown and self._uid is None:
            self._uid = shown
        elif shown:
            self.drop(source, "more_than_one", shown)

    def say(self, kind: Single, text: str, source: str) -> None:
        """What there is one of."""
        shown = self._fitting(text, source)
        known = self._single.setdefault(kind, shown) if shown else shown
        if known != shown:
            self.drop(source, "more_than_one", shown)

    def add_email(
        self, text: str, source: str, label: str | None = None, *, first: bool = False
    ) -> None:
        address = one_line(text)
        if _EXCHANGE.match(address):
            self.drop(source, "exchange_address", text)
        elif "@" not in address.strip("@") or _SPACES.search(address):
            self.drop(source, "not_an_email", text)
        elif len(address) > LONGEST_EMAIL:
            self.drop(source, "too_long", text)
        else:
            self._add("emails", address, email_key(address), source, label, first=first)

    def add_phone(
        self, text: str, source: str, label: str | None = None, *, first: bool = False
    ) -> None:
        number = self._fitting(text, source)
        if number and not any(character.isdigit() for character in number):
            self.drop(source, "not_a_phone", number)
        elif number:
            self._add("phones", number, number, source, label, first=first)

    def add_link(
        self, text: str, source: str, label: str | None = None, *, first: bool = False
    ) -> None:
        """A web address. The first profile on LinkedIn is no link but says who somebody is."""
        address = self._fitting(text, source)
        slug = slug_of(address) if "linkedin.com/" in address.lower() else None
        if slug and self._slug in (None, slug):
            self._slug = slug
        elif _SPACES.search(address):
            self.drop(source, "not_a_link", address)
        elif address:
            self._add("links", address, address, source, label, first=first)

    def add_profile(self, text: str, source: str) -> None:
        """A profile on LinkedIn, as its address or only the end of it."""
        slug = slug_of(text)
        if slug is None:
            self.add_link(text, source)
        elif self._slug in (None, slug):
            self._slug = slug
        else:
            self.drop(source, "more_than_one", text)

    def add_address(
        self, text: str, source: str, label: str | None = None, *, first: bool = False
    ) -> None:
        address = several_lines(text)
        if len(address) > LONGEST_VALUE:
            self.drop(source, "too_long", text)
        elif address:
            self._add("addresses", address, address, source, label, first=first)

    def add_notes(self, text: str) -> None:
        if shown := several_lines(text):
            self._notes.append(shown)

    def add_tag(self, text: str, source: str) -> None:
        tag = self._fitting(text, source)
        if tag and len(self._tags) >= MOST_VALUES:
            self.drop(source, "too_many", tag)
        elif tag:
            self._tags.setdefault(tag.casefold(), tag)

    def be_born(self, day: Birthday, source: str, text: str) -> None:
        if self._birthday in (None, day):
            self._birthday = day
        else:
            self.drop(source, "more_than_one", text)

    @property
    def has_name(self) -> bool:
        return "given_name" in self._single or "family_name" in self._single

    def is_known(self, text: str) -> bool:
        """Whether the text is only the name, the initials or an address over again."""
        shown = one_line(text).casefold()
        emails = {each.value.casefold() for each in self._lists.get("emails", ())}
        names = {each.casefold() for each in _ways_to_say(self._single)}
        name, _, email = shown.removesuffix(")").rpartition(" (")
        both = shown.endswith(")") and name in names and email in emails
        return both or shown in names or shown in emails

    def entry(self) -> EntryRecord | RowNote:
        """The entry, or a note if nothing in it tells who it is."""
        given, family = self._name()
        lists = self._lists
        organisation = self._single.get("organisation")
        if not (given or family or self._slug or lists.get("emails") or lists.get("phones")):
            return note(self._file, self._line, "company_row" if organisation else "no_identity")
        notes = self._whole_notes()
        return EntryRecord(
            file=self._file,
            line=self._line,
            uid=self._uid,
            given_name=given,
            family_name=family,
            organisation=organisation,
            position=self._single.get("position"),
            emails=tuple(lists.get("emails", ())),
            phones=tuple(lists.get("phones", ())),
            links=tuple(lists.get("links", ())),
            addresses=tuple(lists.get("addresses", ())),
            slug=self._slug,
            birthday=self._birthday,
            notes=notes,
            tags=tuple(self._tags.values()),
            dropped=tuple(self._dropped),
        )

    def _name(self) -> tuple[str, str]:
        """A middle name stands behind the given one. A whole name that is all there is is not parted."""
        parts = (self._single.get("given_name"), self._single.get("middle_name"))
        given, family = " ".join(filter(None, parts)), self._single.get("family_name", "")
        whole = self._single.get("full_name", "")
        return (given, family) if given or family else (whole, "")

    def _whole_notes(self) -> str:
        notes = "\n\n".join(self._notes)
        if len(notes) > LONGEST_NOTES:
            self.drop("notes", "cut")
        return notes[:LONGEST_NOTES].rstrip()

    def _fitting(self, text: str, source: str) -> str:
        shown = one_line(text)
        if len(shown) <= LONGEST_VALUE:
            return shown
        self.drop(source, "too_long", text)
        return ""

    def _add(
        self, kind: Several, value: str, key: str, source: str, label: str | None, *, first: bool
    ) -> None:
        if (kind, key) in self._keys:
            return
        values = self._lists.setdefault(kind, [])
        if len(values) >= MOST_VALUES:
            self.drop(source, "too_many", value)
            return
        self._keys.add((kind, key))
        shown = one_line(label or "")[:LONGEST_LABEL].rstrip() or None
        values.insert(0 if first else len(values), Labelled(value, shown))


def _ways_to_say(names: dict[Single, str]) -> Sequence[str]:
    given, middle = names.get("given_name", ""), names.get("middle_name", "")
    family, suffix = names.get("family_name", ""), names.get("suffix", "")
    parts = [part for part in (given, middle, family) if part]
    initials = [part[0] for part in parts]
    titled = [part for part in (names.get("prefix", ""), *parts) if part]
    return [
        way
        for way in (
            names.get("full_name", ""),
            " ".join(parts),
            " ".join(filter(None, [*titled, suffix])),
            ", ".join(filter(None, [" ".join(titled), suffix])),
            f"{given} {family}".strip(),
            f"{family}, {given}",
            f"{family}, {given} {middle}".rstrip(),
            "".join(initials),
            "".join(f"{letter}." for letter in initials),
        )
        if way
    ]
