"""Migration 10 marks the words of contacts that were there before, as the code would have."""

import asyncio
from uuid import UUID, uuid4

import asyncpg

from adapters.postgres.migrate import upgrade
from adapters.postgres.urls import plain_url
from domain.contacts.searching import search_text_of

PLAIN = {"given_name": "Zoë", "family_name": "Quill", "position": "Head of Ink", "notes": ""}
NOTED = {"given_name": "Ada", "family_name": "Quill", "position": "Ink", "notes": "Met Bo over ink"}


async def test_the_words_of_contacts_are_marked(empty_database_url: str) -> None:
    await asyncio.to_thread(upgrade, empty_database_url, "0009")
    connection = await asyncpg.connect(plain_url(empty_database_url))
    workspace_id = uuid4()
    await connection.execute("ALTER TABLE tenant.contact NO FORCE ROW LEVEL SECURITY")
    for fields in (PLAIN, NOTED):
        await _add(connection, workspace_id, fields)
    await connection.execute("ALTER TABLE tenant.contact FORCE ROW LEVEL SECURITY")
    await asyncio.to_thread(upgrade, empty_database_url, "0010")
    await connection.execute("ALTER TABLE tenant.contact NO FORCE ROW LEVEL SECURITY")
    rows = await connection.fetch("SELECT notes, search_text FROM tenant.contact")
    await connection.close()
    found = {row["notes"]: row["search_text"] for row in rows}

    assert {fields["notes"]: _text(fields) for fields in (PLAIN, NOTED)} == found


def _text(fields: dict[str, str]) -> str:
    position, notes = fields["position"], fields["notes"]
    return search_text_of(
        fields["given_name"], fields["family_name"], None, None, position, None, notes
    )


async def _add(connection: asyncpg.Connection, workspace_id: UUID, fields: dict[str, str]) -> None:
    unmarked = " ".join(word for word in _text(fields).split() if not word.startswith("="))
    await connection.execute(
        "INSERT INTO tenant.contact (workspace_id, id, given_name, family_name, sort_name, position,"
        " notes, search_text) VALUES ($1, $2, $3, $4, '', $5, $6, $7)",
        workspace_id,
        uuid4(),
        fields["given_name"],
        fields["family_name"],
        fields["position"],
        fields["notes"],
        unmarked,
    )
