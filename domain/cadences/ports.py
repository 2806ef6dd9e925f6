"""What cadence use cases need of the outside."""

from collections.abc import Collection
from typing import Protocol

from domain.cadences.model import Cadence, CadenceVersion
from domain.shared.ids import CadenceId


class Cadences(Protocol):
    """The workspace's own cadences, inside one transaction; those that come with Perennial are not among them."""

    async def get(self, cadence_id: CadenceId) -> Cadence:
        """Raises NotFound."""

    async def count(self) -> int:
        """How many there are, archived ones too."""

    async def save(self, cadence: Cadence) -> None: ...

    async def add_version(self, version: CadenceVersion) -> None:
        """Keep what was published; its cadence is saved apart."""

    async def version(
        self, cadence_id: CadenceId, number: int | None = None
    ) -> CadenceVersion | None:
        """What was published under the number, without one the newest; None when there is none."""

    async def missing_templates(self, wanted: Collection[str]) -> set[str]:
        """Those of the ids under which there is no template here, or an archived one."""

    async def remove(self, cadence: Cadence) -> None: ...
