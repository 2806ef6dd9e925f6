"""The table of who may call what, as it is written."""

import tomllib
from pathlib import Path
from typing import Any

import msgspec

from domain.shared.actor import Role, Scope

ROLES = (Role.OWNER, Role.ASSISTANT, Role.MENTOR, Role.VIEWER)

_WRITTEN: dict[str, Any] = tomllib.loads((Path(__file__).parent / "table.toml").read_text())


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """Who may call one operation. Without `scope` any token will do; `roles` counts in a workspace only."""

    scope: Scope | None
    recent: bool
    roles: frozenset[Role] = frozenset()


def _line(text: str) -> Line:
    first, *rest = text.split()
    recent = rest[:1] == ["recent"]
    marks = rest[recent:]
    if marks and (len(marks) != len(ROLES) or not {"yes", "no"} >= set(marks)):
        raise ValueError(f"This is no line of the table: {text}")
    return Line(
        scope=None if first == "any" else Scope(first),
        recent=recent,
        roles=frozenset(role for role, mark in zip(ROLES, marks, strict=False) if mark == "yes"),
    )


PERSONAL = frozenset(Scope(each) for each in _WRITTEN["personal"])
PUBLIC = frozenset(_WRITTEN["public"])
ACCOUNT = {name: _line(text) for name, text in _WRITTEN["account"].items()}
WORKSPACE = {name: _line(text) for name, text in _WRITTEN["workspace"].items()}
