"""How far the fetching of an import has come; kept with the run, so that it goes on after an interruption."""

from datetime import datetime

import msgspec


class DomainProgress(msgspec.Struct, frozen=True, kw_only=True):
    """One domain: `page` is asked for next, `repeats` pages in a row have brought nothing new.

    It is `open`, `missing` (not there in this round), or over: `done`, or `empty`.
    """

    page: int = 0
    repeats: int = 0
    rows: int = 0
    misses: int = 0
    state: str = "open"


class Gathering(msgspec.Struct, frozen=True, kw_only=True):
    """All domains by name. Times are real ones, also in a sandbox: LinkedIn lives by no other.

    `since` is when it began, `heard_at` when LinkedIn last gave an answer of use. `rounds` count how often it has
    waited, `waiting_for` says for what. `known_empty` are domains that the last import of the account found empty.
    """

    since: datetime
    heard_at: datetime
    domains: dict[str, DomainProgress] = {}
    rounds: int = 0
    size: int = 0
    waiting_for: str | None = None
    known_empty: tuple[str, ...] = ()

    def of(self, domain: str) -> DomainProgress:
        return self.domains.get(domain, _UNTOUCHED)

    def put(self, domain: str, progress: DomainProgress) -> "Gathering":
        return msgspec.structs.replace(self, domains={**self.domains, domain: progress})

    @property
    def rows(self) -> int:
        return sum(each.rows for each in self.domains.values())


_UNTOUCHED = DomainProgress()
