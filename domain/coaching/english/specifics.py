"""Whether a text names something that its reader did: words about them that no other message could hold."""

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from domain.coaching.english.common import is_telling, telling_words
from domain.coaching.english.greetings import greeted
from domain.coaching.english.naming import named_deeds
from domain.coaching.model import Context
from domain.coaching.reading import Reading

_ENOUGH = 2
_LOOKED_AT = 9  # words behind «you», «your», or the beginning of a definite noun

# Where somebody works, lives or studied is known of everybody, and nothing that they did.
_STANDING = re.compile(
    r"\byou(?:'re| are|'ve)?(?! the (?:reason|one|person|first|only|people)\b) (?:\w+ )?(?:lead|works?|are|with|"
    r"teach|trained|studied|manage|head|live|come from|made it to|moved to|hold|graduated|based|joined|"
    r"started|have been|were|working|running|run)\b(?! the (?:reason|one|person|first|only|people)\b)"
    r"[^,.;:!?]{0,200}|\byou(?:'ve| have) (?:a|an|so|such|the)\b[^,.;:!?]{0,200}"
    r"|\b(?:your|ur) (?:\w+ ){0,3}(?:house|firm|company|studio|team|agency|department|reach|profile|"
    r"background|career|address|staff|convenience|signature|connection|calibre|health)\b[^,.;:!?]{0,60}"
)
_YOU = re.compile(
    r"(?<!\bif )(?<!\bthat )(?<!could )(?<!would )(?<!can )(?<!will )(?<!may )(?<!do )(?<!are )(?<!have )"
    r"(?<!\bto )(?<!\bfor )(?<!\blet )(?<!\btell )(?<!thank )(?<!\bhope )(?<!\bwith )(?<!\bgive )(?<!\bof )"
    r"(?<!\bask )(?<!\bshow )(?<!\bsend )(?<!\bthen )(?<!\bme )(?<!\bwriting )(?<!contacting )(?<!\bbest )"
    r"(?<!finds )\b(?:you(?:'ve|'re)?|u)(?! (?:could|would|should|can|may|might|must|will|won't|surely|"
    r"feel|need|want|"
    r"get|see|not|in|know|'ll)\b) (?P<behind>[^,.;:!?()—–\n]{0,120})"  # noqa: RUF001 - as people type it
)
_THAT_YOU = re.compile(
    r"(?<!so )(?<!hope )\bthat you (?!could|would|should|can|may|might|must|will|need|want|get|see|have\b|"
    r"are\b)(?P<behind>[^,.;:!?()—–\n]{0,120})"  # noqa: RUF001 - as people type it
)
_YOUR = re.compile(
    r"\b(?:your|ur)(?! (?:faithfully|obedient|sincerely|truly)\b) (?P<behind>[^,.;:!?()—–\n]{0,120})"  # noqa: RUF001 - as people type it
)
_THE = re.compile(
    r"(?:(?:so|and|in|on|at|since|for|with|of|from|about|re|love|loved) )?(?:the|that|this|those|these|lesson|"
    r"chapter|page|"
    r"episode|issue|part) (?P<behind>[^.;:!?()—–\n]{0,160})"  # noqa: RUF001 - as people type it
)
_REASON = re.compile(
    r"\b(?:you(?:'re| are) (?:the reason|why)|(?:the thing|what) (?:i|we) (?:\w+ )?(?:admire|love|loved|like|"
    r"liked|enjoy|enjoyed|remember) (?:\w+ )?(?:about|in|is))\b(?P<behind>[^,.;:!?()\n]{0,120})"
)
_MET = re.compile(
    r"\bi(?:'ve| have)? (?:just |recently |really |also |finally |so |once )?(?:read|watched|heard|saw|"
    r"seen|listened to|loved|enjoyed|tried|used|visited|attended|went to) (?:the|this) "
    r"(?P<behind>[^,.;:!?()\n]{3,120})"
)
_MADE = (
    r"(?:report|paper|issue|chapter|page|talk|lecture|essay|article|post|column|book|film|comic|"
    r"recording|episode|song|exhibition|"
    r"show|map|drawing|table|series|newsletter|workshop|library|museum|poster|clip|story|guide|thread|"
    r"translation|garden|bridge|game|"
    r"app|café|course|podcast|video|interview|photo|picture|poem|board|timetable|handbook|manual|prototype|"
    r"tool|panel|piece|thesis|"
    r"tutorial|keynote|blog|idea|trick|method|recipe|design|experiment|archive|tour|concert|lesson|portrait|"
    r"slide)s?"
)
# A made thing with a word that says which: «the school meals report», «the issue on leaving».
_WHICH = re.compile(
    rf"(?<!my )(?<!our )\b(?:the|those|each|your|ur) (?P<behind>(?:(?!to |who |and |first )[\w'-]+ "
    rf"){{1,4}}){_MADE}\b(?! (?:at|i|"
    rf"we|for which|below)\b)"
)
_ON_WHAT = re.compile(
    rf"\b(?:the|that|your|ur) (?:\w+ )?{_MADE} (?:on|about|where|of) (?!(?:top|linkedin|my|your|you|this|"
    rf"social|me|us|a|an|it)\b)\w"
)
_LED = re.compile(
    r"(?:^|[.!?,:] )(?:in|on|at|from) the (?P<behind>[^,.;:!?()\n]{3,60})(?:,(?! i\b| we\b| i')| one (?:hears|"
    r"sees)| you\b)"
)
_TITLE = re.compile(
    r"\b(?:[Rr]ead|[Rr]eading|[Rr]ereading|[Ww]atched|[Ww]atching|[Ff]inished) [A-Z]\w+ (?:(?:of|the|and) "
    r")?[A-Z]\w+"
)
_GAP = re.compile(r"[\[{<][^\]}>\n]{0,60}[\]}>]+")
_WRITER = re.compile(r"\b(?:i|i'm|i've|i'd|i'll|me|we|we've|us|made)\b")
_OPENING = re.compile(r"(?:[^,!:.\n]{1,40})[,!:.\n]+")
_SKIPPED = re.compile(r"(?:hi|hello|hey|dear)?[\s,.!:-]*")


