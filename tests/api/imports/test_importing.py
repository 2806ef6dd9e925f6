"""An import over HTTP, from its announcement to its undoing."""

import hashlib

import pytest

from tests.api.imports.conftest import ARCHIVE, Bureau
from tests.support.importing import an_archive, person, written

HASH = hashlib.sha256(ARCHIVE).hexdigest()
BROKEN = an_archive(
    person("Zoe"),
    {"Company": "=HYPERLINK()", "Connected On": "28 Oct 2026"},
    messages=[written("zoe-mock", "never", "Hello")],
)


async def test_an_announced_import_says_where_to_upload(bureau: Bureau) -> None:
    answer = await bureau.ask(
        "POST", json={"source": "linkedin_archive", "filename": "a.zip", "size": 5}
    )
    run = answer.json()

    assert 201 == answer.status_code
    assert f"{bureau.owner.at}/imports/{run['id']}" == answer.headers["location"]
    assert ("awaiting_upload", 5, False) == (run["state"], run["size"], run["undoable"])
    assert {
        "method": "PUT",
        "url": f"{bureau.whole.container.settings.public_url}{answer.headers['location']}/file",
    } == run["upload"]


async def test_the_same_file_within_a_day_is_the_import_that_is_there(bureau: Bureau) -> None:
    first = await bureau.uploaded(sha256=HASH.upper())
    answer = await bureau.ask(
        "POST", json={"source": "linkedin_archive", "filename": "b.zip", "sha256": HASH}
    )

    assert (200, first["id"]) == (answer.status_code, answer.json()["id"])


async def test_an_import_that_failed_is_not_offered_for_the_same_file(bureau: Bureau) -> None:
    content = b"<html></html>"
    sha256 = hashlib.sha256(content).hexdigest()
    failed = await bureau.imported(content, sha256=sha256)

    assert "failed" == failed["state"]
    assert failed["id"] != (await bureau.announced(sha256=sha256))["id"]


async def test_a_file_is_taken_as_it_is_whatever_its_type(bureau: Bureau) -> None:
    run = await bureau.announced()
    answer = await bureau.ask(
        "PUT", f"/{run['id']}/file", content=ARCHIVE, headers={"content-type": "text/plain"}
    )

    sent = answer.json()
    assert ("uploaded", len(ARCHIVE), HASH) == (sent["state"], sent["size"], sent["sha256"])


@pytest.mark.parametrize("announced", [{"size": 3}, {"sha256": "0" * 64}], ids=["size", "hash"])
async def test_another_file_than_the_announced_one_is_refused(
    bureau: Bureau, announced: dict[str, object]
) -> None:
    run = await bureau.announced(**announced)
    answer = await bureau.ask("PUT", f"/{run['id']}/file", content=ARCHIVE)

    assert (422, "file_differs") == (answer.status_code, answer.json()["code"])
    assert "awaiting_upload" == (await bureau.read(run))["state"]


async def test_a_file_that_is_too_large_is_refused_before_it_is_read(bureau: Bureau) -> None:
    run = await bureau.announced()
    answer = await bureau.ask(
        "PUT", f"/{run['id']}/file", content=b"", headers={"content-length": "999999999"}
    )
    announced = await bureau.ask(
        "POST",
        json={"source": "linkedin_archive", "filename": "a.zip", "size": 999_999_999},
    )

    assert (413, "too_large") == (answer.status_code, answer.json()["code"])
    assert (413, "too_large") == (announced.status_code, announced.json()["code"])


async def test_a_start_needs_a_key_and_a_file(bureau: Bureau) -> None:
    run = await bureau.announced()
    without_key = await bureau.ask("POST", f"/{run['id']}/start", json={"mode": "commit"})
    without_file = await bureau.start(run)

    assert (400, "idempotency_key_missing") == (
        without_key.status_code,
        without_key.json()["code"],
    )
    assert (409, "import_without_file") == (without_file.status_code, without_file.json()["code"])


