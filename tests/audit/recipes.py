"""How each operation on relationships, workspaces and imports is made to succeed."""

import httpx

from domain.shared.ids import new_id
from tests.audit.scene import MESSAGE, Scene, after, recipe, simple
from tests.support.importing import an_archive, person

NEW = {"if-none-match": "*"}

simple("changeWorkspace", "PATCH", "", json={"name": "Home"})
simple("deleteWorkspace", "DELETE", "{sandbox}")
simple("createWorkspace", "POST", "/v1/workspaces", json={"sandbox": True})
simple("moveTestClock", "PUT", "{sandbox}/test-clock", json={"now": "2026-03-03T00:00:00Z"})

simple("createContact", "POST", "/contacts", json={"given_name": "Ada"})
simple("putContact", "PUT", "/contacts/{new}", json={"given_name": "Ada"}, headers=NEW)
simple("patchContact", "PATCH", "/contacts/{contact}", json={"notes": "x"})
simple("trashContact", "DELETE", "/contacts/{contact}")
simple("batchContacts", "POST", "/contacts/batch", json={
    "operations": [{"op": "create", "contact": {"given_name": name}} for name in "ABC"]
})  # fmt: skip
simple("restContact", "POST", "/contacts/{contact}/rest", json={})
after("wakeContact", ("POST", "/contacts/{contact}/rest", {"json": {}}), "DELETE")
simple("forbidContact", "PUT", "/contacts/{contact}/do-not-contact", json={"reason": "asked"})
after(
    "allowContact",
    ("PUT", "/contacts/{contact}/do-not-contact", {"json": {"reason": "asked"}}),
    "DELETE",
    headers={"if-match": '"v2"'},
)
simple("closeContact", "PUT", "/contacts/{contact}/closure")
after("reopenContact", ("PUT", "/contacts/{contact}/closure", {}), "DELETE")
simple("tagContact", "PUT", "/contacts/{contact}/tags/{tag}")
after("untagContact", ("PUT", "/contacts/{contact}/tags/{tag}", {}), "DELETE")

simple("dismissDuplicate", "POST", "{duplicate}/dismissal")
after("reconsiderDuplicate", ("POST", "{duplicate}/dismissal", {}), "DELETE")

simple("createOrganisation", "POST", "/organisations", json={"name": "Acme"})
simple("putOrganisation", "PUT", "/organisations/{new}", json={"name": "Acme"}, headers=NEW)
simple("patchOrganisation", "PATCH", "/organisations/{organisation}", json={"notes": "x"})
simple("removeOrganisation", "DELETE", "/organisations/{organisation}")
simple("createTag", "POST", "/tags", json={"name": "band"})
simple("putTag", "PUT", "/tags/{new}", json={"name": "band"}, headers=NEW)
simple("patchTag", "PATCH", "/tags/{tag}", json={"name": "choir"})
simple("removeTag", "DELETE", "/tags/{tag}")

simple("patchInteraction", "PATCH", "/interactions/{interaction}", json={"body": "x"})
simple("trashInteraction", "DELETE", "/interactions/{interaction}")

simple("patchAdmiration", "PATCH", "{admiration}", json={"reason": "x"})
simple("removeAdmiration", "DELETE", "{admiration}")
simple("patchAsk", "PATCH", "{ask}", json={"note": "x"})
simple("removeAsk", "DELETE", "{ask}")
simple("answerAsk", "PUT", "{ask}/answer", json={"answer": "granted"})
after("reopenAsk", ("PUT", "{ask}/answer", {"json": {"answer": "granted"}}), "DELETE")


@recipe("addAdmiration")
async def add_admiration(scene: Scene) -> httpx.Response:
    body = {"contact_id": await scene.contact(), "work": "A talk"}
    return await scene.send("POST", "/admirations", json=body)


@recipe("putAdmiration")
async def put_admiration(scene: Scene) -> httpx.Response:
    body = {"contact_id": await scene.contact(), "work": "A talk"}
    return await scene.send("PUT", f"/admirations/{new_id()}", json=body, headers=NEW)


