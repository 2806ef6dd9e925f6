"""Somebody who has logged in, and a worker that does the imports of their workspace when it is told to."""

from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import msgspec
import pytest

from adapters.postgres.import_files import PostgresOldFiles
from adapters.sources import FileSources
from domain.shared.ids import WorkspaceId
from tests.support.importing import an_archive, person
from tests.support.jobs import job_ports, worker_ports
from tests.support.whole import Person, Whole
from workers.context import JobContext
from workers.draining import drain
from workers.duplicates import RECOGNISE_ANEW
from workers.imports import ImportJobPorts, import_handlers
from workers.nudges import ADVANCE, REPLAN, SWEEP
from workers.outcome import Outcome
from workers.ports import WorkerPorts
from workers.registry import JobHandler
from workers.subscriptions import SUBSCRIPTIONS

ARCHIVE = an_archive(person("Zoe"), person("Ann", company="Acme"))


class Bureau(msgspec.Struct, frozen=True):
    """The owner of a workspace speaks HTTP; `work` is what a worker would do meanwhile."""

    whole: Whole
    owner: Person
    worker: WorkerPorts

    @property
    def workspace_id(self) -> WorkspaceId:
        return WorkspaceId(UUID(self.owner.workspace_id))

    async def ask(self, method: str, path: str = "", **more: Any) -> httpx.Response:
        """Ask below `…/imports`."""
        headers = self.owner.headers | more.pop("headers", {})
        address = f"{self.owner.at}/imports{path}"
        return await self.whole.client.request(method, address, headers=headers, **more)

    async def announced(self, **more: Any) -> dict[str, Any]:
        body = {"source": "linkedin_archive", "filename": "a.zip"} | more
        answer = await self.ask("POST", json=body)
        assert answer.status_code in {200, 201}, answer.text
        made: dict[str, Any] = answer.json()
        return made

    async def uploaded(self, content: bytes | Path = ARCHIVE, **more: Any) -> dict[str, Any]:
        run = await self.announced(**more)
        whole = content if isinstance(content, bytes) else content.read_bytes()  # noqa: ASYNC240
        answer = await self.ask("PUT", f"/{run['id']}/file", content=whole)
        assert 200 == answer.status_code, answer.text
        sent: dict[str, Any] = answer.json()
        return sent

    async def start(self, run: dict[str, Any], mode: str = "commit") -> httpx.Response:
        return await self.ask(
            "POST",
            f"/{run['id']}/start",
            json={"mode": mode},
            headers={"idempotency-key": f"{run['id']}{mode}"},
        )

    async def imported(
        self, content: bytes | Path = ARCHIVE, mode: str = "commit", **more: Any
    ) -> dict[str, Any]:
        run = await self.uploaded(content, **more)
        answer = await self.start(run, mode)
        assert 202 == answer.status_code, answer.text
        await self.work()
        return await self.read(run)

    async def work(self) -> list[Outcome]:
        return await drain(self.worker, within=self.workspace_id)

    async def read(self, run: dict[str, Any]) -> dict[str, Any]:
        answer = await self.ask("GET", f"/{run['id']}")
        assert 200 == answer.status_code, answer.text
        read: dict[str, Any] = answer.json()
        return read

    async def contacts(self) -> list[dict[str, Any]]:
        return await self._listed("contacts")

    async def interactions(self) -> list[dict[str, Any]]:
        return await self._listed("interactions")

    async def _listed(self, kind: str) -> list[dict[str, Any]]:
        address = f"{self.owner.at}/{kind}"
        answer = await self.whole.client.get(address, headers=self.owner.headers)
        assert 200 == answer.status_code, answer.text
        data: list[dict[str, Any]] = answer.json()["data"]
        return data


@pytest.fixture
async def bureau(whole: Whole) -> Bureau:
    container = whole.container
    imports = ImportJobPorts(
        uow=container.uow,
        files=container.import_files,
        sources=FileSources(),
        old_files=PostgresOldFiles(container.database),
    )

    async def leave(_context: JobContext) -> None:
        """What follows from an import is nobody's business here."""

    worker = worker_ports(
        job_ports(container.database),
        *import_handlers(imports),
        JobHandler(SWEEP, leave),
        JobHandler(ADVANCE, leave),
        JobHandler(REPLAN, leave),
        JobHandler(RECOGNISE_ANEW, leave),
        subscriptions=SUBSCRIPTIONS,
    )
    return Bureau(whole, await whole.log_in(), worker)
