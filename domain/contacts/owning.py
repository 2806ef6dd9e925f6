"""What the owner decides about a contact: from then on it is theirs, and no import writes it again."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from domain.contacts.values import ELEMENTS

# What an import may fill in; once the owner has set one of these, no import writes it again.
IMPORTED_FIELDS: Final = (
    "given_name",
    "family_name",
    "position",
    "organisation_id",
    "linkedin_slug",
    "birthday",
    "notes",
    "connected_on",
    "interval_days",
)


def decided_paths(name: str, before: Any, after: Any) -> Iterator[str]:
    """What of a field the owner has decided by putting `after` in the place of `before`.

    Of a map it is each element that was there and is another now, or none: whatever is added stands for itself.
    """
    if name in ELEMENTS:
        yield from _changed_elements(name, before, after)
    elif name in IMPORTED_FIELDS:
        yield name


def _changed_elements(
    name: str, before: Mapping[str, Any], after: Mapping[str, Any]
) -> Iterator[str]:
    for key, element in before.items():
        if after.get(key) != element:
            yield f"{name}.{key}"
