"""Somebody is erased: nothing of them is left anywhere, and no import brings them back."""

import secrets
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from tests.api.imports.conftest import Bureau
from tests.support.everything import tables_holding
from tests.support.importing import an_archive, person, received, written


@pytest.fixture
def canary() -> str:
    """A word that stands nowhere else."""
    return f"Quetzal{secrets.token_hex(6)}"


async def test_nothing_of_an_erased_person_is_left_in_any_table(
    bureau: Bureau, canary: str, superuser_url: str
) -> None:
    contact_id = await _known_everywhere(bureau, canary)
    before = await tables_holding(superuser_url, canary)

    answer = await _ask(bureau, "POST", f"/contacts/{contact_id}/erasure")

    assert 204 == answer.status_code, answer.text
    assert {"tenant.contact", "tenant.interaction", "tenant.idempotency_key"} <= before.keys()
    assert {} == await tables_holding(superuser_url, canary)


async def test_the_files_that_could_bring_them_back_are_gone(
    bureau: Bureau, canary: str, superuser_url: str
) -> None:
    contact_id = await _known_everywhere(bureau, canary)
    waiting = await bureau.uploaded()
    await _ask(bureau, "POST", f"/contacts/{contact_id}/erasure")

    held = await tables_holding(superuser_url, bureau.owner.workspace_id)

    assert "tenant.import_file_piece" not in held
    assert ("cancelled", "upload_expired") == (
        (run := await bureau.read(waiting))["state"],
        run["problem"]["code"],
    )


async def test_the_cells_that_a_table_was_shown_by_are_gone(
    bureau: Bureau, canary: str, superuser_url: str
) -> None:
    contact_id = await _known_everywhere(bureau, canary)
    table = f"Who,Mail\n{canary},{canary}@example.com\n".encode()
    shown = await bureau.imported(table, mode="preview", source="csv", filename="people.csv")
    await _ask(bureau, "POST", f"/contacts/{contact_id}/erasure")
    left = (await bureau.read(shown))["mapping"]["columns"]

    assert [canary] == shown["mapping"]["columns"][0]["samples"]
    assert [("Who", []), ("Mail", [])] == [(each["name"], each["samples"]) for each in left]
    assert {} == await tables_holding(superuser_url, canary)


async def test_a_file_that_arrives_meanwhile_is_not_kept(
    bureau: Bureau, canary: str, superuser_url: str
) -> None:
    contact_id = await _known_everywhere(bureau, canary)
    run = await bureau.announced()

    async def arriving() -> AsyncIterator[bytes]:
        yield _archive(canary)
        erased = await _ask(bureau, "POST", f"/contacts/{contact_id}/erasure")
        assert 204 == erased.status_code, erased.text
        yield b"and so on"

    answer = await bureau.ask("PUT", f"/{run['id']}/file", content=arriving())
    held = await tables_holding(superuser_url, bureau.owner.workspace_id)

    assert (409, "state_invalid") == (answer.status_code, answer.json()["code"])
    assert "tenant.import_file_piece" not in held


async def test_the_same_archive_leaves_an_erased_person_out(bureau: Bureau, canary: str) -> None:
    archive = _archive(canary)
    contact_id = await _known_everywhere(bureau, canary)
    await _ask(bureau, "POST", f"/contacts/{contact_id}/erasure")

    again = await bureau.imported(archive)
    rows = (await bureau.ask("GET", f"/{again['id']}/rows", params={"status": "skipped"})).json()
    found = (await _ask(bureau, "GET", "/contacts", params={"q": canary})).json()

    assert [] == found["data"]
    assert ["erased"] * 3 == _codes(rows)


async def test_what_an_import_called_them_counts_although_their_owner_changed_it(
    bureau: Bureau, canary: str
) -> None:
    contact_id = await _known_everywhere(bureau, canary)
    told = {"linkedin_url": None, "given_name": "Anna", "family_name": "Renamed"}
    changed = await _ask(bureau, "PATCH", f"/contacts/{contact_id}", json=told)
    await _ask(bureau, "POST", f"/contacts/{contact_id}/erasure")

    again = await bureau.imported(_archive(canary))
    rows = (await bureau.ask("GET", f"/{again['id']}/rows", params={"status": "skipped"})).json()

    assert 200 == changed.status_code, changed.text
    assert ["erased"] * 3 == _codes(rows)


