"""Exports as an owner meets them, over the whole application: asked for, written by a worker, downloaded."""

import hashlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import text

from adapters.postgres.engine import JOB_ROLE, Database
from adapters.postgres.export_files import PostgresPastExports
from bootstrap.container import composer, job_ports
from bootstrap.settings import Settings
from domain.exports.commands import forget_past_exports
from domain.shared.ids import WorkspaceId
from tests.fakes.mail import FakeMailer
from tests.support.exporting import Opened
from tests.support.jobs import worker_ports
from tests.support.whole import Person, Whole
from workers.draining import drain
from workers.exports import ExportJobPorts, export_handlers
from workers.subscriptions import SUBSCRIPTIONS


@pytest.fixture
async def zoe(whole: Whole) -> Person:
    return await whole.log_in()


@pytest.fixture
async def jobs(settings: Settings) -> AsyncIterator[Database]:
    database = Database(settings.job_database_url, role=JOB_ROLE, pool_size=2)
    await database.open()
    yield database
    await database.close()


class Office:
    """Whoever writes exports, and the mails that went out."""

    def __init__(self, whole: Whole, jobs: Database) -> None:
        self.mailer = FakeMailer()
        container = whole.container
        self._ports = ExportJobPorts(
            uow=container.uow,
            accounts=container.accounts_uow,
            composer=composer(container),
            sealing=container.sealing,
            past=PostgresPastExports(jobs),
            mailer=self.mailer,
        )
        self._jobs = job_ports(jobs, container.settings.redis_url)

    async def work(self, person: Person) -> None:
        handlers = export_handlers(self._ports)
        ours = {
            event: kinds for event, kinds in SUBSCRIPTIONS.items() if event.startswith("export.")
        }
        ports = worker_ports(self._jobs, *handlers, subscriptions=ours)
        await drain(ports, within=WorkspaceId(UUID(person.workspace_id)))

    async def forget(self) -> int:
        return await forget_past_exports(self._ports.uow, self._ports.past)


@pytest.fixture
def office(whole: Whole, jobs: Database) -> Office:
    return Office(whole, jobs)


async def asked(whole: Whole, person: Person, **headers: str) -> httpx.Response:
    key = {"idempotency-key": uuid4().hex}
    return await whole.client.post(f"{person.at}/exports", headers=person.headers | key | headers)


async def got(whole: Whole, person: Person, path: str) -> httpx.Response:
    return await whole.client.get(f"{person.at}{path}", headers=person.headers)


async def written(whole: Whole, person: Person, office: Office) -> dict[str, Any]:
    answer = await asked(whole, person)
    assert 202 == answer.status_code, answer.text
    await office.work(person)
    export: dict[str, Any] = (await got(whole, person, f"/exports/{answer.json()['id']}")).json()
    return export


async def test_an_export_is_asked_for_written_and_downloaded(
    whole: Whole, zoe: Person, office: Office
) -> None:
    answer = await asked(whole, zoe)
    waiting = answer.json()
    await office.work(zoe)
    done = (await whole.client.get(answer.headers["location"], headers=zoe.headers)).json()
    file = await whole.client.get(f"{answer.headers['location']}/file", headers=zoe.headers)

    assert (202, "waiting", None) == (answer.status_code, waiting["state"], waiting["size"])
    assert "2" == answer.headers["retry-after"]
    assert ("completed", "done") == (done["state"], done["progress"]["stage"])
    assert done["progress"]["written"] == done["progress"]["total"]
    assert done["size"] == len(file.content) == int(file.headers["content-length"])
    assert done["sha256"] == hashlib.sha256(file.content).hexdigest()
    assert "application/zip" == file.headers["content-type"]
    assert "no-store" == file.headers["cache-control"]
    name = f"perennial-export-{datetime.now(UTC):%Y-%m-%d}.zip"
    assert f'attachment; filename="{name}"' == file.headers["content-disposition"]
    assert "content-encoding" not in file.headers


