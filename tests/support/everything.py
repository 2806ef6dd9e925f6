"""Everything that is kept anywhere in the database, as text, for a test to look for what should not be there."""

import asyncpg

TABLES = """
SELECT format('%I.%I', n.nspname, c.relname) FROM pg_class AS c
JOIN pg_namespace AS n ON n.oid = c.relnamespace
WHERE n.nspname IN ('tenant', 'control') AND c.relkind IN ('r', 'p') ORDER BY 1
"""


async def tables_holding(superuser_url: str, *texts: str) -> dict[str, int]:
    """The tables with a row in which one of the texts stands, in clear or as bytes, and how many rows.

    Only a superuser sees all of it: policies hold for the owner too.
    """
    sought = [text.lower() for text in texts]
    sought += [text.encode().hex() for text in texts]
    connection = await asyncpg.connect(superuser_url)
    found: dict[str, int] = {}
    try:
        for row in await connection.fetch(TABLES):
            count = await connection.fetchval(
                f"SELECT count(*) FROM {row[0]} AS kept"
                " WHERE EXISTS (SELECT FROM unnest($1::text[]) AS sought (text)"
                " WHERE position(sought.text IN lower(kept::text)) > 0)",
                sought,
            )
            if count:
                found[row[0]] = count
    finally:
        await connection.close()
    return found
