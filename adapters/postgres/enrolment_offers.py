"""The cadences that enrolments are on: the workspace's own, and those that come with Perennial."""

from collections.abc import Mapping, Sequence
from uuid import UUID

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.postgres.bulk import fetch
from adapters.postgres.enrolment_facts import Key, Seen
from domain.cadences.built_in.catalogue import BUILT_IN, built_in_definition
from domain.cadences.definition import Definition
from domain.enrolments.ports import Offer
from domain.shared.ids import CadenceId

_OFFER = """
SELECT c.name, c.archived_at, v.number, v.definition::text AS definition
FROM tenant.cadence AS c
JOIN tenant.cadence_version AS v ON v.workspace_id = c.workspace_id AND v.cadence_id = c.id
  AND v.number = coalesce($3, c.published_number)
WHERE c.workspace_id = $1 AND c.id = $2
"""
_IS_THERE = "SELECT FROM tenant.cadence WHERE workspace_id = $1 AND id = $2"
_DEFINITIONS = """
SELECT v.workspace_id, v.cadence_id, v.number, v.definition::text AS definition
FROM unnest($1::uuid[], $2::uuid[], $3::integer[]) AS asked (workspace_id, cadence_id, number)
JOIN tenant.cadence_version AS v ON v.workspace_id = asked.workspace_id AND v.cadence_id = asked.cadence_id
  AND v.number = asked.number
"""
_DEFINITION = msgspec.json.Decoder(Definition)

_Version = tuple[UUID, UUID, int]


async def offer_of(
    connection: AsyncConnection, workspace_id: UUID, cadence_id: CadenceId, number: int | None
) -> Offer | None:
    """See domain.enrolments.ports.Enrolments."""
    known = BUILT_IN.get(cadence_id)
    if known is not None:
        version = known.version(number)
        if version is None:
            return None
        return Offer(
            cadence_id=cadence_id,
            number=version.number,
            name=known.name,
            definition=version.definition,
        )
    for row in await fetch(connection, _OFFER, workspace_id, cadence_id, number):
        return Offer(
            cadence_id=cadence_id,
            number=row["number"],
            name=row["name"],
            definition=_DEFINITION.decode(row["definition"]),
            archived_at=row["archived_at"],
        )
    return None


async def is_cadence(
    connection: AsyncConnection, workspace_id: UUID, cadence_id: CadenceId
) -> bool:
    if cadence_id in BUILT_IN:
        return True
    return bool(await fetch(connection, _IS_THERE, workspace_id, cadence_id))


async def definitions_of(
    connection: AsyncConnection, seen: Sequence[Seen]
) -> Mapping[Key, Definition]:
    """Each version is read once, and built-in ones not at all."""
    wanted = {_version_of(each) for each in seen}
    found: dict[_Version, Definition] = {}
    own = []
    for version in wanted:
        definition = built_in_definition(CadenceId(version[1]), version[2])
        if definition is None:
            own.append(version)
        else:
            found[version] = definition
    if own:
        columns = [list(column) for column in zip(*own, strict=True)]
        for row in await fetch(connection, _DEFINITIONS, *columns):
            version = (row["workspace_id"], row["cadence_id"], row["number"])
            found[version] = _DEFINITION.decode(row["definition"])
    return {each.key: found[version] for each in seen if (version := _version_of(each)) in found}


def _version_of(seen: Seen) -> _Version:
    enrolment = seen.enrolment
    return seen.workspace_id, enrolment.cadence_id, enrolment.cadence_number
