"""Who the owner of the archive is, and with whom they have corresponded.

No profile file holds the owner's own address, so it is worked out from the traffic.
"""

from collections import Counter
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

import msgspec

from domain.imports.linkedin.survey import InvitationSurvey, MessageSurvey, sender_key
from domain.imports.records import ProfileRecord

_ENOUGH_THREADS = 3
_NOBODY: frozenset[str] = frozenset()


class Owner(msgspec.Struct, frozen=True):
    """Whose archive it is; either part may be unknown."""

    slug: str | None
    name: str | None

    @property
    def key(self) -> str | None:
        """How the owner appears as a sender."""
        if self.slug is None and self.name is None:
            return None
        return sender_key(self.slug, self.name or "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Correspondence:
    """`written_to` are the slugs the owner has written to; `names` the names that slugs go by;
    `most_outbound` is how many touches what the owner wrote can come to.
    """

    owner: Owner
    threads: dict[str, set[str]]
    names: dict[str, str]
    written_to: AbstractSet[str]
    most_outbound: int = 0

    def others_in(self, thread: str) -> AbstractSet[str]:
        """The known members of a conversation but for the owner."""
        members = self.threads.get(thread)
        if not members:
            return _NOBODY
        return members - {self.owner.slug} if self.owner.slug else members

    def name_of(self, slug: str) -> str:
        return self.names.get(slug, "")


def correspondence_of(
    profile: ProfileRecord | None, invitations: InvitationSurvey, messages: MessageSurvey
) -> Correspondence:
    owner = find_owner(profile, invitations, messages)
    return Correspondence(
        owner=owner,
        threads=messages.threads,
        names=invitations.names | messages.names,
        written_to=_written_to(owner, invitations, messages),
        most_outbound=_most_outbound(owner, messages),
    )


def find_owner(
    profile: ProfileRecord | None, invitations: InvitationSurvey, messages: MessageSurvey
) -> Owner:
    """The owner's side of the invitations; else the sender with the profile's name; else the one
    person who is in every conversation; else the profile's name alone.
    """
    slug = (
        _most_frequent(invitations.owners)
        or _most_frequent(messages.namesakes)
        or _everywhere(messages.threads)
    )
    named = profile.name if profile else None
    if not named and slug:
        named = messages.names.get(slug) or invitations.names.get(slug)
    return Owner(slug, named or None)


def _most_frequent(counted: Counter[str]) -> str | None:
    ranked = counted.most_common(2)
    if not ranked or (len(ranked) > 1 and ranked[0][1] == ranked[1][1]):
        return None
    return ranked[0][0]


def _everywhere(threads: dict[str, set[str]]) -> str | None:
    peopled = [members for members in threads.values() if members]
    if len(peopled) < _ENOUGH_THREADS:
        return None
    common = set.intersection(*peopled)
    return common.pop() if len(common) == 1 else None


def _most_outbound(owner: Owner, messages: MessageSurvey) -> int:
    if owner.key is None:
        return 0
    unaddressed = messages.unaddressed.get(owner.key, Counter[str]())
    return messages.addressed[owner.key] + sum(
        count * len(messages.threads[thread]) for thread, count in unaddressed.items()
    )


def _written_to(
    owner: Owner, invitations: InvitationSurvey, messages: MessageSurvey
) -> AbstractSet[str]:
    found = set(invitations.noted)
    if owner.key is not None:
        found |= messages.written.get(owner.key, _NOBODY)
        for thread in messages.unaddressed.get(owner.key, _NOBODY):
            found |= messages.threads[thread]
    found.discard(owner.slug or "")
    return found
