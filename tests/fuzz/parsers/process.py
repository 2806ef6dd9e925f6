"""What runs under the fuzzer: `python -m tests.fuzz.parsers.process NAME OPTIONS… FOLDERS…`."""

import resource
import sys

import atheris

from tests.fuzz.parsers.targets import load, try_one

_ROOM = (
    1 << 30
)  # of addresses, above what the fuzzer itself has: what asks for more in one piece raises


def main() -> None:
    name, *options = sys.argv[1:]
    with atheris.instrument_imports(include=["domain", "adapters", "api"]):
        target = load(name)
    _limit_memory()
    atheris.Setup([sys.argv[0], *options], lambda content: try_one(target, content))
    atheris.Fuzz()


def _limit_memory() -> None:
    with open("/proc/self/statm", encoding="ascii") as told:  # noqa: PTH123  (no file of ours)
        held = int(told.read().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (held + _ROOM, held + _ROOM))


if __name__ == "__main__":
    main()
