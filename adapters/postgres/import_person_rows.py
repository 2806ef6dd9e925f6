"""The rows of contacts that an import makes and changes."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import msgspec

from adapters.postgres.import_chunk import Chunk
from domain.contacts.identities import Identity
from domain.contacts.searching import search_text_of
from domain.imports.matching import PersonDecision
from domain.imports.model import ImportRun
from domain.imports.recognising import KnownPerson
from domain.imports.remembering import Before
from domain.shared.ids import ContactId, OrganisationId, TagId, new_id

# A connection this new is worth a look by the rules at once.
NEW_FOR = timedelta(days=45)
# Of these the sweep has to hear: what is due follows from them.
_PACING = frozenset({"birthday", "interval_days"})


class Places(msgspec.Struct, frozen=True):
    """Organisations by their names, tags by theirs in lower case."""

    organisations: Mapping[str, OrganisationId] = {}
    tags: Mapping[str, TagId] = {}


class PersonRow(msgspec.Struct, frozen=True):
    """A contact as it is to be written, and what it was."""

    columns: dict[str, Any]
    person: KnownPerson
    decision: PersonDecision

    def identities(self, phone_keys: Mapping[str, str]) -> list[Identity]:
        return self.person.identities(phone_keys)

    def before(self, run: ImportRun) -> Any:
        """What undoing needs: what was replaced, and what the import put in its place."""
        known = self.decision.known
        if known is None:
            return None
        family = run.source.family
        earlier, told = known.imported.get(family, {}), self.decision.imported
        changed = [name for name in told if told[name] != earlier.get(name)]
        origins: Mapping[str, Any] = self.columns["origins"]
        moved = [path for path in origins if origins[path] != known.origins.get(path)]
        put = _put(self)
        return msgspec.to_builtins(
            Before(
                family=family,
                values={path: value for path, (value, _) in put.items()},
                set={path: value for path, (_, value) in put.items()},
                imported={name: earlier.get(name) for name in changed},
                told={name: told[name] for name in changed},
                imported_as_of=known.imported_as_of,
                as_of=self.columns["imported_as_of"],
                origins={path: _listed(known.origins.get(path)) for path in moved},
                origins_set={path: list(origins[path]) for path in moved},
            )
        )


def person_row(chunk: Chunk, run: ImportRun, decision: PersonDecision, places: Places) -> PersonRow:
    """The whole row of a contact, as the decision makes it."""
    known = decision.known or KnownPerson(id=ContactId(new_id()))
    person = known.with_values(decision.values, run.source.family, decision.imported)
    tag_ids = [places.tags[key] for key in decision.tags if places.tags[key] not in known.tag_ids]
    origins = dict(decision.origins)
    for tag_id in tag_ids:
        origins[f"tags.{tag_id}"] = [run.source.value]
    moved = "company" in decision.values
    columns: dict[str, Any] = {
        **{name: getattr(person, name) for name in _AS_TOLD},
        "workspace_id": chunk.workspace_id,
        "updated_at": chunk.now,
        "sort_name": person.sort_name,
        "organisation_id": (
            places.organisations[decision.values["company"]] if moved else known.organisation_id
        ),
        "tag_ids": [*known.tag_ids, *tag_ids],
        "tier_set_at": _paced_from(chunk, known, decision),
        "origins": origins,
        "imported_as_of": _told_until(known, run),
        "search_text": search_text_of(
            person.given_name,
            person.family_name,
            person.linkedin_slug,
            person.organisation_name,
            person.position,
            person.headline,
            person.notes,
        ),
        "field_versions": dict.fromkeys(_fields(decision), True),
        "next_due_at": chunk.now if _has_news(chunk, decision) else None,
    }
    return PersonRow(columns, person, decision)


_AS_TOLD = (
    "id",
    "given_name",
    "family_name",
    "position",
    "linkedin_slug",
    "emails",
    "phones",
    "links",
    "addresses",
    "birthday",
    "connected_on",
    "notes",
    "interval_days",
    "imported",
)


def _paced_from(chunk: Chunk, known: KnownPerson, decision: PersonDecision) -> Any:
    """A new pace counts from today, as when the owner sets it."""
    is_paced = "interval_days" in decision.values and known.tier_set_at is not None
    return chunk.now if is_paced else known.tier_set_at


def _has_news(chunk: Chunk, decision: PersonDecision) -> bool:
    """Whether the rules are to have a look."""
    values = decision.values
    if decision.job_change or decision.tags or not _PACING.isdisjoint(values):
        return True
    connected_on = values.get("connected_on")
    if decision.known is not None or connected_on is None:
        return connected_on is not None
    return chunk.now.date() - date.fromisoformat(connected_on) <= NEW_FOR


def _fields(decision: PersonDecision) -> list[str]:
    names = [path.partition(".")[0] for path in decision.values]
    if decision.tags:
        names.append("tag_ids")
    return ["organisation_id" if name == "company" else name for name in names]


def _put(row: PersonRow) -> dict[str, tuple[Any, Any]]:
    """By path, what stood there and what stands there now."""
    decision, known = row.decision, row.decision.known
    put = {path: (decision.before.get(path), value) for path, value in decision.values.items()}
    if known is None:
        return put
    tag_ids: list[UUID] = row.columns["tag_ids"]
    for tag_id in tag_ids[len(known.tag_ids) :]:
        put[f"tags.{tag_id}"] = (None, True)
    if row.columns["tier_set_at"] != known.tier_set_at:
        put["tier_set_at"] = (known.tier_set_at, row.columns["tier_set_at"])
    return put


def _told_until(known: KnownPerson, run: ImportRun) -> date | None:
    return max(filter(None, (known.imported_as_of, run.as_of)), default=None)


def _listed(origins: Any) -> list[str] | None:
    return None if origins is None else list(origins)
