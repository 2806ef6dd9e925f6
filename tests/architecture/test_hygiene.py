"""What no tracked file may hold, and how large a file or a function may grow."""

import ast
import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
CODE = ("api", "workers", "bootstrap", "adapters", "domain")

# Written in pieces, so that this file does not hold what it forbids.
REGISTRIES = re.compile(
    "|".join(("py" + r"pi\.org", "pythonhosted" + r"\.org", "npmjs" + r"\.org"))
)
MACHINE_PATHS = re.compile(r"(?<![\w.])/(?:work|farm|root|home)/[a-z]")
UNFINISHED = re.compile(
    "|".join((r"\bTO" + r"DO\b", "FIX" + "ME", "raise NotImplemented" + "Error"))
)
SKIPPED = re.compile("|".join((r"pytest\." + r"skip\(", r"mark\." + "skip", r"mark\." + "xfail")))


def test_no_tracked_file_names_a_registry_or_a_path_of_one_machine() -> None:
    assert [] == _lines_with(REGISTRIES, _tracked())
    assert [] == _lines_with(MACHINE_PATHS, _tracked())


def test_nothing_is_left_for_later_and_no_test_is_skipped() -> None:
    assert [] == _lines_with(UNFINISHED, _tracked("*.py"))
    assert [] == _lines_with(SKIPPED, _tracked("tests/*.py"))


def test_files_and_functions_stay_small() -> None:
    long_files = [
        f"{path.relative_to(ROOT)}: {len(text.splitlines())} lines"
        for path, text in _code()
        if len(text.splitlines()) > 300
    ]
    long_functions = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
        for path, text in _code()
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or node.lineno) - node.lineno >= 50
    ]

    assert [] == long_files
    assert [] == long_functions


def test_no_statement_is_put_together_from_values() -> None:
    """A constant may be put together from constants; a function never formats anything into SQL text."""
    formatted = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path, text in _code()
        if path.parent.name != "tables"
        for function in ast.walk(ast.parse(text))
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for call in ast.walk(function)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id == "text"
        and call.args
        and isinstance(call.args[0], ast.JoinedStr)
    ]

    assert [] == formatted


def test_a_session_wide_setting_is_never_made() -> None:
    """A tenant set without LOCAL would outlive its transaction on a pooled connection."""
    sets = re.compile(r"""["';]\s*SET\s+(?!LOCAL\b)\w[\w.]*\s*(=|TO\b)|set_config\([^)]*false""")
    assert [] == _lines_with(sets, list((ROOT / "adapters").rglob("*.py")))


def _code() -> list[tuple[Path, str]]:
    return [
        (path, path.read_text())
        for package in CODE
        for path in sorted((ROOT / package).rglob("*.py"))
    ]


def _tracked(*patterns: str) -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "--", *patterns],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


def _lines_with(pattern: re.Pattern[str], paths: list[Path]) -> list[str]:
    found: list[str] = []
    for path in paths:
        try:
            lines = path.read_text().splitlines()
        except UnicodeDecodeError:
            continue
        found += [
            f"{path.relative_to(ROOT)}:{number}"
            for number, line in enumerate(lines, 1)
            if pattern.search(line)
        ]
    return found
