"""What has to be known about all rows before the first one can be read: who is who, and who wrote
to whom.

A survey keeps slugs, names and dates, never the text of a message.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from domain.imports.linkedin.dates import parse_instant, parse_sent_day
from domain.imports.linkedin.invitations import has_note, invitation_direction
from domain.imports.linkedin.shapes import ArchiveFile, InvitationCells, MessageCells
from domain.imports.linkedin.tables import Row
from domain.imports.linkedin.unusable import TooManyTouches
from domain.imports.linkedin.values import clean, name_key, slug_of, slugs_of

MOST_PLACES = 500_000  # a few hundred bytes each; the largest archives seen have a tenth of them

_THREAD_LIMIT = 200
_NAME_LIMIT = 200
_YES = frozenset({"yes", "true", "1"})


@dataclass(slots=True, kw_only=True)
class InvitationSurvey:
    """`owners` counts the slugs that stand on the owner's side; `noted` are those invited with a
    note.
    """

    owners: Counter[str] = field(default_factory=Counter)
    names: dict[str, str] = field(default_factory=dict)
    noted: set[str] = field(default_factory=set)
    latest: date | None = None


@dataclass(slots=True, kw_only=True)
class MessageSurvey:
    """Who takes part in each conversation, and who wrote to whom.

    A sender is a key of `sender_key`, since old exports may give a name only. `addressed` counts
    the recipients of all that a sender wrote; `unaddressed` holds, for each sender, how often
    they wrote in which conversations without the export saying to whom. `namesakes` counts the
    slugs that sent under the owner's name. `places` is how many people there are in all, counted once a
    conversation and once a sender.
    """

    owner_name: str
    namesakes: Counter[str] = field(default_factory=Counter)
    threads: dict[str, set[str]] = field(default_factory=dict)
    written: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    addressed: Counter[str] = field(default_factory=Counter)
    unaddressed: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    names: dict[str, str] = field(default_factory=dict)
    places: int = 0
    latest: date | None = None


def survey_invitations(rows: Iterable[Row]) -> InvitationSurvey:
    survey = InvitationSurvey()
    for _, values in rows:
        _note_invitation(survey, InvitationCells._make(values))
    return survey


def survey_messages(rows: Iterable[Row], *, owner_name: str) -> MessageSurvey:
    """`owner_name` is that of the profile, or empty; it serves to find the owner's slug.

    Raises TooManyTouches: whoever made the file chose how many people each row names.
    """
    survey = MessageSurvey(owner_name=name_key(owner_name))
    for _, values in rows:
        _note_message(survey, MessageCells._make(values))
        if survey.places > MOST_PLACES:
            raise TooManyTouches(
                f"The messages in {ArchiveFile.MESSAGES} name more than {MOST_PLACES:,} people, counted "
                "once a conversation; that is no archive of one person."
            )
    return survey


def sender_key(slug: str | None, name: str) -> str:
    """The slug, or a name behind a blank, which no slug begins with."""
    return slug or f" {name_key(name)[:_NAME_LIMIT]}"


def thread_of(cells: MessageCells) -> str:
    """The id of the conversation, or nothing; what is longer than any id is none."""
    thread = cells.conversation_id.strip()
    return thread if len(thread) <= _THREAD_LIMIT else ""


def is_draft(cells: MessageCells) -> bool:
    flags = (cells.is_message_draft, cells.is_conversation_draft)
    return any(flag.strip().casefold() in _YES for flag in flags if flag)


def is_spam(cells: MessageCells) -> bool:
    return cells.folder.strip().casefold() == "spam"


def later(one: date | None, other: date | None) -> date | None:
    if one is None or other is None:
        return one or other
    return max(one, other)


def _note_invitation(survey: InvitationSurvey, cells: InvitationCells) -> None:
    direction = invitation_direction(cells)
    if direction is None:
        return
    inviter, invitee = slug_of(cells.inviter_profile_url), slug_of(cells.invitee_profile_url)
    owner, other = (inviter, invitee) if direction == "outbound" else (invitee, inviter)
    owner_name = cells.sender_name if direction == "outbound" else cells.to
    other_name = cells.to if direction == "outbound" else cells.sender_name
    if owner:
        survey.owners[owner] += 1
        survey.names.setdefault(owner, clean(owner_name)[:_NAME_LIMIT])
    if other:
        survey.names.setdefault(other, clean(other_name)[:_NAME_LIMIT])
        if direction == "outbound" and has_note(cells):
            survey.noted.add(other)
    survey.latest = later(survey.latest, parse_sent_day(cells.sent_at))


def _note_message(survey: MessageSurvey, cells: MessageCells) -> None:
    sender = slug_of(cells.sender_profile_url)
    recipients = slugs_of(cells.recipient_profile_urls)
    thread = thread_of(cells)
    _note_people(survey, cells, sender, recipients)
    if thread:
        members = survey.threads.setdefault(thread, set())
        _add(survey, members, (*recipients, sender) if sender else recipients)
    if is_draft(cells) or is_spam(cells):
        return
    key = sender_key(sender, cells.sender_name)
    if recipients:
        _add(survey, survey.written[key], recipients)
        survey.addressed[key] += len(recipients)
    elif thread:
        survey.unaddressed[key][thread] += 1
    instant = parse_instant(cells.date)
    survey.latest = later(survey.latest, instant.date() if instant else None)


def _add(survey: MessageSurvey, people: set[str], slugs: Iterable[str]) -> None:
    before = len(people)
    people.update(slugs)
    survey.places += len(people) - before


def _note_people(
    survey: MessageSurvey, cells: MessageCells, sender: str | None, recipients: tuple[str, ...]
) -> None:
    if sender:
        if survey.owner_name and name_key(cells.sender_name) == survey.owner_name:
            survey.namesakes[sender] += 1
        _name(survey, sender, cells.sender_name)
    if len(recipients) == 1:
        _name(survey, recipients[0], cells.to)


def _name(survey: MessageSurvey, slug: str, name: str) -> None:
    if slug not in survey.names and (shown := clean(name)[:_NAME_LIMIT]):
        survey.names[slug] = shown