async def test_what_the_file_says_of_the_workspace_is_what_the_api_says(
    whole: Whole, zoe: Person, office: Office
) -> None:
    source = {"source": "linkedin_archive", "filename": "a.zip"}
    await whole.client.post(f"{zoe.at}/imports", json=source, headers=zoe.headers)
    export = await written(whole, zoe, office)
    opened = Opened.of((await got(whole, zoe, f"/exports/{export['id']}/file")).content)
    members, imports, entries = [
        (await got(whole, zoe, path)).json()["data"]
        for path in ("/members", "/imports", "/audit-entries")
    ]
    told = {each["id"]: each | {"summary": None} for each in opened.json("audit-entries.json")}

    assert {"workspace": (await got(whole, zoe, "")).json(), "members": members} == opened.json(
        "workspace.json"
    )
    assert [_without(each, "upload") for each in imports] == opened.json("imports.json")
    assert {each["id"]: each | {"summary": None} for each in entries} == told
    assert {"createImport", "requestExport"} <= {each["operation"] for each in told.values()}


async def test_a_mail_says_that_it_is_ready(whole: Whole, zoe: Person, office: Office) -> None:
    await written(whole, zoe, office)

    assert [zoe.email] == [mail.to for mail in office.mailer.sent]
    assert "export is ready" in office.mailer.sent[0].subject


async def test_from_a_sandbox_no_mail_goes_out(whole: Whole, zoe: Person, office: Office) -> None:
    made = await whole.client.post("/v1/workspaces", json={"sandbox": True}, headers=zoe.headers)
    sandbox = Person(zoe.email, zoe.token, made.json()["id"])
    export = await written(whole, sandbox, office)

    assert ("completed", []) == (export["state"], office.mailer.sent)


async def test_one_export_at_a_time(whole: Whole, zoe: Person) -> None:
    await asked(whole, zoe)
    second = await asked(whole, zoe)

    assert (409, "export_running") == (second.status_code, second.json()["code"])


async def test_five_exports_a_day_also_for_those_who_delete_them(whole: Whole, zoe: Person) -> None:
    for _ in range(5):
        made = (await asked(whole, zoe)).json()
        gone = await whole.client.delete(f"{zoe.at}/exports/{made['id']}", headers=zoe.headers)
        assert 204 == gone.status_code
    sixth = await asked(whole, zoe)

    assert (429, "too_many_exports") == (sixth.status_code, sixth.json()["code"])
    assert 86_000 < int(sixth.headers["retry-after"]) <= 86_400
    assert [] == (await got(whole, zoe, "/exports")).json()["data"]


async def test_the_same_key_asks_once(whole: Whole, zoe: Person) -> None:
    first = await asked(whole, zoe, **{"idempotency-key": "once"})
    again = await asked(whole, zoe, **{"idempotency-key": "once"})
    without = await whole.client.post(f"{zoe.at}/exports", headers=zoe.headers)

    assert (first.json(), "true") == (again.json(), again.headers["idempotency-replayed"])
    assert (400, "idempotency_key_missing") == (without.status_code, without.json()["code"])


async def test_a_file_that_is_not_there_yet_is_said_to_be_missing(
    whole: Whole, zoe: Person
) -> None:
    made = (await asked(whole, zoe)).json()
    early = await got(whole, zoe, f"/exports/{made['id']}/file")

    assert (409, "export_not_ready") == (early.status_code, early.json()["code"])


async def test_a_deleted_export_is_gone_and_never_finished(
    whole: Whole, zoe: Person, office: Office
) -> None:
    made = (await asked(whole, zoe)).json()
    at = f"{zoe.at}/exports/{made['id']}"
    await whole.client.delete(at, headers=zoe.headers)
    await office.work(zoe)
    answers = [
        await whole.client.request(method, address, headers=zoe.headers)
        for method, address in (("GET", at), ("GET", f"{at}/file"), ("DELETE", at))
    ]

    assert [404, 404, 404] == [answer.status_code for answer in answers]
    assert 0 == await _pieces(whole, zoe)
    assert [] == office.mailer.sent


