"""The layering is a contract that a tool checks; and the tool is seen to catch a violation."""

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("api", "workers", "bootstrap", "adapters", "domain")

VIOLATIONS = {
    "the domain reaches for a driver": ("domain/contacts/sneaky.py", "import asyncpg\n"),
    "the domain reaches for an adapter": (
        "domain/contacts/sneaky.py",
        "from adapters.postgres import engine\n",
    ),
    "an adapter reaches for the edge": ("adapters/sneaky.py", "from api import app\n"),
    "the API reaches for an adapter": (
        "api/sneaky.py",
        "from adapters.postgres import engine\n",
    ),
    "the API reaches for the workers": ("api/sneaky.py", "from workers import main\n"),
}


def test_the_contracts_hold() -> None:
    checked = _lint(ROOT)

    assert 0 == checked.returncode, checked.stdout


@pytest.mark.parametrize("violation", VIOLATIONS)
def test_a_violation_is_caught(violation: str, tmp_path: Path) -> None:
    for package in PACKAGES:
        shutil.copytree(
            ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__")
        )
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    place, code = VIOLATIONS[violation]
    (tmp_path / place).write_text(code)

    checked = _lint(tmp_path)

    assert 1 == checked.returncode
    assert place.removesuffix(".py").replace("/", ".") in checked.stdout


def test_the_domain_imports_the_standard_library_and_msgspec_only() -> None:
    allowed = sys.stdlib_module_names | {"domain", "msgspec"}
    strange = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in sorted((ROOT / "domain").rglob("*.py"))
        for name in _imported(path)
        if name.partition(".")[0] not in allowed
    ]

    assert [] == strange


def test_the_domain_asks_nobody_for_the_time() -> None:
    asked = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in sorted((ROOT / "domain").rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute)
        and node.attr in {"now", "utcnow", "today"}
        and isinstance(node.value, ast.Name)
        and node.value.id in {"datetime", "date"}
    ]

    assert [] == asked


def test_only_the_mains_see_the_container() -> None:
    seen = {
        str(path.relative_to(ROOT))
        for package in ("api", "workers")
        for path in (ROOT / package).rglob("*.py")
        if "bootstrap.container" in _imported(path)
    }

    assert {"api/main.py", "workers/main.py"} == seen


def _imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return names


def _lint(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
