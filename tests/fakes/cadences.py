"""Cadences in memory."""

from collections.abc import Collection
from datetime import datetime

from domain.cadences.model import Cadence, CadenceVersion
from domain.enrolments.ports import Offer
from domain.shared.errors import Conflict, NotFound
from domain.shared.ids import CadenceId
from tests.fakes.store import Store


class FakeCadences:
    """See domain.cadences.ports.Cadences. There are no templates in memory."""

    def __init__(self, store: Store, now: datetime) -> None:
        self._store = store
        self._now = now

    async def get(self, cadence_id: CadenceId) -> Cadence:
        found = self._store.own_cadences.find(cadence_id)
        if found is None:
            raise NotFound
        return found

    async def count(self) -> int:
        return len(self._store.own_cadences.kept)

    async def save(self, cadence: Cadence) -> None:
        self._store.own_cadences.write(cadence.id, cadence, self._now, taken=Conflict)
        self._store.cadences.add(cadence.id)
        self._store.changed("cadence", cadence.id)

    async def add_version(self, version: CadenceVersion) -> None:
        key = version.cadence_id, version.number
        self._store.cadence_versions[key] = version
        cadence = self._store.own_cadences.kept[version.cadence_id]
        self._store.offers[key] = Offer(
            cadence_id=version.cadence_id,
            number=version.number,
            name=cadence.name,
            definition=version.definition,
        )

    async def version(
        self, cadence_id: CadenceId, number: int | None = None
    ) -> CadenceVersion | None:
        numbers = [key[1] for key in self._store.cadence_versions if key[0] == cadence_id]
        wanted = max(numbers, default=0) if number is None else number
        return self._store.cadence_versions.get((cadence_id, wanted))

    async def missing_templates(self, wanted: Collection[str]) -> set[str]:
        return set(wanted)

    async def remove(self, cadence: Cadence) -> None:
        self._store.own_cadences.remove(cadence.id)
        self._store.cadences.discard(cadence.id)
        self._store.changed("cadence", cadence.id, "delete")
