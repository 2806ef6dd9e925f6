"""What to do about the rows of a chunk: look up who is known, then decide; commits and previews alike."""

from collections.abc import Container, Iterable, Sequence

from domain.imports.matching import PersonDecision, decide_people
from domain.imports.model import ImportRun
from domain.imports.ports import Numbered, SlugOwner, TouchDecision
from domain.imports.recognising import Seen, identities_of
from domain.imports.records import PersonRecord, TouchRecord
from domain.unit_of_work import Transaction


async def decided_people(
    tx: Transaction,
    run: ImportRun,
    rows: Sequence[Numbered],
    seen: Seen,
    profiles: Container[str],
) -> list[PersonDecision]:
    """Look up whom the rows may be, and decide."""
    people = [row.record for row in rows if isinstance(row.record, PersonRecord)]
    identities = {identity for person in people for identity in identities_of(person)}
    known = await tx.imports.recognise(run, identities)
    # Asked last: whoever was erased while we waited for them is among these.
    erased = await tx.erasures.suppressed(identities - known.keys())
    return decide_people(
        people, known, seen=seen, profiles=profiles, as_of=run.as_of, erased=erased
    )


async def decided_touches(tx: Transaction, rows: Sequence[Numbered]) -> list[TouchDecision]:
    """Whose touch each is. Somebody becomes a contact by being a connection, or by the owner having written."""
    slugs = {row.record.slug for row in rows if isinstance(row.record, TouchRecord)}
    owners = await tx.imports.slug_owners(slug for slug in slugs if slug)
    erased = await erased_slugs(tx, slugs - owners.keys())
    return [
        decide_touch(row, owners.get(row.record.slug or ""), is_erased=row.record.slug in erased)
        for row in rows
        if isinstance(row.record, TouchRecord)
    ]


async def erased_slugs(tx: Transaction, slugs: Iterable[str | None]) -> set[str]:
    """Those of the profiles that belong to somebody who was erased."""
    asked = {("linkedin_slug", slug) for slug in slugs if slug}
    return {slug for _, slug in await tx.erasures.suppressed(asked)}


def decide_touch(
    row: Numbered, owner: SlugOwner | None, *, is_erased: bool = False
) -> TouchDecision:
    """One touch: of a contact, of somebody who becomes one, or left out with the reason."""
    touch = row.record
    if owner and owner.is_trashed:
        return TouchDecision(
            numbered=row, code="in_trash", detail="This contact is in the trash; restore it first."
        )
    if owner:
        return TouchDecision(numbered=row, contact_id=owner.contact_id)
    if is_erased:
        return TouchDecision(
            numbered=row, code="erased", detail="This person was erased, and stays so."
        )
    if isinstance(touch, TouchRecord) and touch.owner_wrote and touch.slug:
        return TouchDecision(numbered=row, becomes_contact=True)
    return TouchDecision(
        numbered=row,
        code="not_a_contact",
        detail="You are not connected with this person and have not written to them.",
    )