async def test_a_preview_says_so_before(bureau: Bureau, canary: str) -> None:
    contact_id = await _known_everywhere(bureau, canary)
    await _ask(bureau, "POST", f"/contacts/{contact_id}/erasure")

    run = await bureau.imported(_archive(canary), mode="preview")
    rows = (await bureau.ask("GET", f"/{run['id']}/rows", params={"status": "skipped"})).json()

    assert ["erased"] * 3 == _codes(rows)


async def test_their_owner_may_write_them_down_anew(bureau: Bureau, canary: str) -> None:
    contact_id = await _known_everywhere(bureau, canary)
    await _ask(bureau, "POST", f"/contacts/{contact_id}/erasure")
    slug = f"{canary}-mock".lower()
    made = await _ask(
        bureau, "POST", "/contacts", json={"given_name": canary, "linkedin_url": _url(slug)}
    )

    again = await bureau.imported(_archive(canary))

    assert 201 == made.status_code, made.text
    listed = (await _ask(bureau, "GET", "/contacts", params={"q": canary})).json()
    assert "completed" == again["state"]
    assert [made.json()["id"]] == [contact["id"] for contact in listed["data"]]


async def test_a_kept_answer_about_them_is_gone(bureau: Bureau, canary: str) -> None:
    made = await _made_by_hand(bureau, canary)
    replayed = await _made_by_hand(bureau, canary)
    await _ask(bureau, "POST", f"/contacts/{made.json()['id']}/erasure")

    answer = await _made_by_hand(bureau, canary)

    assert made.json() == replayed.json()
    assert (410, "answer_erased") == (answer.status_code, answer.json()["code"])


async def test_somebody_else_cannot_be_erased(bureau: Bureau) -> None:
    answer = await _ask(bureau, "POST", "/contacts/019aa000-0000-7000-8000-000000000000/erasure")

    assert 404 == answer.status_code


async def test_erasing_waits_for_an_import_that_runs(bureau: Bureau, canary: str) -> None:
    contact_id = await _known_everywhere(bureau, canary)
    run = await bureau.uploaded(an_archive(person("Zoe")))
    await bureau.ask("POST", f"/{run['id']}/start", json={"mode": "commit"}, headers=_key())

    answer = await _ask(bureau, "POST", f"/contacts/{contact_id}/erasure")

    assert (409, "import_in_progress") == (answer.status_code, answer.json()["code"])


async def _known_everywhere(bureau: Bureau, canary: str) -> str:
    """Somebody in an archive, with touches, a tag of theirs, and answers kept for repeated requests."""
    await bureau.imported(_archive(canary))
    found = (await _ask(bureau, "GET", "/contacts", params={"q": canary})).json()
    contact_id: str = found["data"][0]["id"]
    changed = await _ask(
        bureau,
        "PATCH",
        f"/contacts/{contact_id}",
        json={"notes": f"{canary} likes tea", "headline": canary},
    )
    assert 200 == changed.status_code, changed.text
    touch = {
        "contact_id": contact_id,
        "direction": "inbound",
        "channel": "email",
        "depth": "message",
        "occurred_at": "2026-10-01T10:00:00Z",
        "body": f"Yours, {canary}",
    }
    noted = await _ask(bureau, "POST", "/interactions", json=touch, headers=_key())
    assert 201 == noted.status_code, noted.text
    return contact_id


async def _made_by_hand(bureau: Bureau, canary: str) -> httpx.Response:
    return await _ask(
        bureau,
        "POST",
        "/contacts",
        json={"given_name": canary, "family_name": "Byhand"},
        headers={"idempotency-key": f"made-{canary}"},
    )


def _codes(rows: dict[str, Any]) -> list[str]:
    """Without the row by which the archive tells its owner."""
    return [row["code"] for row in rows["data"] if row["code"] != "unknown_member"]


def _archive(canary: str) -> bytes:
    slug = f"{canary}-mock".lower()
    return an_archive(
        person(canary, slug=slug),
        messages=[
            written(slug, "2026-09-01 10:00:00", f"Dear {canary}"),
            received(slug, "2026-09-02 10:00:00", f"{canary} here"),
        ],
    )


def _url(slug: str) -> str:
    return f"https://www.linkedin.com/in/{slug}"


def _key() -> dict[str, str]:
    return {"idempotency-key": secrets.token_hex(8)}


async def _ask(bureau: Bureau, method: str, path: str, **more: Any) -> httpx.Response:
    headers = bureau.owner.headers | more.pop("headers", {})
    return await bureau.whole.client.request(
        method, f"{bureau.owner.at}{path}", headers=headers, **more
    )
