"""The committed documents that are written from the code, kept in step with it."""

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path

_ROOT = Path(__file__).resolve().parent.parent


def write(root: Path = _ROOT) -> int:
    """Write them; the exit code, always 0."""
    for path, content in _documents():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(content)
        print(f"wrote {path}")
    return 0


def check(root: Path = _ROOT) -> int:
    """Compare what is committed with what would be written; the exit code, 1 if anything differs."""
    stale = [path for path, content in _documents() if _committed(root / path) != content]
    for path in stale:
        print(f"{path} is out of date; run `perennial openapi`", file=sys.stderr)
    return 1 if stale else 0


def _documents() -> Iterator[tuple[str, bytes]]:
    """Every document with its place. The edge is named, not imported: it stands above this package."""
    documents = importlib.import_module("api.documents")
    yield "openapi/openapi.json", documents.openapi_json()
    yield "docs/errors.md", documents.errors_page()


def _committed(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None
