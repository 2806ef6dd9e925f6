"""How much each channel takes, as data, counted as they count: in UTF-16 units."""

from collections.abc import Mapping
from types import MappingProxyType

# A body alone; a subject of an InMail takes 200 more. LinkedIn publishes few of these: what its own pages
# enforce counts, and where sources differ the smaller one stands.
LIMITS: Mapping[str, int | None] = MappingProxyType(
    {
        "linkedin_note": 200,
        "linkedin_premium_note": 300,
        "linkedin_message": 8000,
        "linkedin_inmail": 1900,
        "email": None,
        "phone": None,
        "other": None,
    }
)
INMAIL_SUBJECT = 200
NOTES = frozenset({"linkedin_note", "linkedin_premium_note"})
LINKEDIN = frozenset(name for name in LIMITS if name.startswith("linkedin"))


def units(text: str) -> int:
    """The length in UTF-16 units: what lies outside of the basic plane, such as most emoji, counts twice."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def fitting(text: str, limit: int) -> int:
    """How many code points of the text fit into so many UTF-16 units."""
    taken = 0
    for place, character in enumerate(text):
        taken += 2 if character > "\uffff" else 1
        if taken > limit:
            return place
    return len(text)
