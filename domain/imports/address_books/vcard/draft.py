"""A card while its properties are read."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from domain.contacts.values import Birthday
from domain.imports.address_books.drafts import MOST_VALUES
from domain.imports.address_books.records import Dropped, Labelled
from domain.imports.address_books.texts import LONGEST_VALUE, one_line
from domain.imports.address_books.vcard.labels import label_of, label_shown, preference_of
from domain.imports.address_books.vcard.properties import Property
from domain.imports.address_books.vcard.reasons import dropped_of

Kind = Literal["emails", "phones", "links", "addresses"]


class Draft:
    """What has been read of a card so far, and what has been dropped."""

    __slots__ = (
        "_has_picture",
        "_known",
        "birthday",
        "category",
        "display_names",
        "dropped",
        "kinds",
        "labels",
        "names",
        "notes",
        "organisations",
        "postal_labels",
        "profiles",
        "roles",
        "tags",
        "titles",
        "uid",
    )

    def __init__(self, labels: Mapping[str, str]) -> None:
        self.labels = labels
        self.dropped: list[Dropped] = []
        self.kinds: dict[Kind, list[tuple[int, Labelled]]] = {
            "emails": [],
            "phones": [],
            "links": [],
            "addresses": [],
        }
        self.profiles: list[tuple[int, str, str, Property]] = []
        self.names: list[Property] = []
        self.display_names: list[Property] = []
        self.organisations: list[Property] = []
        self.titles: list[Property] = []
        self.roles: list[Property] = []
        self.postal_labels: list[Property] = []
        self.category = ""
        self.uid: str | None = None
        self.birthday: Birthday | None = None
        self.notes: list[str] = []
        self.tags: dict[str, None] = {}
        self._has_picture = False
        self._known: set[tuple[Kind, str]] = set()

    def drop(self, found: Property, code: str, about: str | None = None) -> None:
        """Report that this value is not taken over; without `about`, the whole of it."""
        shown = found.text if about is None else about
        label = self.labels.get(found.group, "")
        told = f"{label}: {shown}" if label and shown else shown
        self.drop_line(found.line, found.name, code, told)

    def drop_picture(self, found: Property) -> None:
        """Report that there are pictures: once, however many there are."""
        if not self._has_picture:
            self._has_picture = True
            self.drop(found, "picture", "")

    def drop_line(self, line: int, field: str, code: str, about: str = "") -> None:
        """Report a line that is no property we can read."""
        self.dropped.append(dropped_of(line, field, code, about))

    def take(self, kind: Kind, found: Property, value: str) -> None:
        """Keep a value with its label, once; or report that it is too long or that there are too many."""
        values = self.kinds[kind]
        if len(value) > LONGEST_VALUE:
            self.drop(found, "too_long")
        elif (kind, value) in self._known:
            return
        elif len(values) >= MOST_VALUES:
            self.drop(found, "too_many")
        else:
            self._known.add((kind, value))
            values.append((preference_of(found), Labelled(value, self.label(found))))

    def label(self, found: Property) -> str | None:
        """What the owner calls a value: the label in its group, else its types."""
        label = self.labels.get(found.group) if found.group else None
        return label_shown(label) if label else label_of(found.types)

    def fitting(self, found: Property, text: str) -> str:
        """The text on one line; nothing, and a report, if it is too long.

        The length is looked at first: composing a long run of marks takes the square of its length.
        """
        shown = one_line(text) if len(text) <= LONGEST_VALUE else text
        if len(shown) <= LONGEST_VALUE:
            return shown
        self.drop(found, "too_long", text)
        return ""

    def values(self, kind: Kind) -> tuple[Labelled, ...]:
        """The values of a kind: the preferred ones first, otherwise in the order of the card."""
        values = self.kinds[kind]
        if len(values) > 1:
            values.sort(key=_preference)
        return tuple([value for _, value in values])

    def one_of(self, found: Sequence[Property]) -> Property | None:
        """The preferred one of several properties of which a contact takes one; the others are reported."""
        if not found:
            return None
        first = found[0] if len(found) == 1 else min(found, key=preference_of)
        self.drop_all((other for other in found if other.value != first.value), "more_than_one")
        return first

    def drop_all(self, found: Iterable[Property], code: str) -> None:
        for each in found:
            self.drop(each, code)


def _preference(ranked: tuple[int, Labelled]) -> int:
    return ranked[0]
