"""Invented conversations: what was said by whom to whom, before any export writes it down."""

import base64
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from random import Random

from bootstrap.sample_archive.people import InventedPerson, happens

LINKEDIN_MEMBER = "LinkedIn Member"

_DAYS_BACK = 2_900
_SENTENCES = (
    "Great, Thursday 10:00 works. 👍",
    "Hi,\n\nthank you for the invented advice; it helped.\nBest",
    "See https://example.com/a?b=1&c=2",
    "<p>I have a role at <b>Nonesuch &amp; Co</b>.<br>Interested?</p>",
    'Whichever "day" you like, or the next.',
    "Line one\r\nline two",
    "=1+1",
    "Schön, dass wir uns vernetzt haben auf bald!",
    "How did the talk about placeholders go?",
    "",
)
_SPONSORED = (
    '<p class="spinmail-quill-editor__spin-break">Hi %FIRSTNAME%,</p>'
    '<p class="spinmail-quill-editor__spin-break">An invented offer.</p>'
)


@dataclass(slots=True)
class Line:
    """One message. `sender` is None for the owner, a text for somebody without an address; `code`
    is the note it must become, if any.
    """

    sender: InventedPerson | str | None
    at: str
    content: str
    folder: str = "INBOX"
    is_draft: bool = False
    code: str | None = None


@dataclass(slots=True)
class Conversation:
    """`others` are the members but for the owner; a text stands for somebody without an address."""

    id: str
    others: Sequence[InventedPerson | str]
    lines: list[Line] = field(default_factory=list)
    title: str = ""

    @property
    def people(self) -> list[InventedPerson]:
        return [other for other in self.others if isinstance(other, InventedPerson)]


class Talk:
    """An endless stream of conversations, the same for the same seed."""

    def __init__(
        self,
        rng: Random,
        *,
        connections: Sequence[InventedPerson],
        strangers: Iterator[InventedPerson],
        as_of: date,
        has_drafts: bool,
    ) -> None:
        self._rng = rng
        self._connections = connections
        self._strangers = strangers
        self._as_of = datetime(as_of.year, as_of.month, as_of.day, tzinfo=UTC)
        self._has_drafts = has_drafts
        self._count = 0

    def __iter__(self) -> Iterator[Conversation]:
        makers: list[tuple[float, Callable[[], Conversation]]] = [
            (0.74, self._with_connection),
            (0.05, self._from_stranger),
            (0.04, self._to_stranger),
            (0.06, self._in_group),
            (0.03, self._sponsored),
            (0.03, self._with_deleted),
            (0.02, self._spam),
            (0.01, self._to_self),
            (0.02, self._without_id),
        ]
        weights = [weight for weight, _ in makers]
        yield self._opening()
        while True:
            yield self._rng.choices(makers, weights)[0][1]()

    def _opening(self) -> Conversation:
        """Both sides speak, so that every era shows who the owner is."""
        return self._spoken([self._someone()], senders=(0, None, 0))

    def _with_connection(self) -> Conversation:
        talk = self._between([self._someone()], length=self._length())
        if happens(self._rng, 0.02):
            talk.lines.append(replace(talk.lines[-1], code="duplicate_row"))
        if happens(self._rng, 0.01):
            talk.lines.append(Line(talk.people[0], "yesterday", "When?", code="bad_date"))
        if self._has_drafts and happens(self._rng, 0.05):
            talk.lines.append(Line(None, self._time(0), "Not sent", is_draft=True, code="draft"))
        return talk

    def _from_stranger(self) -> Conversation:
        return self._spoken([next(self._strangers)], senders=(0,) * self._rng.randint(1, 3))

    def _to_stranger(self) -> Conversation:
        length = self._rng.randint(1, 4)
        return self._between([next(self._strangers)], length=length, begun_by_owner=True)

    def _in_group(self) -> Conversation:
        others = [self._someone() for _ in range(self._rng.randint(2, 5))]
        distinct = list({other.slug: other for other in others}.values())
        talk = self._between(distinct, length=self._rng.randint(2, 8))
        talk.title = "Reunion, Nonesuch"
        return talk

    def _sponsored(self) -> Conversation:
        line = Line("Imaginary Foods, Inc.", self._time(0), _SPONSORED, code="sponsored")
        return Conversation(self._id(), ["Imaginary Foods, Inc."], [line], "Your invented offer")

    def _with_deleted(self) -> Conversation:
        talk = Conversation(self._id(), [LINKEDIN_MEMBER])
        for step in range(self._rng.randint(1, 3)):
            sender = LINKEDIN_MEMBER if happens(self._rng, 0.6) else None
            text = self._content(step)
            talk.lines.append(Line(sender, self._time(step), text, code="unknown_member"))
        return talk

    def _spam(self) -> Conversation:
        stranger = next(self._strangers)
        line = Line(stranger, self._time(0), "Win an invented prize!!!", folder="SPAM", code="spam")
        return Conversation(self._id(), [stranger], [line])

    def _to_self(self) -> Conversation:
        line = Line(None, self._time(0), "Remember the robots", code="note_to_self")
        return Conversation(self._id(), [], [line])

    def _without_id(self) -> Conversation:
        talk = self._between([self._someone()], length=1)
        talk.id = ""
        return talk

    def _between(
        self,
        others: list[InventedPerson],
        *,
        length: int,
        begun_by_owner: bool = False,
    ) -> Conversation:
        turns: list[int | None] = [
            self._rng.randrange(len(others)) if happens(self._rng, 0.55) else None
            for _ in range(length)
        ]
        if begun_by_owner:
            turns[0] = None
        return self._spoken(others, senders=turns)

    def _spoken(
        self, others: list[InventedPerson], *, senders: Sequence[int | None]
    ) -> Conversation:
        talk = Conversation(self._id(), others)
        start = self._rng.randrange(_DAYS_BACK * 86_400)
        for step, sender in enumerate(senders):
            speaker = None if sender is None else others[sender]
            folder = self._rng.choice(("INBOX", "INBOX", "INBOX", "ARCHIVE", ""))
            at = self._time(step, start)
            talk.lines.append(Line(speaker, at, self._content(step), folder))
        return talk

    def _someone(self) -> InventedPerson:
        return self._rng.choice(self._connections)

    def _length(self) -> int:
        return 1 + min(int(self._rng.expovariate(0.28)), 40)

    def _content(self, step: int) -> str:
        sentence = self._rng.choice(_SENTENCES)
        return f"{sentence} ({self._count}.{step})" if sentence else ""

    def _time(self, step: int, start: int | None = None) -> str:
        seconds = self._rng.randrange(_DAYS_BACK * 86_400) if start is None else start
        at = self._as_of - timedelta(seconds=seconds + step * 3_601)
        return at.strftime("%Y-%m-%d %H:%M:%S UTC")

    def _id(self) -> str:
        self._count += 1
        raw = f"00000000-0000-4000-8000-{self._count:012d}_100"
        return "2-" + base64.b64encode(raw.encode()).decode()
