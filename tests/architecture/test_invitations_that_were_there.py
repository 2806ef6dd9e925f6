"""Invitations that were imported before count for the guardrails like those that come later."""

import asyncio

import asyncpg

from adapters.postgres.migrate import upgrade

HOME = "00000000-0000-7000-8000-0000000000aa"
ADA, RUN = (f"00000000-0000-7000-8000-0000000000{n}" for n in ("b1", "c1"))
NOTE, BARE, MAIL = (f"00000000-0000-7000-8000-0000000000{n}" for n in ("d1", "d2", "d3"))

FILL = f"""
INSERT INTO control.workspace (id, name) VALUES ('{HOME}', 'Ada''s');
INSERT INTO tenant.contact (workspace_id, id, given_name, sort_name) VALUES ('{HOME}', '{ADA}', 'Ada', 'ada');
INSERT INTO tenant.interaction (workspace_id, id, contact_id, occurred_at, direction, channel, depth)
VALUES ('{HOME}', '{NOTE}', '{ADA}', now(), 'outbound', 'linkedin', 'message'),
       ('{HOME}', '{BARE}', '{ADA}', now(), 'outbound', 'linkedin', 'light'),
       ('{HOME}', '{MAIL}', '{ADA}', now(), 'outbound', 'linkedin', 'message');
INSERT INTO tenant.import_run (workspace_id, id, source, state)
VALUES ('{HOME}', '{RUN}', 'linkedin_archive', 'completed');
INSERT INTO tenant.import_row (workspace_id, import_id, file, line, status, entity_type, entity_id)
VALUES ('{HOME}', '{RUN}', 'Invitations.csv', 2, 'created', 'interaction', '{NOTE}'),
       ('{HOME}', '{RUN}', 'Invitations.csv', 3, 'created', 'interaction', '{BARE}'),
       ('{HOME}', '{RUN}', 'messages.csv', 2, 'created', 'interaction', '{MAIL}');
"""


async def test_their_form_is_told_by_the_file_that_they_came_in(
    empty_database_url: str, servers: dict[str, str]
) -> None:
    await asyncio.to_thread(upgrade, empty_database_url, "0012")
    url = f"{servers['superuser'].rpartition('/')[0]}/{empty_database_url.rpartition('/')[2]}"
    superuser = await asyncpg.connect(url)
    try:
        await superuser.execute(FILL)
        await asyncio.to_thread(upgrade, empty_database_url, "0013")
        told = await superuser.fetch("SELECT form FROM tenant.interaction ORDER BY id")
    finally:
        await superuser.close()

    assert ["invitation_note", "invitation", None] == [row["form"] for row in told]