async def test_a_start_is_accepted_and_says_when_to_ask(bureau: Bureau) -> None:
    run = await bureau.uploaded()
    answer = await bureau.start(run)
    again = await bureau.start(run)
    waiting = await bureau.ask("GET", f"/{run['id']}")
    await bureau.work()
    done = await bureau.ask("GET", f"/{run['id']}")

    assert (202, "1") == (answer.status_code, answer.headers["retry-after"])
    assert f"{bureau.owner.at}/imports/{run['id']}" == answer.headers["location"]
    assert ("true", answer.json()) == (again.headers["idempotency-replayed"], again.json())
    assert ("scanning", "1") == (waiting.json()["state"], waiting.headers["retry-after"])
    assert "completed" == done.json()["state"]
    assert "retry-after" not in done.headers


async def test_a_preview_is_followed_by_the_commit_of_the_same_file(bureau: Bureau) -> None:
    preview = await bureau.imported(mode="preview")
    nobody = await bureau.contacts()
    await bureau.start(preview, "commit")
    await bureau.work()
    run = await bureau.read(preview)

    assert ("review", "completed") == (preview["state"], run["state"])
    assert (preview["counts"], []) == (run["counts"], nobody)
    assert ["Ann", "Zoe"] == sorted(each["given_name"] for each in await bureau.contacts())


async def test_what_was_found_is_told(bureau: Bureau) -> None:
    run = await bureau.imported()

    assert {"Connections.csv": 2, "Invitations.csv": 1} == {
        file["file"]: file["rows"] for file in run["found"]["files"]
    }
    assert {"slug": "marlo-testwright", "name": "Marlo Testwright"} == run["found"]["owner"]
    assert ("2026-10-28", 3, 3) == (
        run["as_of"],
        run["progress"]["total"],
        run["progress"]["processed"],
    )


async def test_a_poll_that_finds_nothing_new_costs_nothing(bureau: Bureau) -> None:
    run = await bureau.uploaded()
    first = await bureau.ask("GET", f"/{run['id']}")
    again = await bureau.ask(
        "GET", f"/{run['id']}", headers={"if-none-match": first.headers["etag"]}
    )

    assert (304, b"") == (again.status_code, again.content)


async def test_imports_are_listed_newest_first(bureau: Bureau) -> None:
    made = [await bureau.announced(filename=f"{n}.zip") for n in range(3)]
    first = (await bureau.ask("GET", params={"limit": "2"})).json()
    rest = (await bureau.ask("GET", params={"limit": "2", "cursor": first["next_cursor"]})).json()

    assert [run["id"] for run in reversed(made)] == [
        run["id"] for run in [*first["data"], *rest["data"]]
    ]
    assert (True, False) == (first["has_more"], rest["has_more"])


async def test_only_one_import_runs_at_a_time(bureau: Bureau) -> None:
    first, second = await bureau.uploaded(), await bureau.uploaded()
    await bureau.start(first)
    answer = await bureau.start(second)

    assert (409, "import_running") == (answer.status_code, answer.json()["code"])


async def test_what_became_of_each_row_is_told(bureau: Bureau) -> None:
    run = await bureau.imported(BROKEN)
    answer = await bureau.ask("GET", f"/{run['id']}/rows", params={"limit": "1"})
    walked = [answer.json()]
    while walked[-1]["has_more"]:
        cursor = walked[-1]["next_cursor"]
        params = {"limit": "1", "cursor": cursor}
        walked.append((await bureau.ask("GET", f"/{run['id']}/rows", params=params)).json())
    rows = [row for page in walked for row in page["data"]]

    [zoe] = await bureau.contacts()
    assert [
        ("Connections.csv", 2, "created", None),
        ("Connections.csv", 3, "failed", "no_identity"),
        ("Invitations.csv", 2, "skipped", "unknown_member"),
        ("messages.csv", 2, "failed", "bad_date"),
    ] == [(row["file"], row["line"], row["status"], row["code"]) for row in rows]
    assert {"type": "contact", "id": zoe["id"]} == rows[0]["entity"]


