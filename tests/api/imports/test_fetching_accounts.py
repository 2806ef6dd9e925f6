"""A linked account imported over HTTP: what is answered, and what is seen while LinkedIn is waited for."""

from typing import Any
from uuid import UUID

import httpx

from adapters.linkedin.portability import LinkedInSnapshots
from adapters.linkedin.snapshot_archive import ZipArchives
from bootstrap.linkedin_stub.app import serving
from bootstrap.linkedin_stub.state import StubState
from bootstrap.linkedin_stub.troubles import ApiFault
from domain.linked_accounts.model import Refusal
from domain.portability.stage import FetchPorts
from domain.shared.ids import LinkedAccountId, new_id
from tests.api.imports.conftest import Bureau
from tests.support.fetching import Due
from tests.support.jobs import job_ports, worker_ports
from tests.support.linked_accounts import grant, link_account
from tests.support.linkedin_stub import Visitor, somebody
from workers.draining import drain
from workers.portability import FetchJobPorts, fetch_handlers
from workers.subscriptions import SUBSCRIPTIONS


async def link(bureau: Bureau, **more: Any) -> str:
    """The path of an account that the owner has linked."""
    me = await bureau.whole.client.get("/v1/me", headers=bureau.owner.headers)
    container = bureau.whole.container
    account = await link_account(container, bureau.workspace_id, me.json()["id"], grant(**more))
    return f"{bureau.owner.at}/linked-accounts/{account}"


async def start(bureau: Bureau, at: str, key: str = "once", **body: Any) -> httpx.Response:
    headers = bureau.owner.headers | {"idempotency-key": key}
    return await bureau.whole.client.post(f"{at}/imports", json=body, headers=headers)


async def test_a_linked_account_is_imported_by_one_call(bureau: Bureau) -> None:
    at = await link(bureau)
    answer = await start(bureau, at)
    again = await start(bureau, at)
    another = await start(bureau, at, key="twice")
    run = answer.json()

    assert (202, "10") == (answer.status_code, answer.headers["retry-after"])
    assert f"{bureau.owner.at}/imports/{run['id']}" == answer.headers["location"]
    assert ("fetching", "commit", "linkedin_api") == (run["state"], run["mode"], run["source"])
    assert (None, None, []) == (run["upload"], run["waiting_for"], run["trace"])
    assert at.rpartition("/")[2] == run["linked_account_id"]
    assert ("true", run) == (again.headers["idempotency-replayed"], again.json())
    assert (409, "import_fetching") == (another.status_code, another.json()["code"])


async def test_nothing_is_uploaded_of_it(bureau: Bureau) -> None:
    run = (await start(bureau, await link(bureau))).json()
    sent = await bureau.ask("PUT", f"/{run['id']}/file", content=b"PK")
    begun = await bureau.start(run)
    body = {"source": "linkedin_api", "filename": "a.zip"}
    announced = await bureau.ask("POST", json=body)

    assert (409, "state_invalid") == (sent.status_code, sent.json()["code"])
    assert (409, "state_invalid") == (begun.status_code, begun.json()["code"])
    assert (409, "source_not_uploaded") == (announced.status_code, announced.json()["code"])
    assert f"{bureau.owner.at}/linked-accounts/" in announced.json()["detail"]


async def test_an_account_that_is_not_there_or_has_no_access_is_not_imported(
    bureau: Bureau,
) -> None:
    missing = await start(bureau, f"{bureau.owner.at}/linked-accounts/{new_id()}")
    at = await link(bureau)
    container = bureau.whole.container
    async with container.uow.begin(bureau.workspace_id) as tx:
        account = await tx.linked_accounts.get(LinkedAccountId(UUID(at.rpartition("/")[2])))
        account.refused(Refusal.EXPIRED, tx.now)
        await tx.linked_accounts.save(account)
    refused = await start(bureau, at)

    assert (404, "not_found") == (missing.status_code, missing.json()["code"])
    assert (409, "linked_account_needs_reauth") == (refused.status_code, refused.json()["code"])


async def test_while_it_waits_it_says_why_and_until_when(bureau: Bureau) -> None:
    stub = StubState()
    async with serving(stub) as host, httpx.AsyncClient(base_url=host) as client:
        visitor = Visitor(stub, client, stub.add(somebody()))
        visitor.trouble(ApiFault.NOT_READY, domains=("INBOX",))
        run = (await start(bureau, await link(bureau, token=await visitor.token()))).json()
        await _fetch(bureau, host)
        waiting = await bureau.ask("GET", f"/{run['id']}")
    cancelled = (await bureau.ask("POST", f"/{run['id']}/cancellation")).json()
    shown = waiting.json()

    assert ("waiting", "10") == (shown["state"], waiting.headers["retry-after"])
    assert ("partly_built", ["messages"]) == (
        shown["waiting_for"]["code"],
        shown["waiting_for"]["missing"],
    )
    assert shown["updated_at"] < shown["retry_at"]
    last = shown["trace"][-1]
    assert ("INBOX", 0, 404, "end") == (
        last["domain"],
        last["page"],
        last["status"],
        last["meaning"],
    )
    assert last["request_id"]
    assert ("cancelled", None, None) == (
        cancelled["state"],
        cancelled["waiting_for"],
        cancelled["retry_at"],
    )


async def _fetch(bureau: Bureau, host: str) -> None:
    container = bureau.whole.container
    fetching = FetchPorts(
        uow=container.uow,
        accounts=container.accounts_uow,
        sealing=container.sealing,
        snapshots=LinkedInSnapshots(host),
        archives=ZipArchives(),
        most_bytes=container.import_files.most_bytes,
    )
    worker = worker_ports(
        job_ports(container.database),
        *fetch_handlers(FetchJobPorts(fetching=fetching, due=Due())),
        subscriptions={"import.fetch_requested": SUBSCRIPTIONS["import.fetch_requested"]},
    )
    await drain(worker, within=bureau.workspace_id)
