"""Requests that the document allows, and requests that it forbids, sent to the service itself.

Whatever is asked, the answer is one that the document declares: status, type, headers and form; and never a 5xx
that means a fault of ours.
"""

import re
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from tests.fuzz.ground import Service, one_of_everything

COMMAND = Path(sys.executable).parent / "schemathesis"
_STATUS = re.compile(r'"status_code":\s*(\d{3})')
CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
    "response_headers_conformance",
)
# After these nobody is logged in any more, or what everything else is about has gone.
ENDING = (
    "logOut",
    "deleteMe",
    "revokeSession",
    "revokeSessions",
    "eraseContact",
    "deleteWorkspace",
)
# An open stream is no answer that ends; tests/api/base/test_streams.py is about those.
STREAMS = ("watchImport",)


class Round(msgspec.Struct, frozen=True, kw_only=True):
    """One run with a login of its own, for an access token lives for a quarter of an hour."""

    name: str
    phases: tuple[str, ...]
    mode: str
    examples: int
    operations: tuple[str, ...] = ()
    seconds: int | None = None


class Outcome(msgspec.Struct, frozen=True):
    """The exit code of the fuzzer, what it said, and how often which status was answered."""

    code: int
    said: str
    statuses: Mapping[str, int]


def run_round(service: Service, each: Round, folder: Path, *, seed: int) -> Outcome:
    """Log somebody in, and have the fuzzer ask."""
    token = service.log_in()
    settings = folder / f"{each.name}.toml"
    settings.write_text(_settings(one_of_everything(service, token)))
    events = folder / f"{each.name}.ndjson"
    done = subprocess.run(
        [
            *(str(COMMAND), "--config-file", str(settings)),
            *("run", f"{service.url}/openapi.json", "--no-color", "--seed", str(seed)),
            *("--header", f"Authorization: Bearer {token}"),
            *("--phases", ",".join(each.phases), "--mode", each.mode),
            *("--max-examples", str(each.examples), "--checks", ",".join(CHECKS)),
            *("--request-timeout", "20", "--generation-database", "none", "--warnings", "off"),
            *("--report", "ndjson", "--report-ndjson-path", str(events)),
            *("--suppress-health-check", "all", "--continue-on-failure"),
            *(("--max-time", str(each.seconds)) if each.seconds else ()),
            *_chosen(each.operations),
        ],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    statuses = Counter(_STATUS.findall(events.read_text())) if events.exists() else Counter()
    return Outcome(done.returncode, done.stdout + done.stderr, statuses)


def _settings(ids: Mapping[str, str]) -> str:
    return "[parameters]\n" + "".join(f'"path.{name}" = "{value}"\n' for name, value in ids.items())


def _chosen(operations: Sequence[str]) -> list[str]:
    if operations:
        return [word for name in operations for word in ("--include-operation-id", name)]
    return [word for name in (*ENDING, *STREAMS) for word in ("--exclude-operation-id", name)]
