"""What each property means for a contact, apart from the name and the links."""

import re
from urllib.parse import unquote

from domain.imports.address_books.drafts import LONGEST_EMAIL, MOST_VALUES
from domain.imports.address_books.texts import one_line
from domain.imports.address_books.vcard.dates import birthday_of
from domain.imports.address_books.vcard.draft import Draft
from domain.imports.address_books.vcard.postal import PARTS, formatted
from domain.imports.address_books.vcard.properties import Property, unescaped

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")
_MAILTO, _TEL, _URN = "mailto:", "tel:", "urn:uuid:"
_EVERYBODY = "mycontacts"  # the group in which Google puts every contact
_SQUEEZED = re.compile(r"[\s,]+")
_EXTENSION = re.compile(r";ext=([^;]+)", re.IGNORECASE)


def take_email(draft: Draft, found: Property) -> None:
    address = found.text
    if address[: len(_MAILTO)].lower() == _MAILTO:
        address = one_line(unquote(address[len(_MAILTO) :]))
    if len(address) <= LONGEST_EMAIL and _EMAIL.fullmatch(address):
        draft.take("emails", found, address)
    else:
        draft.drop(found, "not_an_email")


def take_phone(draft: Draft, found: Property) -> None:
    """A number as people write it. Of a `tel:` address (RFC 3966) the extension is told behind a blank."""
    number = found.text
    if number[: len(_TEL)].lower() == _TEL:
        number = _EXTENSION.sub(r" ext. \1", unquote(number[len(_TEL) :]))
    if number := draft.fitting(found, number):
        draft.take("phones", found, number)


def take_address(draft: Draft, found: Property) -> None:
    """An address as the source formats it (LABEL in 4.0), else the parts that it has, a line each.

    A part that is not in what the source has formatted is reported.
    """
    parts = found.texts(";")
    if more := "; ".join(filter(None, parts[PARTS:])):
        draft.drop(found, "more_parts", more)
    label = unescaped(found.parameter("LABEL")).strip()
    if told := label or formatted(parts):
        draft.take("addresses", found, told)
    if label:
        squeezed = _SQUEEZED.sub("", label).casefold()
        for part in filter(None, parts[:PARTS]):
            if _SQUEEZED.sub("", part).casefold() not in squeezed:
                draft.drop(found, "address_part", part)


def settle_postal_labels(draft: Draft) -> None:
    """LABEL (2.1, 3.0) is an address as on an envelope: used where its parts are not in the card as well."""
    told = {value.label for _, value in draft.kinds["addresses"]}
    for found in draft.postal_labels:
        if draft.label(found) in told:
            draft.drop(found, "address_label")
        else:
            draft.take("addresses", found, found.text)


def take_birthday(draft: Draft, found: Property) -> None:
    """The first day that can be read."""
    if found.parameter("VALUE").lower() == "text":
        draft.drop(found, "text_date")
        return
    gregorian = found.parameter("CALSCALE").lower() in {"", "gregorian"}
    omitted_year = found.parameter("X-APPLE-OMIT-YEAR")
    birthday = birthday_of(found.text, omitted_year) if gregorian else None
    if birthday is None:
        draft.drop(found, "bad_date")
    elif draft.birthday is None:
        draft.birthday = birthday
    elif draft.birthday != birthday:
        draft.drop(found, "more_than_one")


def take_note(draft: Draft, found: Property) -> None:
    if text := found.text:
        draft.notes.append(text)


def take_categories(draft: Draft, found: Property) -> None:
    """Tags. 2.1 does not say what parts them; its writers use commas or semicolons."""
    separator = ";" if found.old and "," not in found.value else ","
    for text in found.texts(separator):
        if len(draft.tags) >= MOST_VALUES:
            draft.drop(found, "too_many", text)
            return
        tag = draft.fitting(found, text)
        if tag and tag.casefold() != _EVERYBODY:
            draft.tags[tag] = None


def take_uid(draft: Draft, found: Property) -> None:
    """The id that the source gives the card; 4.0 writes `urn:uuid:` before what 3.0 writes alone."""
    uid = draft.fitting(found, found.text)
    uid = uid[len(_URN) :] if uid[: len(_URN)].lower() == _URN else uid
    if draft.uid is None:
        draft.uid = uid
    elif draft.uid != uid:
        draft.drop(found, "more_than_one")


def take_kind(draft: Draft, found: Property) -> None:
    """What the card is of; what Apple shows it as comes second."""
    told = found.text.lower()
    if found.name != "X-ABSHOWAS" or not draft.category:
        draft.category = told
