"""Leaving somebody in peace: for a while, or for good because they asked for it."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from domain.contacts.clock import Clock
from domain.contacts.values import RestReason
from domain.guardrails.settings import Limits
from domain.shared.versioned import Versioned

ASKED_FOR_IT = "They asked not to be contacted."


@dataclass(slots=True, kw_only=True, eq=False)
class InPeace(Versioned):
    """Whether somebody rests, or is not to be contacted, and how their clock stands."""

    resting_since: datetime | None = None
    rest_until: datetime | None = None
    rest_reason: RestReason | None = None
    do_not_contact_at: datetime | None = None
    do_not_contact_reason: str | None = None
    clock: Clock = field(default_factory=Clock)
    owner_touched_at: datetime | None = None

    def wake(self, at: datetime | None = None) -> None:
        """End a rest; with `at`, because the owner said so."""
        for name in ("resting_since", "rest_until", "rest_reason"):
            self.put(name, None)
        if at and self.changed:
            self.owner_touched_at = at

    def forbid(self, reason: str | None, at: datetime) -> None:
        """Do not contact: sticky, and nothing overrides it."""
        self.put("do_not_contact_at", self.do_not_contact_at or at)
        self.put("do_not_contact_reason", reason)
        self.owner_touched_at = at

    def allow(self, at: datetime) -> None:
        """The owner takes a do-not-contact back."""
        self.put("do_not_contact_at", None)
        self.put("do_not_contact_reason", None)
        self.owner_touched_at = at

    def heed_decline(self, earlier: Clock, now: datetime, limits: Limits) -> None:
        """They are left in peace for a while; once it is taken back, or they turn to the owner again, no longer."""
        declined_at = self.clock.declined_at
        if declined_at == earlier.declined_at:
            return
        if self.rest_reason == RestReason.DECLINED:
            self.wake()
        if declined_at is not None:
            until = declined_at + timedelta(days=limits.rest_days)
            if until > now:
                self.rest_by_itself(now, until, RestReason.DECLINED)

    def heed_opt_out(self, earlier: Clock) -> None:
        """They have asked not to be contacted since that clock. Only the owner takes it back: it stays when the
        touch goes.
        """
        opted_out_at = self.clock.opted_out_at
        if opted_out_at is None or self.do_not_contact_at is not None:
            return
        if earlier.opted_out_at is None or opted_out_at > earlier.opted_out_at:
            self.put("do_not_contact_at", opted_out_at)
            self.put("do_not_contact_reason", ASKED_FOR_IT)

    def rest_by_itself(self, since: datetime, until: datetime, reason: RestReason) -> None:
        if self.resting_since and self.rest_until and self.rest_until >= until:
            return
        self.put("resting_since", self.resting_since or since)
        self.put("rest_until", until)
        self.put("rest_reason", reason)
