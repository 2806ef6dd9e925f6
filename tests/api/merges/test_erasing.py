"""Erasing a survivor leaves nothing of whoever went into them, and no import brings either back."""

import secrets
from uuid import UUID

from domain.shared.ids import WorkspaceId
from tests.support.everything import tables_holding
from tests.support.whole import Whole


async def test_nothing_of_the_absorbed_is_left(whole: Whole, superuser_url: str) -> None:
    canary = f"Quetzal{secrets.token_hex(6)}"
    owner = await whole.log_in()
    ids = []
    for name in ("Ada", canary):
        fields = {
            "given_name": name,
            "linkedin_url": f"https://www.linkedin.com/in/{name.lower()}",
            "notes": f"of {canary}",
        }
        made = await whole.client.post(
            f"{owner.at}/contacts",
            json=fields,
            headers=owner.headers | {"idempotency-key": f"{name}{canary}"},
        )
        ids.append(made.json()["id"])
    pair = {"survivor_id": ids[0], "absorbed_id": ids[1], "choices": {"linkedin_slug": "survivor"}}
    merged = await whole.client.post(f"{owner.at}/merges", json=pair, headers=owner.headers)
    assert 201 == merged.status_code, merged.text
    assert "tenant.merge" in await tables_holding(superuser_url, canary)

    erased = await whole.client.post(f"{owner.at}/contacts/{ids[0]}/erasure", headers=owner.headers)

    assert 204 == erased.status_code, erased.text
    assert {} == await tables_holding(superuser_url, canary)
    known = {("linkedin_slug", "ada"), ("linkedin_slug", canary.lower())}
    async with whole.container.uow.begin(WorkspaceId(UUID(owner.workspace_id))) as tx:
        assert known == await tx.erasures.suppressed({*known, ("linkedin_slug", "bob")})
