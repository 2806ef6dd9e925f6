"""One target in a process of its own, which ends with the first finding, and whose memory is measured."""

import re
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import msgspec

from tests.fuzz.parsers.targets import load

ROOT: Final = Path(__file__).parents[3]
KEPT: Final = ROOT / "var" / "fuzz"
WORDS: Final = Path(__file__).parent / "words"
MOST_MB: Final = 768
_MOST_SECONDS: Final = (
    30  # of one input by the clock on the wall; that of the processor is stricter
)
_GRACE: Final = 120
_PROGRESS: Final = re.compile(r"cov: (\d+) ft: \d+ corp: (\d+)/")
_FINAL: Final = re.compile(r"^stat::(\w+): +(\d+)$", re.MULTILINE)
_NOISE: Final = re.compile(r"(?:INFO|WARNING|Dictionary): |#\d+\t|0x[0-9a-f]|Base64: |stat::")
_SHOWN: Final = 60  # lines of a broken run
_WIDEST: Final = 300


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What a run came to. `broken` says that it did not end well, `said` how it ended."""

    executions: int
    edges: int
    corpus: int
    peak_mb: int
    findings: tuple[Path, ...]
    broken: bool
    said: str


def run(name: str, *, seconds: int, seed: int) -> Outcome:
    """Fuzz one target for a while, going on from what earlier runs have come upon."""
    target = load(name)
    corpus, findings = KEPT / "corpus" / name, KEPT / "findings" / name
    corpus.mkdir(parents=True, exist_ok=True)
    findings.mkdir(parents=True, exist_ok=True)
    before = set(findings.iterdir())
    with TemporaryDirectory(prefix="perennial-fuzz-") as folder:
        for number, content in enumerate(target.seeds()):
            (Path(folder) / f"{number:04}").write_bytes(content)
        options: dict[str, object] = {
            "max_total_time": seconds,
            "seed": seed,
            "max_len": target.LONGEST,
            "artifact_prefix": f"{findings}/",
            "rss_limit_mb": MOST_MB,
            "timeout": _MOST_SECONDS,
            "print_final_stats": 1,
            "reload": 0,
        }
        if target.WORDS:
            options["dict"] = WORDS / target.WORDS
        told = [f"-{option}={value}" for option, value in options.items()]
        command = [sys.executable, "-m", "tests.fuzz.parsers.process", name, *told, corpus, folder]
        done = subprocess.run(
            list(map(str, command)),
            cwd=ROOT,
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
            timeout=seconds + _GRACE,
        )
    new = sorted(set(findings.iterdir()) - before)
    said = done.stdout + done.stderr
    kept = [path.relative_to(ROOT) for path in new if not path.name.startswith("slow-unit-")]
    return outcome_of(said, tuple(kept), broken=done.returncode != 0)


def outcome_of(said: str, findings: tuple[Path, ...], *, broken: bool) -> Outcome:
    """What the fuzzer printed, in figures."""
    progress = _PROGRESS.findall(said)
    edges, corpus = map(int, progress[-1]) if progress else (0, 0)
    final = {stat: int(count) for stat, count in _FINAL.findall(said)}
    return Outcome(
        executions=final.get("number_of_executed_units", 0),
        edges=edges,
        corpus=corpus,
        peak_mb=final.get("peak_rss_mb", 0),
        findings=findings,
        broken=broken,
        said=_without_noise(said),
    )


def _without_noise(said: str) -> str:
    lines = [line[:_WIDEST] for line in said.splitlines() if not _NOISE.match(line)]
    return "\n".join([*lines[:_SHOWN], ""])
