"""Why something that an import brought or changed stays when the import is taken back."""

from collections.abc import Iterable, Mapping
from enum import StrEnum


class Stayed(StrEnum):
    """The code of a row that was not, or not wholly, taken back; the first that applies is told."""

    MERGED = "merged"
    TRASHED = "trashed"
    TALKED_TO = "talked_to"
    NUDGE_DECIDED = "nudge_decided"
    PREPARED = "prepared"
    TAGGED = "tagged"
    EDITED = "edited"
    IMPORTED_SINCE = "imported_since"
    PLACE_TAKEN = "place_taken"


WHY_CONTACT: Mapping[Stayed, str] = {
    Stayed.MERGED: "This contact was merged with another one since, so it stays; undo the merge first.",
    Stayed.TRASHED: "You have put this contact into the trash since, so it stays there.",
    Stayed.TALKED_TO: "Something has passed between you and this contact since, so it stays.",
    Stayed.NUDGE_DECIDED: "You have decided about a nudge of this contact since, so it stays.",
    Stayed.PREPARED: (
        "You have an admiration, an ask, a draft or a cadence about this contact, so it stays."
    ),
    Stayed.TAGGED: "You have tagged this contact since, so it stays.",
    Stayed.EDITED: "You have edited this contact since, so it stays.",
    Stayed.IMPORTED_SINCE: "Another import has told of this contact since, so it stays.",
}
WHY_TOUCH: Mapping[Stayed, str] = {
    Stayed.MERGED: "The contact of this touch was merged since, so it stays; undo the merge first.",
    Stayed.EDITED: "You have edited this touch since, so it stays.",
    Stayed.IMPORTED_SINCE: "Another import has told of this touch since, so it stays.",
}
_WHY_VALUE: Mapping[Stayed, str] = {
    Stayed.EDITED: "You have changed it since, so it stays as it is: {}.",
    Stayed.IMPORTED_SINCE: "Another import has told of it since, so it stays as it is: {}.",
    Stayed.PLACE_TAKEN: "Another contact has this profile now, so it was not given back: {}.",
}
_WORDS: Mapping[str, str] = {
    "given_name": "given name",
    "family_name": "family name",
    "company": "organisation",
    "organisation_id": "organisation",
    "linkedin_slug": "LinkedIn profile",
    "connected_on": "day of the connection",
    "interval_days": "interval",
    "tier_set_at": "interval",
    "email": "e-mail address",
    "emails": "e-mail address",
    "phones": "phone number",
    "links": "link",
    "addresses": "address",
    "tags": "tag",
}


def told(stayed: Mapping[str, Stayed]) -> tuple[Stayed, str]:
    """The code and the sentence of a contact of which values stayed, by their paths."""
    code = min(stayed.values(), key=list(Stayed).index)
    return code, _WHY_VALUE[code].format(_listed(p for p, why in stayed.items() if why == code))


def _listed(paths: Iterable[str]) -> str:
    names = (path.partition(".")[0] for path in paths)
    return ", ".join(dict.fromkeys(_WORDS.get(name, name) for name in names))
