"""What the people of an invented network wrote to each other, as rows."""

import base64
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from random import Random

import msgspec

from bootstrap.linkedin_stub.networks import INBOX, Row, row
from bootstrap.sample_archive.conversations import LINKEDIN_MEMBER
from bootstrap.sample_archive.demo_script import ALBRINA, CONVERSATIONS
from bootstrap.sample_archive.people import InventedPerson

MESSAGES = 60

_SENTENCES = (
    "Great, Thursday 10:00 works. 👍",
    "Hi,\n\nthank you for the invented advice; it helped.\nBest",
    "See https://example.com/a?b=1&c=2",
    "<p>I have read <b>Nonesuch &amp; Co</b>.<br>Twice.</p>",
    'Whichever "day" you like, or the next.',
    "Line one\r\nline two",
    "=1+1",
    "How did the talk about placeholders go?",
)
_SPONSORED = (
    '<p class="spinmail-quill-editor__spin-break">Hi %FIRSTNAME%,</p>'
    '<p class="spinmail-quill-editor__spin-break">An invented offer.</p>'
)
_FOLDERS = ("INBOX", "INBOX", "INBOX", "ARCHIVE", "")


class Owner(msgspec.Struct, frozen=True):
    """Whose network it is."""

    name: str
    url: str


class _Thread(msgspec.Struct, frozen=True):
    """A conversation. A sender who is None is the owner; a text is somebody without an address."""

    number: int
    others: Sequence[InventedPerson]
    owner: Owner

    def said(
        self, sender: InventedPerson | str | None, at: datetime, words: str, folder: str = "INBOX"
    ) -> Row:
        name, url = self._party(sender)
        addressed = [other for other in self.others if other is not sender]
        named = [self._party(other) for other in addressed]
        if sender is not None or not named:
            named.insert(0, (self.owner.name, self.owner.url))
        return row(
            INBOX,
            conversation_id=self._id(),
            **{"from": name},
            sender_profile_url=url,
            to=", ".join(other for other, _ in named),
            recipient_profile_urls=",".join(address for _, address in named),
            date=f"{at:%Y-%m-%d %H:%M:%S} UTC",
            content=words,
            folder=folder,
        )

    def _party(self, who: InventedPerson | str | None) -> tuple[str, str]:
        if who is None:
            return self.owner.name, self.owner.url
        return (who, "") if isinstance(who, str) else (who.name, who.url)

    def _id(self) -> str:
        text = f"00000000-0000-4000-8000-{self.number:012d}_100"
        return "2-" + base64.b64encode(text.encode()).decode()


def messages_of(
    owner: Owner,
    everybody: dict[str, InventedPerson],
    others: Sequence[InventedPerson],
    rng: Random,
    as_of: date,
) -> list[Row]:
    """Exactly as many as a network has, the newest of each conversation first."""
    rows = [
        *_scripted(owner, everybody, as_of),
        _Thread(900, (), owner).said(
            "Imaginary Foods, Inc.", _moment(as_of, 40, 6), _SPONSORED, "SPONSORED_INMAIL"
        ),
        _Thread(901, (), owner).said(LINKEDIN_MEMBER, _moment(as_of, 180, 10), "Good bye."),
    ]
    for number, other in enumerate(others, 100):
        rows += _smalltalk(_Thread(number, (other,), owner), rng, as_of)
    return rows[:MESSAGES]


def later_messages(
    owner: Owner, newcomer: InventedPerson, everybody: dict[str, InventedPerson], exported_on: date
) -> Iterator[Row]:
    """What was written since the first export."""
    thread = _Thread(800, (newcomer,), owner)
    yield thread.said(newcomer, _moment(exported_on, 1, 9), "Thank you, that is good to hear!")
    yield thread.said(None, _moment(exported_on, 2, 18), "Thank you for connecting, Brindle.")
    albrina = _Thread(0, (everybody[ALBRINA],), owner)
    words = "Gladly, Albrina. Would Tuesday suit you?"
    yield albrina.said(None, _moment(exported_on, 12, 8), words)


def _scripted(owner: Owner, everybody: dict[str, InventedPerson], as_of: date) -> Iterator[Row]:
    for number, (slugs, script) in enumerate(CONVERSATIONS):
        thread = _Thread(number, [everybody[slug] for slug in slugs], owner)
        for days, hour, slug, words in sorted(script, key=lambda said: (said[0], -said[1])):
            sender = everybody[slug] if slug else None
            yield thread.said(sender, _moment(as_of, days, hour), words)


def _smalltalk(thread: _Thread, rng: Random, as_of: date) -> Iterable[Row]:
    """Three or four messages by turns, of which no two are alike."""
    (other,) = thread.others
    days, first = rng.randrange(20, 1_500), rng.randrange(2)
    for step in range(rng.randint(3, 4)):
        sender = other if (step + first) % 2 else None
        words = f"{rng.choice(_SENTENCES)} ({thread.number}.{step})"
        yield thread.said(
            sender, _moment(as_of, days + step, 7 + step), words, rng.choice(_FOLDERS)
        )


def _moment(day: date, days_before: int, hour: int) -> datetime:
    return datetime.combine(day - timedelta(days=days_before), time(hour, 12, 5), tzinfo=UTC)
