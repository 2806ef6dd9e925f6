"""How each operation on cadences is made to succeed."""

import httpx

from domain.cadences.built_in.reconnect import RECONNECT
from tests.audit.scene import Scene, recipe, simple

COPY = {"copy_of": str(RECONNECT.id)}

simple("createCadence", "POST", "/cadences", json=COPY)


async def cadence(scene: Scene) -> str:
    """The address of a cadence that can be published."""
    return f"/cadences/{(await scene.made('/cadences', **COPY))['id']}"


@recipe("patchCadence")
async def patch(scene: Scene) -> httpx.Response:
    return await scene.send("PATCH", await cadence(scene), json={"name": "Hello again"})


@recipe("removeCadence")
async def remove(scene: Scene) -> httpx.Response:
    return await scene.send("DELETE", await cadence(scene))


@recipe("archiveCadence")
async def archive(scene: Scene) -> httpx.Response:
    return await scene.send("PUT", f"{await cadence(scene)}/archival")


@recipe("unarchiveCadence")
async def unarchive(scene: Scene) -> httpx.Response:
    at = f"{await cadence(scene)}/archival"
    archived = await scene.send("PUT", at)
    assert 200 == archived.status_code, archived.text
    return await scene.send("DELETE", at)


@recipe("publishCadence")
async def publish(scene: Scene) -> httpx.Response:
    return await scene.send("POST", f"{await cadence(scene)}/versions")
