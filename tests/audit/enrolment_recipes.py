"""How each operation on enrolments is made to succeed."""

from typing import Any

import httpx

from domain.cadences.built_in.nurture import NURTURE
from tests.audit.scene import Scene, recipe

CADENCE = str(NURTURE.id)  # it begins with a give, which may be left out


async def friend(scene: Scene) -> str:
    contact_id = await scene.contact()
    answer = await scene.send("PATCH", f"/contacts/{contact_id}", json={"stage": "sprout"})
    assert 200 == answer.status_code, answer.text
    return contact_id


async def enrolment(scene: Scene) -> str:
    """The address of an enrolment."""
    wanted = {"contact_id": await friend(scene), "cadence_id": CADENCE}
    return f"/enrolments/{(await scene.made('/enrolments', **wanted))['id']}"


@recipe("enrolContact")
async def enrol_contact(scene: Scene) -> httpx.Response:
    wanted = {"contact_id": await friend(scene), "cadence_id": CADENCE}
    return await scene.send("POST", "/enrolments", json=wanted)


@recipe("enrolContacts")
async def enrol_contacts(scene: Scene) -> httpx.Response:
    wanted = {"contact_ids": [await friend(scene), await friend(scene)], "cadence_id": CADENCE}
    return await scene.send("POST", "/enrolments/batch", json=wanted)


@recipe("resumeEnrolment")
async def resume(scene: Scene) -> httpx.Response:
    at = await enrolment(scene)
    paused = await scene.send("PUT", f"{at}/pause", json={})
    assert 200 == paused.status_code, paused.text
    return await scene.send("DELETE", f"{at}/pause")


def of_enrolment(operation: str, method: str, path: str, **body: Any) -> None:
    """A recipe of one request to a new enrolment."""

    async def cook(scene: Scene) -> httpx.Response:
        return await scene.send(method, f"{await enrolment(scene)}{path}", json=body)

    recipe(operation)(cook)


of_enrolment("pauseEnrolment", "PUT", "/pause")
of_enrolment("endEnrolment", "POST", "/ending")
of_enrolment("moveEnrolment", "PUT", "/version", number=1)
of_enrolment("skipStep", "POST", "/steps/give_first/skip")


@recipe("completeStep")
async def complete_step(scene: Scene) -> httpx.Response:
    """In a sandbox, at an hour at which a step may be done."""
    at = await scene.sandbox()
    made = await scene.made(f"{at}/contacts", given_name="Ada")
    stage = {"stage": "sprout"}
    await scene.send("PATCH", f"{at}/contacts/{made['id']}", json=stage)
    wanted = {"contact_id": made["id"], "cadence_id": CADENCE}
    enrolled = await scene.made(f"{at}/enrolments", **wanted)
    path = f"{at}/enrolments/{enrolled['id']}/steps/give_first/completion"
    return await scene.send("POST", path, json={})