@recipe("recordAsk")
async def record_ask(scene: Scene) -> httpx.Response:
    body = {"contact_id": await scene.contact(), "level": 1}
    return await scene.send("POST", "/asks", json=body)


simple("snoozeNudge", "POST", "{nudge}/snooze", json={"until": "1w"})
after("unsnoozeNudge", ("POST", "{nudge}/snooze", {"json": {"until": "1w"}}), "DELETE")
simple("dismissNudge", "POST", "{nudge}/dismissal")
after("undismissNudge", ("POST", "{nudge}/dismissal", {}), "DELETE")
simple("completeNudge", "POST", "{nudge}/completion", json={})
after("uncompleteNudge", ("POST", "{nudge}/completion", {"json": {}}), "DELETE")

simple("createImport", "POST", "/imports", json={"source": "linkedin_archive", "filename": "a.zip"})


simple("addEmployment", "POST", "/contacts/{contact}/employments", json={"position": "Engineer"})
simple("patchEmployment", "PATCH", "{employment}", json={"started_on": "2024-03"})
simple("removeEmployment", "DELETE", "{employment}")


@recipe("mergeContacts")
async def merge_contacts(scene: Scene) -> httpx.Response:
    pair = {"survivor_id": await scene.contact(), "absorbed_id": await scene.contact()}
    return await scene.send("POST", "/merges", json=pair)


@recipe("undoMerge")
async def undo_merge(scene: Scene) -> httpx.Response:
    pair = {"survivor_id": await scene.contact(), "absorbed_id": await scene.contact()}
    made = await scene.made("/merges", **pair)
    return await scene.send("DELETE", f"/merges/{made['id']}")


@recipe("restoreContact")
async def restore_contact(scene: Scene) -> httpx.Response:
    at = f"/contacts/{await scene.contact()}"
    await scene.send("DELETE", at)
    return await scene.send("POST", f"{at}/restoration")


@recipe("restoreInteraction")
async def restore_interaction(scene: Scene) -> httpx.Response:
    at = f"/interactions/{await scene.interaction()}"
    await scene.send("DELETE", at)
    return await scene.send("POST", f"{at}/restoration")


@recipe("logInteraction")
async def log_interaction(scene: Scene) -> httpx.Response:
    told = {"contact_id": await scene.contact(), **MESSAGE}
    return await scene.send("POST", "/interactions", json=told)


@recipe("putInteraction")
async def put_interaction(scene: Scene) -> httpx.Response:
    told = {"contact_id": await scene.contact(), **MESSAGE}
    return await scene.send("PUT", f"/interactions/{new_id()}", json=told, headers=NEW)


@recipe("uploadImportFile")
async def upload(scene: Scene) -> httpx.Response:
    content = an_archive(person("Zoe"))
    return await scene.send("PUT", f"{await scene.announced()}/file", content=content)


@recipe("chooseImportColumns")
async def choose_columns(scene: Scene) -> httpx.Response:
    made = await scene.made("/imports", source="csv", filename="a.csv")
    at = f"/imports/{made['id']}"
    await scene.send("PUT", f"{at}/file", content=b"Name\nZoe\n")
    told = {"columns": [{"index": 0, "field": "full_name"}]}
    return await scene.send("PUT", f"{at}/mapping", json=told)


@recipe("startImport")
async def start(scene: Scene) -> httpx.Response:
    at = await scene.uploaded()
    key = {"idempotency-key": at}
    return await scene.send("POST", f"{at}/start", json={"mode": "commit"}, headers=key)


@recipe("cancelImport")
async def cancel(scene: Scene) -> httpx.Response:
    return await scene.send("POST", f"{await scene.started()}/cancellation")


simple(
    "requestOriginRemoval",
    "POST",
    "/origin-removals",
    headers={"idempotency-key": "once"},
    json={"origin": "vcard"},
)


@recipe("undoImport")
async def undo(scene: Scene) -> httpx.Response:
    return await scene.send("POST", f"{await scene.imported()}/undo")
