"""How far an import has come, and what has come of it."""

import msgspec

from domain.portability.progress import Gathering


class Progress(msgspec.Struct, kw_only=True):
    """Rows so far. `total` is what the source holds, over all stages."""

    stage: str = ""
    total: int = 0
    processed: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    skipped: int = 0
    failed: int = 0


class Cursor(msgspec.Struct, kw_only=True):
    """Where to go on after an interruption: behind this many rows of this stage.

    While its pages are being fetched, `gathering` says how far that has come.
    """

    stage: str = "people"
    rows: int = 0
    after: str | None = None
    gathering: Gathering | None = None


class Counts(msgspec.Struct, kw_only=True):
    """What came of the run, kind by kind."""

    contacts_created: int = 0
    contacts_updated: int = 0
    contacts_unchanged: int = 0
    touches_created: int = 0
    touches_known: int = 0
    origins_added: int = 0
    job_changes: int = 0
    rows_skipped: dict[str, int] = {}
    rows_failed: dict[str, int] = {}
    rows_kept: dict[str, int] = {}
    values_dropped: dict[str, int] = {}

    @property
    def brought(self) -> int:
        """How many contacts and touches were made or changed, or are known from this source as well now."""
        changed = self.contacts_created + self.contacts_updated + self.touches_created
        return changed + self.origins_added
