"""`python -m bench [name …] [--option value …]`: all measurements at a moderate size, or the named ones."""

import importlib
import sys

# The name, its module, and a size that a laptop ends in a minute or two.
MEASUREMENTS = {
    "reads": ("bench.reads", []),
    "writes": ("bench.writes", []),
    "limits": ("bench.limits", []),
    "logins": ("bench.logins", ["--tries", "2000", "--seconds", "12"]),
    "login-timing": ("bench.login_timing", ["--pairs", "300"]),
    "coach": ("bench.coach", []),
    "import": ("bench.import_archive", ["--connections", "6000", "--messages", "20000"]),
    "import-csv": ("bench.import_csv", ["--rows", "30000"]),
    "key-rotation": ("bench.key_rotation", ["--workspaces", "200", "--seconds", "15"]),
    "enrolments": ("bench.enrolments", ["--enrolments", "100000", "--workspaces", "200"]),
    "sweep": ("bench.sweep", ["--contacts", "100000", "--workspaces", "200"]),
}


def main(arguments: list[str]) -> int:
    names, _, options = " ".join(arguments).partition("--")
    chosen = names.split() or list(MEASUREMENTS)
    unknown = set(chosen) - MEASUREMENTS.keys()
    if unknown:
        print(
            f"There is no measurement {', '.join(sorted(unknown))}; there are: {', '.join(MEASUREMENTS)}."
        )
        return 2
    for name in chosen:
        module, sizes = MEASUREMENTS[name]
        print(f"\n── {name} " + "─" * (60 - len(name)))
        importlib.import_module(module).main(f"--{options}".split() if options else sizes)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
