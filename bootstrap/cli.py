"""The `perennial` command. Each subcommand imports what it needs when it runs."""

import argparse
import importlib
import importlib.metadata
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from bootstrap.children import WRONG_SETTINGS_EXIT
from bootstrap.environment import SettingsError
from bootstrap.logging import configure_logging
from bootstrap.settings import Settings

Command = Callable[[argparse.Namespace, Mapping[str, str]], int | None]

_DATABASE = ("database_url",)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one subcommand; the exit code: 0 done, 1 could not, 2 wrong settings or words."""
    words = _parser().parse_args(arguments)
    command: Command = words.command
    try:
        return command(words, os.environ) or 0
    except SettingsError as fault:
        return _fail(str(fault), WRONG_SETTINGS_EXIT)
    except PermissionError as fault:
        return _fail(f"{fault.strerror}: {fault.filename} (was it made by another user?)")
    except ConnectionError as fault:
        return _fail(f"cannot reach a server: {fault}")
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="perennial", description="The backend of Perennial. Settings: docs/settings.md."
    )
    commands = parser.add_subparsers(required=True, metavar="command")

    def add(name: str, command: Command, summary: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=summary, description=summary)
        added.set_defaults(command=command)
        return added

    add("up", _up, "run everything here: servers, migrations, API and a worker")
    add("api", _api, "serve the API (servers of your own, migrated before)")
    add("worker", _worker, "run one worker")
    add("migrate", _migrate, "bring the database to the newest schema")
    add("demo", _demo, "load a demo workspace through the API of a running `perennial up`")
    stub = add(
        "linkedin-stub", _linkedin_stub, "serve a LinkedIn of your own, for trying things out"
    )
    stub.add_argument("--port", type=_count, default=8090, metavar="P")
    openapi = add("openapi", _openapi, "write the OpenAPI document")
    openapi.add_argument(
        "--check", action="store_true", help="only compare; 1 if it is out of date"
    )
    seed = add("seed", _seed, "fill the database with invented contacts")
    seed.add_argument("--contacts", type=_count, required=True, metavar="N")
    seed.add_argument("--workspaces", type=_count, default=1, metavar="M")
    audit = commands.add_parser("audit", help="look after the audit trails")
    audits = audit.add_subparsers(required=True, metavar="what")
    words = "check that no audit trail was changed; names the first broken entry of each"
    verify = audits.add_parser("verify", help=words, description=words)
    verify.add_argument("--workspace", type=UUID, metavar="ID", help="only this one")
    verify.set_defaults(command=_verify_audit)
    find = add("find-duplicates", _find_duplicates, "compare all contacts with each other")
    find.add_argument("--workspace", type=UUID, metavar="ID", help="only those of this one")
    rotate = add("rotate-keys", _rotate_keys, "put all workspaces' keys under the first secret key")
    rotate.add_argument(
        "--check", action="store_true", help="only look; 1 if any is under another one"
    )
    add("version", _version, "print the version")
    return parser


def _up(_words: argparse.Namespace, environ: Mapping[str, str]) -> int:
    from bootstrap import up
    from bootstrap.embedded.faults import StartError

    try:
        return up.run(environ)
    except StartError as fault:
        return _fail(str(fault))


def _api(_words: argparse.Namespace, environ: Mapping[str, str]) -> None:
    import uvicorn

    settings = _served(environ)
    uvicorn.run(
        "api.main:create",
        factory=True,
        host=settings.host,
        port=settings.port,
        loop="uvloop",
        http="httptools",
        access_log=False,  # the API writes one line a request itself
        log_config=None,
        server_header=False,
        proxy_headers=False,  # whom to believe about addresses is PERENNIAL_TRUSTED_PROXIES' to say
        timeout_graceful_shutdown=5,
    )


def _worker(_words: argparse.Namespace, environ: Mapping[str, str]) -> None:
    settings = _served(environ)
    _edge("workers.main").run(settings)


def _migrate(_words: argparse.Namespace, environ: Mapping[str, str]) -> None:
    from adapters.postgres.migrate import upgrade
    from bootstrap.logins import grant_logins

    settings = Settings.read(environ, needs=_DATABASE)
    configure_logging(style=settings.log, level=settings.log_level)
    upgrade(settings.owner_database_url)
    grant_logins(settings.owner_database_url, (settings.database_url, settings.job_database_url))


def _demo(_words: argparse.Namespace, environ: Mapping[str, str]) -> int | None:
    settings = Settings.read(environ, needs=())
    outcome: int | None = _edge("bootstrap.demo").run(settings)
    return outcome


def _linkedin_stub(words: argparse.Namespace, _environ: Mapping[str, str]) -> None:
    from bootstrap.linkedin_stub.app import run

    run(words.port)


def _openapi(words: argparse.Namespace, _environ: Mapping[str, str]) -> int | None:
    document = _edge("bootstrap.openapi_document")
    outcome: int | None = document.check() if words.check else document.write()
    return outcome


def _seed(words: argparse.Namespace, environ: Mapping[str, str]) -> int | None:
    from bootstrap.up import read_running

    var = Settings.read(environ, needs=()).var
    settings = Settings.read({**read_running(var), **environ}, needs=_DATABASE)
    configure_logging(style=settings.log, level=settings.log_level)
    outcome: int | None = _edge("bootstrap.seed").run(
        settings, contacts=words.contacts, workspaces=words.workspaces
    )
    return outcome


def _verify_audit(words: argparse.Namespace, environ: Mapping[str, str]) -> int | None:
    from bootstrap.up import read_running

    var = Settings.read(environ, needs=()).var
    settings = Settings.read({**read_running(var), **environ}, needs=_DATABASE)
    configure_logging(style=settings.log, level=settings.log_level)
    outcome: int | None = _edge("bootstrap.audit").run(settings, workspace=words.workspace)
    return outcome


def _find_duplicates(words: argparse.Namespace, environ: Mapping[str, str]) -> int | None:
    from bootstrap.up import read_running

    var = Settings.read(environ, needs=()).var
    settings = Settings.read({**read_running(var), **environ}, needs=_DATABASE)
    configure_logging(style=settings.log, level=settings.log_level)
    outcome: int | None = _edge("bootstrap.duplicates").run(settings, workspace=words.workspace)
    return outcome


def _rotate_keys(words: argparse.Namespace, environ: Mapping[str, str]) -> int:
    from bootstrap import rotation

    return rotation.run(_served(environ), check=words.check)


def _version(_words: argparse.Namespace, _environ: Mapping[str, str]) -> None:
    print(importlib.metadata.version("perennial"))


def _served(environ: Mapping[str, str]) -> Settings:
    settings = Settings.read(environ)
    configure_logging(style=settings.log, level=settings.log_level)
    return settings


def _edge(name: str) -> Any:
    """A module by its name: this package stands below the edges and may not import them."""
    return importlib.import_module(name)


def _count(text: str) -> int:
    if text.isdecimal() and int(text) > 0:
        return int(text)
    raise argparse.ArgumentTypeError("must be a whole number above 0")


def _fail(text: str, code: int = 1) -> int:
    print(f"perennial: {text}", file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main())
