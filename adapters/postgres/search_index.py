"""What contacts are found by, when it changes elsewhere."""

from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.postgres.tables.contacts import contact as contacts
from domain.contacts.searching import search_text_of
from domain.organisations.model import Organisation

_SET_SEARCH_TEXT = text("""
UPDATE tenant.contact AS contact SET search_text = given.search_text
FROM unnest(CAST(:ids AS uuid[]), CAST(:texts AS text[])) AS given (id, search_text)
WHERE contact.workspace_id = :workspace_id AND contact.id = given.id
""")


async def reindex_people_of(
    connection: AsyncConnection, workspace_id: UUID, organisation: Organisation
) -> None:
    """Find the people of a renamed organisation by its new name, in two statements however many they are."""
    people = (
        await connection.execute(
            select(
                contacts.c.id,
                contacts.c.given_name,
                contacts.c.family_name,
                contacts.c.linkedin_slug,
                contacts.c.position,
                contacts.c.headline,
                contacts.c.notes,
            ).where(
                contacts.c.workspace_id == workspace_id,
                contacts.c.organisation_id == organisation.id,
            )
        )
    ).all()
    texts = [
        search_text_of(
            person.given_name,
            person.family_name,
            person.linkedin_slug,
            organisation.name,
            person.position,
            person.headline,
            person.notes,
        )
        for person in people
    ]
    await connection.execute(
        _SET_SEARCH_TEXT,
        {"workspace_id": workspace_id, "ids": [person.id for person in people], "texts": texts},
    )
