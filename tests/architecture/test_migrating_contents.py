"""A migration keeps what is there, and says of it what later code goes by."""

import asyncio
import json
from typing import Any

import asyncpg

from adapters.postgres.migrate import downgrade, upgrade

WORKSPACE = "00000000-0000-7000-8000-0000000000aa"
ADA, BEN, CLEO = (f"00000000-0000-7000-8000-0000000000{n}" for n in ("b1", "b2", "b3"))
RUN = "00000000-0000-7000-8000-0000000000c1"

FILL = f"""
INSERT INTO control.workspace (id, name) VALUES ('{WORKSPACE}', 'Ada''s');
INSERT INTO tenant.organisation (workspace_id, id, name, name_key)
VALUES ('{WORKSPACE}', '{RUN}', 'Acme', 'acme');
INSERT INTO tenant.contact (workspace_id, id, given_name, sort_name, position, organisation_id, linkedin_slug,
  imported, owner_fields, imported_as_of, import_id)
VALUES
  ('{WORKSPACE}', '{ADA}', 'Ada', 'ada', 'Designer', '{RUN}', 'ada',
   '{{"given_name": "Ada", "company": "Acme", "position": "Designer",
      "email": "ada@example.com", "linkedin_slug": "ada"}}',
   '{{"given_name": true}}', '2026-01-02', '{RUN}'),
  ('{WORKSPACE}', '{BEN}', 'Ben', 'ben', 'Writer', NULL, NULL, '{{}}', '{{"position": true}}', NULL, NULL),
  ('{WORKSPACE}', '{CLEO}', 'Cleo', 'cleo', NULL, NULL, NULL, '{{}}', '{{}}', NULL, NULL);
INSERT INTO tenant.interaction (workspace_id, id, contact_id, occurred_at, direction, channel, depth, import_id)
VALUES ('{WORKSPACE}', '{ADA}', '{ADA}', now(), 'inbound', 'linkedin', 'message', '{RUN}'),
       ('{WORKSPACE}', '{BEN}', '{BEN}', now(), 'outbound', 'email', 'message', NULL);
"""


async def test_what_imports_have_told_gets_its_family_and_origins(
    empty_database_url: str, servers: dict[str, str]
) -> None:
    await asyncio.to_thread(upgrade, empty_database_url, "0010")
    url = f"{servers['superuser'].rpartition('/')[0]}/{empty_database_url.rpartition('/')[2]}"
    superuser = await asyncpg.connect(url)
    try:
        await superuser.execute(FILL)
        before = await _contacts(superuser)
        await asyncio.to_thread(upgrade, empty_database_url, "0011")

        ada, ben, cleo = await _contacts(superuser)
        assert before[0]["imported"] == ada["imported"]["linkedin"]
        assert {
            "contact": ["linkedin_archive"],
            "organisation_id": ["linkedin_archive"],
            "position": ["linkedin_archive"],
            "emails.linkedin": ["linkedin_archive"],
            "linkedin_slug": ["linkedin_archive"],
        } == ada["origins"]
        assert ({}, {}, {}, {}) == (
            ben["imported"],
            ben["origins"],
            cleo["imported"],
            cleo["origins"],
        )
        assert [["linkedin_archive"], []] == await _column(
            superuser, "SELECT origins FROM tenant.interaction ORDER BY id"
        )
        assert [["linkedin_archive"], []] == await _column(
            superuser, "SELECT origins FROM tenant.employment ORDER BY contact_id"
        )

        await asyncio.to_thread(downgrade, empty_database_url, "0010")
        assert before == await _contacts(superuser)
    finally:
        await superuser.close()


async def _contacts(superuser: asyncpg.Connection) -> list[dict[str, Any]]:
    rows = await _column(superuser, "SELECT to_jsonb(c)::text FROM tenant.contact AS c ORDER BY id")
    return [json.loads(row) for row in rows]


async def _column(superuser: asyncpg.Connection, query: str) -> list[Any]:
    return [row[0] for row in await superuser.fetch(query)]