@pytest.mark.parametrize(
    ("query", "lines"),
    [
        ({"status": "failed"}, [3, 2]),
        ({"status": "failed,skipped"}, [3, 2, 2]),
        ({"code": "bad_date"}, [2]),
        ({"file": "Connections.csv"}, [2, 3]),
        ({"file": "Connections.csv", "status": "failed"}, [3]),
        ({"status": "unchanged"}, []),
    ],
    ids=str,
)
async def test_rows_can_be_narrowed(
    bureau: Bureau, query: dict[str, str], lines: list[int]
) -> None:
    run = await bureau.imported(BROKEN)
    answer = await bureau.ask("GET", f"/{run['id']}/rows", params=query)

    assert lines == [row["line"] for row in answer.json()["data"]]


async def test_failed_rows_come_as_csv(bureau: Bureau) -> None:
    run = await bureau.imported(BROKEN)
    answer = await bureau.ask("GET", f"/{run['id']}/rows.csv")
    lines = answer.text.splitlines()

    assert "text/csv; charset=utf-8" == answer.headers["content-type"]
    assert "attachment" in answer.headers["content-disposition"]
    assert ["file,line,part,code,detail,field", "Connections.csv,3,0,no_identity"] == [
        lines[0],
        lines[1].rpartition(",")[0].partition(',"')[0],
    ]
    assert 3 == len(lines)


async def test_cancelled_before_it_starts_it_ends_at_once(bureau: Bureau) -> None:
    run = await bureau.uploaded()
    answer = await bureau.ask("POST", f"/{run['id']}/cancellation")

    assert (202, "cancelled") == (answer.status_code, answer.json()["state"])


async def test_cancelled_while_it_runs_it_stops(bureau: Bureau) -> None:
    run = await bureau.uploaded()
    await bureau.start(run)
    answer = await bureau.ask("POST", f"/{run['id']}/cancellation")
    await bureau.work()

    assert 202 == answer.status_code
    assert answer.json()["cancel_requested_at"] is not None
    assert "cancelled" == (await bureau.read(run))["state"]
    assert [] == await bureau.contacts()


async def test_undone_it_is_as_if_it_had_not_been(bureau: Bureau) -> None:
    run = await bureau.imported()
    answer = await bureau.ask("POST", f"/{run['id']}/undo")
    await bureau.work()
    undone = await bureau.read(run)

    assert run["undoable"]
    assert (202, "undoing") == (answer.status_code, answer.json()["state"])
    assert ("undone", False) == (undone["state"], undone["undoable"])
    assert [] == await bureau.contacts()


async def test_what_cannot_be_undone_is_refused(bureau: Bureau) -> None:
    run = await bureau.imported(mode="preview")
    answer = await bureau.ask("POST", f"/{run['id']}/undo")

    assert (409, "state_invalid") == (answer.status_code, answer.json()["code"])


@pytest.mark.parametrize(
    "body",
    [
        {"source": "carrier_pigeon", "filename": "a.zip"},
        {"source": "linkedin_archive", "filename": ""},
        {"source": "linkedin_archive", "filename": "a.zip", "size": -1},
        {"source": "linkedin_archive", "filename": "a.zip", "sha256": "abc"},
        {"source": "linkedin_archive", "filename": "a.zip", "mode": "commit"},
    ],
    ids=str,
)
async def test_an_announcement_that_makes_no_sense_is_refused(
    bureau: Bureau, body: dict[str, object]
) -> None:
    answer = await bureau.ask("POST", json=body)

    assert (422, "validation_failed") == (answer.status_code, answer.json()["code"])


@pytest.mark.parametrize("path", ["", "/rows", "/rows.csv", "/events"])
async def test_an_import_that_is_not_there_is_not_found(bureau: Bureau, path: str) -> None:
    answer = await bureau.ask("GET", f"/{bureau.owner.workspace_id}{path}")

    assert (404, "not_found") == (answer.status_code, answer.json()["code"])


async def test_a_lone_file_of_connections_is_an_import_too(bureau: Bureau) -> None:
    content = b"First Name,Last Name,URL,Connected On\nZoe,Mock,,28 Oct 2026\n"
    run = await bureau.imported(
        content, source="linkedin_connections_csv", filename="Connections.csv"
    )

    assert ("completed", 1) == (run["state"], run["counts"]["contacts_created"])