def names_something(reading: Reading, about: Context) -> bool:
    """Whether the text names a work, a deed or a habit of its reader: two telling words, or a title."""
    if any(_is_title(reading.text[start:end]) for start, end in reading.quotes):
        return True
    if _TITLE.search(reading.text):
        return True
    own = frozenset(f"{about.given_name} {about.family_name}".lower().split())
    plain = _GAP.sub(lambda gap: "," * len(gap.group()), reading.plain)
    plain = _STANDING.sub(" , ", plain)
    if _ON_WHAT.search(plain) or any(
        _weight(each.group("behind"), own) for each in _WHICH.finditer(plain)
    ):
        return True
    most = max((_weight(each, own) for each in _passages(reading, about, plain)), default=0)
    if most >= _ENOUGH:
        return True
    return most > 0 and any(True for _ in named_deeds(reading))


def _is_title(quoted: str) -> bool:
    return len(quoted.split()) > 1 and not quoted.startswith(("[", '"[', "“["))


def _passages(reading: Reading, about: Context, plain: str) -> Iterator[str]:
    """What stands behind each word for the reader, and a definite noun that the text begins with."""
    for pattern in (_YOUR, _YOU, _THAT_YOU):
        for match in pattern.finditer(plain):
            yield _WRITER.split(match.group("behind"), maxsplit=1)[0]
    for pattern in (_REASON, _MET, _LED):
        for match in pattern.finditer(plain):
            yield match.group("behind")
    opening = _THE.match(plain, _body(reading, about))
    if opening:
        yield _WRITER.split(opening.group("behind"), maxsplit=1)[0]


def _body(reading: Reading, about: Context) -> int:
    """Where the text begins behind its greeting."""
    found = greeted(reading.text)
    if found:
        begin = found[0].end
    else:
        opening = _OPENING.match(reading.plain)
        name = about.given_name.lower() or about.family_name.lower()
        begin = opening.end() if opening and name and name in opening.group() else 0
    skipped = _SKIPPED.match(reading.plain, begin)
    return skipped.end() if skipped else begin


def _weight(passage: str, own: AbstractSet[str]) -> int:
    """How many of its first words are telling; a figure alone says nothing."""
    words = [
        each
        for each in " ".join(passage.split()[:_LOOKED_AT]).split()
        if each.strip("'s") not in own
    ]
    telling = telling_words(" ".join(words))
    return len(telling) if any(is_telling(each) and not each.isdigit() for each in telling) else 0
