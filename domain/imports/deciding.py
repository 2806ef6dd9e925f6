"""What to do about the rows of a chunk: look up who is known, then decide; commits and previews alike."""

from collections.abc import Container, Iterable, Mapping, Sequence
from itertools import chain

from domain.contacts.identities import SHORTEST_UID, Identity
from domain.imports.comparison import Teller
from domain.imports.matching import PersonDecision, decide_people
from domain.imports.model import ImportRun, ImportSource
from domain.imports.ports import Counterpart, Numbered, TouchDecision
from domain.imports.recognising import Known
from domain.imports.records import PersonRecord, TouchRecord
from domain.imports.seen import Seen
from domain.imports.telling import identities_of
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
    known_by = [identities_of(person, run.source) for person in people]
    identities = set(chain.from_iterable(known_by))
    known = await tx.imports.recognise(run, identities)
    # Asked last: whoever was erased while we waited for them is among these.
    erased = await tx.erasures.suppressed(identities - known.keys())
    teller = await _teller(tx, run, people, known)
    return decide_people(
        zip(people, known_by, strict=True),
        known,
        teller,
        seen=seen,
        profiles=profiles,
        as_of=run.as_of,
        erased=erased,
    )


async def decided_touches(
    tx: Transaction, run: ImportRun, rows: Sequence[Numbered]
) -> list[TouchDecision]:
    """Whose touch each is. Somebody becomes a contact by being a connection, or by the owner having written."""
    asked = {touch_identity(touch, run.source) for touch in touches_of(rows)} - {None}
    counterparts = await tx.imports.counterparts(each for each in asked if each)
    erased = await tx.erasures.suppressed({each for each in asked if each} - counterparts.keys())
    return [
        decide_touch(row, run.source, counterparts, is_erased=_identity(row, run) in erased)
        for row in rows
        if isinstance(row.record, TouchRecord)
    ]


def touches_of(rows: Iterable[Numbered]) -> list[TouchRecord]:
    return [row.record for row in rows if isinstance(row.record, TouchRecord)]


def touch_identity(touch: TouchRecord, source: ImportSource) -> Identity | None:
    """Whom a touch is about: a profile, or an entry of the address book that it comes from."""
    if touch.slug:
        return "linkedin_slug", touch.slug
    if touch.uid and len(touch.uid) >= SHORTEST_UID:
        return "source_uid", f"{source.family}:{touch.uid}"
    return None


def decide_touch(
    row: Numbered,
    source: ImportSource,
    counterparts: Mapping[Identity, Counterpart],
    *,
    is_erased: bool = False,
) -> TouchDecision:
    """One touch: of a contact, of somebody who becomes one, or left out with the reason."""
    touch = row.record
    identity = touch_identity(touch, source) if isinstance(touch, TouchRecord) else None
    counterpart = counterparts.get(identity) if identity else None
    if counterpart and counterpart.is_trashed:
        return TouchDecision(
            numbered=row, code="in_trash", detail="This contact is in the trash; restore it first."
        )
    if counterpart:
        return TouchDecision(numbered=row, contact_id=counterpart.contact_id)
    if is_erased:
        return TouchDecision(
            numbered=row, code="erased", detail="This person was erased, and stays so."
        )
    if isinstance(touch, TouchRecord) and touch.owner_wrote and touch.slug:
        return TouchDecision(numbered=row, becomes_contact=True)
    return TouchDecision(
        numbered=row, code="not_a_contact", detail=_STRANGER[bool(touch_slug(row))]
    )


def touch_slug(row: Numbered) -> str | None:
    return row.record.slug if isinstance(row.record, TouchRecord) else None


_STRANGER = {
    True: "You are not connected with this person and have not written to them.",
    False: "Nobody among your contacts is the one that this is about.",
}


async def _teller(
    tx: Transaction, run: ImportRun, people: Sequence[PersonRecord], known: Known
) -> Teller:
    numbers = {each.value.strip() for person in people for each in person.phones}
    if numbers:
        contacts = {contact.id: contact for found in known.values() for contact in found}
        numbers |= {
            each["number"] for contact in contacts.values() for each in contact.phones.values()
        }
    names = {name for person in people for name in person.tags}
    return Teller(
        source=run.source,
        import_id=run.id,
        phone_keys=tx.imports.phone_keys(numbers) if numbers else {},
        tags=await tx.imports.tags_named(names) if names else {},
    )


def _identity(row: Numbered, run: ImportRun) -> Identity | None:
    return touch_identity(row.record, run.source) if isinstance(row.record, TouchRecord) else None
