"""What every aggregate that clients hold a copy of carries: a version, and which fields changed when."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from domain.shared.errors import VersionMismatch


@dataclass(slots=True, kw_only=True, eq=False)
class Versioned:
    """`version` is the one last saved, 0 before the first; `changed` names the fields set since then."""

    version: int = 0
    field_versions: dict[str, int] = field(default_factory=dict)
    created_at: datetime | None = None
    updated_at: datetime | None = None
    changed: set[str] = field(default_factory=set)

    def put(self, name: str, value: Any) -> bool:
        """Set a field and remember that it changed; setting what it already holds is no change."""
        if getattr(self, name) == value:
            return False
        setattr(self, name, value)
        self.changed.add(name)
        return True

    def expect(self, version: int | None) -> None:
        """Refuse with VersionMismatch when the caller has seen another version than this one."""
        if version is not None and version != self.version:
            raise VersionMismatch(current_version=self.version)

    def saved(self, at: datetime) -> None:
        """Count the save: every changed field now belongs to the new version."""
        self.version += 1
        self.field_versions |= dict.fromkeys(self.changed, self.version)
        self.created_at = self.created_at or at
        self.updated_at = at
        self.changed.clear()
