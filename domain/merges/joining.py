"""One contact of two, by rules alone."""

from datetime import datetime

from domain.contacts.identities import MERGES, Identity, inherited
from domain.contacts.model import Contact
from domain.merges.choosing import Choices, choose
from domain.merges.model import Outcome
from domain.merges.protecting import protect
from domain.merges.uniting import unite
from domain.nudges.facts import NudgeFacts
from domain.nudges.kinds import TRAITS


def join(survivor: Contact, absorbed: Contact, choices: Choices, at: datetime) -> list[Outcome]:
    """Give the survivor all that there is room for; what came of every field in which the two differed.

    Raises DifferentProfiles, TooManyElements, NotesTooLong, NoName.
    """
    known = survivor.identities({}) | absorbed.identities({})
    outcome = [
        *choose(survivor, absorbed, choices),
        *unite(survivor, absorbed),
        *protect(survivor, absorbed),
    ]
    _inherit(survivor, known)
    survivor.refuse_nameless()
    survivor.put("owner_touched_at", at)
    survivor.changed.add(MERGES)  # it is another one now, even if no value of it is
    return outcome


def absorb(absorbed: Contact, survivor: Contact, at: datetime) -> None:
    """It is there no more for whoever looks, and nothing is suggested about it; its values stay as they are."""
    absorbed.put("merged_into", survivor.id)
    absorbed.put("deleted_at", at)
    absorbed.put("owner_touched_at", at)
    absorbed.next_due_at = None


def giving_way(
    survivor: Contact, mine: tuple[NudgeFacts, ...], theirs: tuple[NudgeFacts, ...]
) -> list[NudgeFacts]:
    """The open nudges that end: all of them where nothing may be suggested any more, else those of the absorbed
    for which there is no room beside the survivor's.
    """
    open_mine = [each for each in mine if each.is_open]
    open_theirs = [each for each in theirs if each.is_open]
    if survivor.do_not_contact_at or survivor.closed_at:
        return open_mine + open_theirs
    kinds = {each.kind for each in open_mine}
    occasions = {(each.kind, each.key) for each in mine}
    is_sought = any(not TRAITS[kind].is_courtesy for kind in kinds)
    return [
        each
        for each in open_theirs
        if each.kind in kinds
        or (each.kind, each.key) in occasions
        or (is_sought and not TRAITS[each.kind].is_courtesy)
    ]


def _inherit(survivor: Contact, known: set[Identity]) -> None:
    """Whoever was recognised by a value that was not kept is the survivor from now on."""
    lost = known - survivor.identities({})
    if lost:
        told = {"identities": [list(each) for each in sorted(inherited(survivor.imported) | lost)]}
        survivor.put("imported", {**survivor.imported, MERGES: told})
