"""Whose value survives where a contact has room for one only, and why."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final, NamedTuple

from domain.contacts.model import Contact
from domain.contacts.owning import IMPORTED_FIELDS
from domain.contacts.stage import Stage
from domain.merges.model import DifferentProfiles, Outcome, Reason, Side
from domain.merges.words import words_of

Choices = Mapping[str, Side]

# Values that belong together are chosen together: half a name of each would be nobody's.
GROUPS: Final[Mapping[str, tuple[str, ...]]] = {
    "name": ("given_name", "family_name"),
    "headline": ("headline",),
    "work": ("position", "organisation_id"),
    "linkedin_slug": ("linkedin_slug",),
    "birthday": ("birthday",),
    "connected_on": ("connected_on",),
    "place": ("time_zone", "region"),
    "tier": ("tier", "tier_set_at"),
    "interval_days": ("interval_days",),
    "stage": ("stage", "stage_set_by"),
}
_ORDER = tuple(Stage)
_OWNER, _LINKEDIN = 2, 1


class Verdict(NamedTuple):
    side: Side
    reason: Reason


def choose(survivor: Contact, absorbed: Contact, choices: Choices) -> list[Outcome]:
    """Give the survivor the better of each pair of values; what came of those that differed.

    The first that fits decides: a choice of the caller, the value that is there before the one that is not,
    the owner's word before imports, LinkedIn before address books, the newer of two imports, and at last the
    survivor. Raises DifferentProfiles.
    """
    found = [
        _settle(group, names, survivor, absorbed, choices.get(group))
        for group, names in GROUPS.items()
    ]
    return [outcome for outcome in found if outcome]


def _settle(
    group: str, names: tuple[str, ...], survivor: Contact, absorbed: Contact, choice: Side | None
) -> Outcome | None:
    if _values(survivor, names[:1]) == _values(absorbed, names[:1]) and group in {"tier", "stage"}:
        return None
    if _values(survivor, names) == _values(absorbed, names):
        for name in names:
            _agree(name, survivor, absorbed)
        return None
    if choice is None and not _differ(survivor, absorbed, names):
        return _complete(group, names, survivor, absorbed)
    verdict = _verdict(group, names, survivor, absorbed, choice)
    kept, other = words_of(survivor, group), words_of(absorbed, group)
    if verdict.side is Side.ABSORBED:
        kept, other = other, kept
        for name in names:
            _take(name, survivor, absorbed)
    if verdict.reason is Reason.CHOSEN:
        survivor.owner_fields |= {name: True for name in names if name in IMPORTED_FIELDS}
    return Outcome(field=group, kept=kept, other=other, whose=verdict.side, reason=verdict.reason)


def _complete(
    group: str, names: tuple[str, ...], survivor: Contact, absorbed: Contact
) -> Outcome | None:
    """Neither says otherwise than the other: what the one leaves open, the other fills."""
    mine = words_of(survivor, group)
    given = False
    for name in names:
        if _says(survivor, name) and _says(absorbed, name):
            _agree(name, survivor, absorbed)
        elif _says(absorbed, name):
            given = True
            _take(name, survivor, absorbed)
    if not given:
        return None
    whose = Side.ABSORBED.value if mine is None else "both"
    kept = words_of(survivor, group)
    return Outcome(field=group, kept=kept, other=None, whose=whose, reason=Reason.FILLED)


def _verdict(
    group: str, names: tuple[str, ...], survivor: Contact, absorbed: Contact, choice: Side | None
) -> Verdict:
    if choice is not None:
        return Verdict(choice, Reason.CHOSEN)
    if group == "linkedin_slug" and survivor.linkedin_slug and absorbed.linkedin_slug:
        raise DifferentProfiles(
            survivor_slug=survivor.linkedin_slug, absorbed_slug=absorbed.linkedin_slug
        )
    if group == "tier":
        return _newer(survivor.tier_set_at, absorbed.tier_set_at)
    if group == "stage":
        return _further(survivor, absorbed)
    mine, theirs = _weight(survivor, names), _weight(absorbed, names)
    if mine != theirs:
        side = Side.SURVIVOR if mine > theirs else Side.ABSORBED
        reason = Reason.OWNER if max(mine, theirs) == _OWNER else Reason.LINKEDIN
        return Verdict(side, reason)
    if mine == _LINKEDIN:
        return _newer(survivor.imported_as_of, absorbed.imported_as_of)
    return Verdict(Side.SURVIVOR, Reason.SURVIVOR)


def _newer(mine: date | None, theirs: date | None) -> Verdict:
    if mine is None or theirs is None or mine == theirs:
        return Verdict(Side.SURVIVOR, Reason.SURVIVOR)
    return Verdict(Side.SURVIVOR if mine > theirs else Side.ABSORBED, Reason.NEWER)


def _further(survivor: Contact, absorbed: Contact) -> Verdict:
    """What the owner set by hand before what the touches speak for; of two alike, the further one."""
    mine, theirs = (each.stage_set_by == "owner" for each in (survivor, absorbed))
    if mine != theirs:
        return Verdict(Side.SURVIVOR if mine else Side.ABSORBED, Reason.OWNER)
    is_further = _ORDER.index(Stage(absorbed.stage)) > _ORDER.index(Stage(survivor.stage))
    return Verdict(Side.ABSORBED if is_further else Side.SURVIVOR, Reason.FURTHER)


def _weight(contact: Contact, names: tuple[str, ...]) -> int:
    """How much the values are worth: the weightiest of them speaks for all."""
    return max(_weight_of(contact, name) for name in names)


def _weight_of(contact: Contact, name: str) -> int:
    if not _says(contact, name):
        return 0
    origins = contact.origins.get(name)
    if contact.owner_fields.get(name) or not origins:
        return _OWNER
    return _LINKEDIN if any(each.startswith("linkedin") for each in origins) else 0


def _differ(survivor: Contact, absorbed: Contact, names: tuple[str, ...]) -> bool:
    return any(
        _says(survivor, name)
        and _says(absorbed, name)
        and getattr(survivor, name) != getattr(absorbed, name)
        for name in names
    )


def _says(contact: Contact, name: str) -> bool:
    """Whether there is a value, or the owner wants none."""
    return bool(getattr(contact, name)) or contact.owner_fields.get(name, False)


def _values(contact: Contact, names: tuple[str, ...]) -> list[Any]:
    return [getattr(contact, name) for name in names]


def _take(name: str, survivor: Contact, absorbed: Contact) -> None:
    """The other's value, with where it came from and who decided it."""
    survivor.put(name, getattr(absorbed, name))
    if name == "organisation_id":
        survivor.organisation_name = absorbed.organisation_name
    _copy(name, survivor.origins, absorbed.origins)
    _copy(name, survivor.owner_fields, absorbed.owner_fields)


def _copy(name: str, mine: dict[str, Any], theirs: Mapping[str, Any]) -> None:
    mine.pop(name, None)
    if name in theirs:
        mine[name] = theirs[name]


def _agree(name: str, survivor: Contact, absorbed: Contact) -> None:
    """Both say the same: what the owner said of either is the owner's word, else both origins told it."""
    if absorbed.owner_fields.get(name):
        survivor.owner_fields[name] = True
    agree_on(name, survivor, absorbed, name)


def agree_on(path: str, survivor: Contact, absorbed: Contact, their_path: str) -> None:
    """One value that both have: its origins are those of both, unless the owner set it in one of them."""
    mine, theirs = survivor.origins.get(path), absorbed.origins.get(their_path)
    if mine and theirs:
        survivor.origins[path] = sorted({*mine, *theirs})
    else:
        survivor.origins.pop(path, None)