async def test_after_a_week_the_file_is_gone_for_good(
    whole: Whole, zoe: Person, office: Office
) -> None:
    export = await written(whole, zoe, office)
    await _run(whole, zoe, "UPDATE tenant.export_run SET expires_at = now() - interval '1 second'")
    expired = await got(whole, zoe, f"/exports/{export['id']}/file")
    before = await _pieces(whole, zoe)
    await office.forget()
    after = (await got(whole, zoe, f"/exports/{export['id']}")).json()
    still = await got(whole, zoe, f"/exports/{export['id']}/file")

    assert (410, "export_expired") == (expired.status_code, expired.json()["code"])
    assert (1, 0) == (before, await _pieces(whole, zoe))
    assert ("expired", 410) == (after["state"], still.status_code)


async def test_a_month_later_the_export_is_forgotten_altogether(
    whole: Whole, zoe: Person, office: Office
) -> None:
    export = await written(whole, zoe, office)
    await _run(
        whole,
        zoe,
        "UPDATE tenant.export_run SET state = 'expired', created_at = now() - interval '31 days'",
    )
    await office.forget()

    assert 404 == (await got(whole, zoe, f"/exports/{export['id']}")).status_code


async def test_a_piece_that_was_exchanged_is_not_given_out(
    whole: Whole, zoe: Person, office: Office
) -> None:
    first, second = [await written(whole, zoe, office) for _ in range(2)]
    await _run(
        whole,
        zoe,
        "UPDATE tenant.export_piece SET sealed = (SELECT sealed FROM tenant.export_piece"
        " WHERE export_id = :theirs) WHERE export_id = :mine",
        mine=UUID(first["id"]),
        theirs=UUID(second["id"]),
    )
    answer = await got(whole, zoe, f"/exports/{first['id']}/file")

    assert (500, "internal") == (answer.status_code, answer.json()["code"])


async def test_exports_are_for_owners_who_have_just_proved_themselves(
    whole: Whole, zoe: Person
) -> None:
    await _prove_long_ago(whole, zoe)
    refusals = [
        await asked(whole, zoe),
        await got(whole, zoe, f"/exports/{uuid4()}/file"),
        await whole.client.get("/v1/me/export", headers=zoe.headers),
    ]

    assert [(401, "insufficient_user_authentication")] * 3 == [
        (each.status_code, each.json()["code"]) for each in refusals
    ]
    assert 200 == (await got(whole, zoe, "/exports")).status_code


async def test_ones_account_can_be_taken_along(whole: Whole, zoe: Person) -> None:
    answer = await whole.client.get("/v1/me/export", headers=zoe.headers)
    told = answer.json()

    assert 200 == answer.status_code, answer.text
    assert zoe.email == told["user"]["email"]
    assert [zoe.workspace_id] == [each["workspace_id"] for each in told["memberships"]]
    assert ["email_code"] == [each["method"] for each in told["sessions"]]
    assert told["has_password"] is False
    assert "hash" not in answer.text
    assert "no-store" == answer.headers["cache-control"]


def _without(record: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in record.items() if key != name}


async def _pieces(whole: Whole, person: Person) -> int:
    async with whole.container.database.transaction(UUID(person.workspace_id)) as connection:
        count = await connection.execute(text("SELECT count(*) FROM tenant.export_piece"))
        return int(count.scalar_one())


async def _run(whole: Whole, person: Person, statement: str, **values: Any) -> None:
    async with whole.container.database.transaction(UUID(person.workspace_id)) as connection:
        await connection.execute(text(statement), values)


async def _prove_long_ago(whole: Whole, person: Person) -> None:
    async with whole.container.database.transaction(None) as connection:
        await connection.execute(
            text(
                "UPDATE control.session SET authenticated_at = now() - interval '1 hour' WHERE user_id ="
                " (SELECT id FROM control.app_user WHERE email = :email)"
            ),
            {"email": person.email},
        )
