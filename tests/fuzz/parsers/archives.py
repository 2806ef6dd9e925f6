"""What an archive of LinkedIn is fuzzed with, and what holds of one that was opened."""

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from adapters.linkedin.archive import LinkedInArchive
from adapters.linkedin.limits import ArchiveLimits
from domain.imports.linkedin import unusable
from domain.imports.linkedin.bodies import BODY_LIMIT
from domain.imports.linkedin.notes import REASONS
from domain.imports.linkedin.unusable import UnusableArchive
from domain.imports.records import PersonRecord, ProfileRecord, RowNote, TouchRecord
from domain.shared.linkedin import LONGEST_SLUG
from tests.fuzz.parsers.promises import each_on_a_line_of_its_own
from tests.support.tables import is_storable

SAMPLES: Final = Path("tests/fixtures/linkedin")
NAMES: Final = (
    "Connections.csv",
    "Invitations.csv",
    "messages.csv",
    "Profile.csv",
    "Positions.csv",
)
ZONE: Final = ZoneInfo("America/New_York")  # its clock skips an hour once a year, and repeats one
# So small that what is fed reaches them.
LIMITS: Final = ArchiveLimits(
    max_bytes=1 << 20, ratio_from=1 << 14, max_entries=50, max_rows=3_000, max_outbound=3_000
)
CODES: Final = frozenset(
    kind.code
    for kind in vars(unusable).values()
    if isinstance(kind, type) and issubclass(kind, UnusableArchive)
)


def sample(name: str) -> bytes:
    return (SAMPLES / name).read_bytes()


def zipped(members: Mapping[str, bytes], compression: int = zipfile.ZIP_STORED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content, compression)
    return stream.getvalue()


def is_sound(archive: LinkedInArchive) -> None:
    """Every row has an outcome, nothing is longer than it may be, and reading it again says the same."""
    counts = archive.counts()
    people, invitations = list(archive.people()), list(archive.invitations())
    messages = list(archive.messages())
    assert counts.get("Connections.csv", 0) == len(people)
    assert counts.get("Invitations.csv", 0) == len(invitations)
    assert counts.get("messages.csv", 0) == len({each.line for each in messages})
    assert len(messages) <= LIMITS.max_rows + LIMITS.max_outbound
    assert [each.line for each in messages] == sorted(each.line for each in messages)
    for single in (people, invitations):
        each_on_a_line_of_its_own(single, LIMITS.max_bytes)
    keys = [each.natural_key for each in (*invitations, *messages) if isinstance(each, TouchRecord)]
    assert len(set(keys)) == len(keys)
    for each in (*people, *invitations, *messages):
        _is_sound_record(each)
    _is_sound_owner(archive.profile())
    again = [*archive.people(), *archive.invitations(), *archive.messages()]
    assert [*people, *invitations, *messages] == again


def _is_sound_record(record: PersonRecord | TouchRecord | RowNote) -> None:
    assert is_storable(record)
    if isinstance(record, RowNote):
        assert record.code in REASONS
        return
    assert record.slug is None or 0 < len(record.slug) <= LONGEST_SLUG
    if isinstance(record, PersonRecord):
        assert record.name or record.slug or record.email
        assert len(record.email or "") <= 320
        texts = (record.given_name, record.family_name, record.company or "", record.position or "")
    else:
        assert record.slug
        assert record.occurred_at.tzinfo is not None
        assert record.body is None or 0 < len(record.body) <= BODY_LIMIT
        texts = (record.name, record.subject or "", record.thread_ref or "", "")
    assert all(len(text) <= 1_000 for text in texts)


def _is_sound_owner(profile: ProfileRecord | None) -> None:
    assert is_storable(profile)
    assert profile is None or profile.name
