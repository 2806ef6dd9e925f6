"""What is written down from the code and committed: the OpenAPI document, and the table of problems."""

from typing import Any, cast

from litestar import Litestar

from api.app import create_app
from api.openapi import render
from api.ports import Ports
from api.problem_codes import ProblemCode, registry

_HEAD = """\
# Problems

Every refusal is an RFC 9457 problem with media type `application/problem+json`.
`code` is the contract: it never changes its meaning, and clients decide by it.
`title` is the same for all problems of a code; `detail` is for people and may change.
A new code may appear at any time; a client that does not know it goes by the status.
This page is written by `perennial openapi`; the words come from the error classes.

| Status | Code | Meaning |
|---|---|---|
"""


class Absent:
    """Stands for a port that writing a document has no use for."""

    def __getattr__(self, name: str) -> Any:
        raise RuntimeError(f"Nothing is behind this application, so there is no {name}.")


def documented_app() -> Litestar:
    """The application with all its routes and nothing behind them."""
    nothing: dict[str, Any] = dict.fromkeys(Ports.__struct_fields__, cast("Any", Absent()))
    known = {
        "cursor_keys": (b"",),
        "public_url": "",
        "web_origins": (),
        "statement_counter": None,
        "request_lines": None,
    }
    return create_app(Ports(**(nothing | known)))


def openapi_json() -> bytes:
    """What belongs into openapi/openapi.json."""
    return render(documented_app())


def errors_page() -> bytes:
    """What belongs into docs/errors.md."""
    return (_HEAD + "".join(map(_row, registry().values()))).encode()


def _row(known: ProblemCode) -> str:
    meanings = "<br>".join(meaning.replace("|", r"\|") for meaning in known.meanings)
    return f"| {known.status} | `{known.code}` | {meanings} |\n"
