"""How each operation on templates and drafts is made to succeed."""

from typing import Any

import httpx

from tests.audit.scene import Scene, recipe, simple

MESSAGE = {"channel": "email", "purpose": "thanks", "body": "Hi Ada, thank you!"}
TEMPLATE = MESSAGE | {"name": "Thanks"}

simple("createTemplate", "POST", "/templates", json=TEMPLATE)
simple("putTemplate", "PUT", "/templates/{new}", json=TEMPLATE, headers={"if-none-match": "*"})


async def template(scene: Scene) -> str:
    """The address of a template."""
    return f"/templates/{(await scene.made('/templates', **TEMPLATE))['id']}"


async def draft(scene: Scene) -> str:
    """The address of a draft to a new contact."""
    told = MESSAGE | {"contact_id": await scene.contact()}
    return f"/drafts/{(await scene.made('/drafts', **told))['id']}"


@recipe("patchTemplate")
async def patch_template(scene: Scene) -> httpx.Response:
    return await scene.send("PATCH", await template(scene), json={"archived": True})


@recipe("removeTemplate")
async def remove_template(scene: Scene) -> httpx.Response:
    return await scene.send("DELETE", await template(scene))


@recipe("createDraft")
async def create_draft(scene: Scene) -> httpx.Response:
    told = MESSAGE | {"contact_id": await scene.contact()}
    return await scene.send("POST", "/drafts", json=told)


@recipe("removeDraftComment")
async def remove_comment(scene: Scene) -> httpx.Response:
    at = f"{await draft(scene)}/comments"
    made = await scene.made(at, body="Fine.")
    return await scene.send("DELETE", f"{at}/{made['id']}")


def of_draft(operation: str, *steps: tuple[str, str], **last: Any) -> None:
    """A recipe of requests to one new draft, of which the last one is meant."""

    async def cook(scene: Scene) -> httpx.Response:
        at = await draft(scene)
        *before, (method, path) = steps
        for earlier, place in before:
            body: dict[str, Any] | None = {} if place == "/sent" else None
            prepared = await scene.send(earlier, f"{at}{place}", json=body)
            assert prepared.status_code < 400, prepared.text
        return await scene.send(method, f"{at}{path}", **last)

    recipe(operation)(cook)


of_draft("patchDraft", ("PATCH", ""), json={"body": "x"})
of_draft("discardDraft", ("DELETE", ""))
of_draft("restoreDraft", ("DELETE", ""), ("POST", "/restoration"))
of_draft("commentOnDraft", ("POST", "/comments"), json={"body": "Fine."})
of_draft("requestDraftApproval", ("PUT", "/approval-request"))
of_draft(
    "withdrawDraftApprovalRequest", ("PUT", "/approval-request"), ("DELETE", "/approval-request")
)
of_draft("approveDraft", ("PUT", "/approval"))
of_draft("takeBackDraftApproval", ("PUT", "/approval"), ("DELETE", "/approval"))
of_draft("markDraftSent", ("PUT", "/sent"), json={})
of_draft("takeBackDraftSent", ("PUT", "/sent"), ("DELETE", "/sent"))
