"""What every implementation of Cadences promises."""

import pytest

from domain.cadences.built_in.reconnect import RECONNECT
from domain.cadences.model import Cadence
from domain.cadences.sketch import sketch_of
from domain.shared.errors import NotFound, VersionMismatch
from domain.shared.ids import CadenceId, UserId, new_id
from domain.unit_of_work import Transaction
from tests.fakes.unit_of_work import NOON

DEFINITION = RECONNECT.latest.definition


def a_cadence() -> Cadence:
    return Cadence(id=CadenceId(new_id()), name="Hello", sketch=sketch_of(DEFINITION))


async def test_what_was_saved_and_published_is_found_again(tx: Transaction) -> None:
    cadence = a_cadence()
    await tx.cadences.save(cadence)
    version = cadence.publish(DEFINITION, NOON, UserId(new_id()))
    await tx.cadences.save(cadence)
    await tx.cadences.add_version(version)
    found = await tx.cadences.get(cadence.id)

    assert ("Hello", cadence.sketch, 1, 2) == (
        found.name,
        found.sketch,
        found.published_number,
        found.version,
    )
    assert version == await tx.cadences.version(cadence.id)
    assert version == await tx.cadences.version(cadence.id, 1)
    assert await tx.cadences.version(cadence.id, 2) is None


async def test_nobody_saves_what_somebody_else_changed_meanwhile(tx: Transaction) -> None:
    cadence = a_cadence()
    await tx.cadences.save(cadence)
    mine, theirs = [await tx.cadences.get(cadence.id) for _ in range(2)]
    mine.edit({"name": "Mine"})
    theirs.edit({"name": "Theirs"})
    await tx.cadences.save(mine)

    with pytest.raises(VersionMismatch):
        await tx.cadences.save(theirs)


async def test_what_is_removed_is_gone_and_counts_no_more(tx: Transaction) -> None:
    cadence, other = a_cadence(), a_cadence()
    for each in (cadence, other):
        await tx.cadences.save(each)
    await tx.cadences.remove(cadence)

    assert 1 == await tx.cadences.count()
    with pytest.raises(NotFound):
        await tx.cadences.get(cadence.id)


async def test_templates_that_are_nowhere_are_missing(tx: Transaction) -> None:
    wanted = {str(new_id())}

    assert wanted == await tx.cadences.missing_templates(wanted)
