"""What of the reader's doing is named in a text, and which reasons there are to write to this person."""

import re
from collections.abc import Iterator

from domain.coaching.reading import Reading
from domain.coaching.words import words_of

# Adjectives and the like, which name nothing by themselves.
_EMPTY = words_of(
    """
    recent latest last great amazing impressive inspiring excellent wonderful fantastic interesting
    brilliant awesome incredible insightful outstanding own very really good nice new whole entire other
    various many several few all of and most such truly past current professional linkedin online social
    media valuable useful helpful thoughtful remarkable superb stellar exceptional beautiful lovely cool
    super so successful important exciting best kind public published previous earlier everyday daily
    busy hard future existing innovative groundbreaking esteemed renowned respected prestigious wealth
    depth level lot little big vast extensive rich strong unique creative endless
    """
)
# What everybody has: to speak of it is not to name something that they did.
_COMMON = words_of(
    """
    profile profiles career careers company companies firm organisation organization team teams network
    networks time times help advice inbox calendar schedule journey experience experiences background
    backgrounds reply replies answer response thoughts thought feedback opinion opinions input insight
    insights work works post posts content contents articles videos field industry area position role
    roles job jobs kindness consideration message messages email mails understanding attention patience
    support success achievements achievement accomplishments skills skill expertise knowledge wisdom
    guidance perspective perspectives page feed path story life day week weekend convenience earliest
    name hands eyes mind heart side end business office studio place city country employer product
    products service services website site department boss manager colleague colleagues friend friends
    contact contacts connection connections connection followers follower account students leadership
    passion energy vision creativity talent talents brain cv application studies hiring openings school
    university title leisure favour favor vote votes purchase subscription licence license interest
    reputation brand projects project clients client family kids health old generosity trust example
    stuff things everything way request invitation recruiter recruiters hr head boss's ceo esteemed
    firm's company's team's former early first next
    """
)
_LINK = words_of(
    """
    on about at for in from to of with where that which called titled named against into around behind
    comparing explaining describing showing between versus under after before during how when why by is
    was as
    """
)
_VAGUE_TOPIC = words_of(
    """
    linkedin here this these your my me us general life recently social others many various several
    different all everything things it them him her date it's twitter x instagram reddit it me you the
    """
)
_VERBS = words_of(
    """
    is are was were has have had made make makes got gave helped helps taught really just also and or
    but so if i would could can will may might should did does do because since who to be been being
    then than please
    """
)
_TOKEN = re.compile(r"[^\W_][\w'&+#/-]*|[^\w\s]")
_YOUR = re.compile(r"your(?<!\wyour)\b")
_LOOKED_AT = 12

_PAST = (
    r"(?:wrote|said|built|spoke|ran|led|made|taught|left|gave|told|showed|kept|cut|broke|"
    r"took|chose|grew|drew|put|set|found|brought|sang|stood|quit|wove|split|"
    r"spent|began|let|won|threw|held|bought|sold|fought|went|tore|wound|hung|dug|rode|"
    r"flew|swam|sent|laid|lent|saved|knelt|read out|cowrote|co-wrote|rebuilt|rewrote|"
    r"redid|undid|"
    r"\w+(?:ed|en't)(?<!accepted)(?<!connected)(?<!replied)(?<!responded)(?<!answered)(?<!need)(?<!interes"
    r"ted)(?<!hired)(?<!ignored)(?<!noticed)(?<!viewed)(?<!liked)(?<!asked)(?<!offered)(?<!promised)(?<!ha"
    r"ven't))"
)
_BASE = (
    r"(?:\w+ly )?(?!can\b|ever\b|could\b|would\b|will\b|may\b|are\b|have\b|need\b|want\b|think\b|"
    r"know\b|like\b|had\b|were\b|might\b|should\b|must\b|guys\b|do\b|work\b|did\b|get\b|"
    r"see\b|feel\b)\w+"
)
_NOTHING_DONE = (
    r"(?! ?[.!?,;]| ?$| (?:so|such|your (?:career|network|success|company|life|journey|"
    r"profile|team)|for a living|here\b|there\b|to where|where you|on linkedin|me\b|"
    r"in (?:your|the) (?:career|industry|field)|an? (?:amazing|incredible|impressive|"
    r"great|successful|wonderful|fantastic)|it all|my|back|to my|from me|looking|hiring))"
)
_PAST_DEED = re.compile(
    rf"you(?<!\wyou)(?<!if you)(?<!did you)(?<!do you)(?<!could you)(?<!would you)(?<!have you)(?<!since "
    rf"you)(?:'ve| have|'d| had| two| both)? (?:just |once |also |even |still |first |"
    rf"recently |then |never |always |\w+ly )?{_PAST}\b{_NOTHING_DONE} \w+"
)
_HABIT = re.compile(
    rf"you(?<=(?: how|that| way|. as|here|hich|when|...\d|...[\"'»]) you) (?:also |always |"
    rf"never |still |often )?{_BASE}{_NOTHING_DONE} \w+"
)
_THE_ONE = re.compile(r"\byou(?:'re| are) the (?:one|person|team|people) (?:who|that|behind)")
_PART = re.compile(
    r"\b(?:the|that|this) (?:\w+ ){0,2}(?:issue|part|bit|story|stories|section|chapter|"
    r"slides?|finding|scene|page|passage|paragraph|photos?|picture|moment|episode) (?:about|"
    r"on|where|with|in which|that you|when|of your|you)\b"
)
_LINKS = re.compile(r"https?://[^\s<>\"]+|www\.[^\s<>\"]+")
_BOOKING = re.compile(
    r"calendly|cal\.|savvycal|doodle|meetings?\.|docs\.google|drive\.google|dropbox|"
    r"forms?\.|surveymonkey|typeform|gofundme|patreon|kickstarter|linkedin\.com/in|portfolio|"
    r"resume|/cv"
)

_REASON = re.compile(
    r"\b(?:we (?:both|met|share|spoke|were|sat|talked|worked|overlapped|are both|have (?:both|"
    r"in common))|mutual (?:friend|contact|connection|colleague|acquaintance)|fellow (?!human|creative|"
    r"professional|enthusiast|marketer|designer|developer|engineer|student|learner|entrepreneur|dreamer|"
    r"founder|traveller)\w+|(?:faithful|regular|long-?time|loyal|avid) (?:reader|listener)|reader (?:of|in)\b|"
    r"recommended your|"
    r"another (?:\w+ ){1,3}from\b|where you (?:trained|studied|grew|work|teach|live|used)|you (?:teach|"
    r"trained|studied|grew up|live) (?:there|here|in|at)|from home\b|"
    r"same (?:school|university|college|course|town|city|village|club|conference|programme|"
    r"choir|class|street|year|teacher|building|seminar)|"
    r"(?:i|we) (?:also|too) (?:studied|went|grew|come|came|worked|moved|switched|started|"
    r"play|sing|run|teach)|alum(?:na|nus|ni)?\b|"
    r"(?:suggested|said|thought|recommended|told me|pointed me|put me|introduced|encouraged me|"
    r"mentioned)(?: that)? (?:i (?:should|write|talk|get|ask|contact)|you\b|your\b|to you|"
    r"about you)|gave me your name|"
    r"your (?:\w+ )?(?:move|switch|transition|path|shift|jump|change|route|leap) (?:from|"
    r"to|into|out)\b|as (?:someone|somebody|a person|the person) who(?! (?:is|wants|"
    r"has to)\b)|"
    r"you (?:moved|switched|came from|made the (?:move|switch|jump)|started (?:out )?(?:as|"
    r"in)|used to)\b|you(?:'re| are) (?:one of|the (?:only|first))(?! person left)|few people|"
    r"(?:met|saw|heard|sat next to|bumped into) you (?:at|in|on|speak|during)|you were (?:on|"
    r"at)\b|our (?:conversation|chat|meeting|shared)\b)"
)
_SOMEWHERE = re.compile(
    r"\b(?:[Yy]ou|[Yy]our|[Ww]ork|[Ww]orking|[Jj]oin|[Tt]eam|[Rr]ole|[Pp]osition|[Jj]ob|"
    r"[Oo]pening|[Ii]nternship|[Vv]acancy)\b[^.!?\n]{0,40}? (?:at|with|for|of|from|behind) (?:the "
    r")?"
    r"(?!LinkedIn|I\b|I'|UX|IT\b|HR\b|AI\b|UI|CV)[A-Z][\w&.-]+"
    r"|\b(?:saw|noticed|read|heard|see) (?:that |about )?(?:the )?(?!I\b|LinkedIn|UX|CV)[A-Z]\w+"
)


def named_deeds(reading: Reading) -> Iterator[tuple[int, int]]:
    """Where the text names something that the reader made, said or did."""
    plain = reading.plain
    for match in _YOUR.finditer(plain):
        if _names(plain[match.end() : match.end() + 100]):
            yield match.span()
    for pattern in (_PAST_DEED, _HABIT, _THE_ONE, _PART):
        for match in pattern.finditer(plain):
            yield match.span()
    for match in _LINKS.finditer(reading.plain):
        if not _BOOKING.search(match.group()):
            yield match.span()
    yield from reading.quotes


def has_reason(reading: Reading) -> bool:
    """Whether the text says why it goes to this person and to nobody else."""
    return _REASON.search(reading.plain) is not None or _SOMEWHERE.search(reading.text) is not None


def _names(behind: str) -> bool:
    """Whether what follows on «your» is a certain work: a compound, or a noun that says on or of what."""
    tokens = [match.group() for match in _TOKEN.finditer(behind)][:_LOOKED_AT]
    place = 0
    while place < len(tokens) and tokens[place].removesuffix("'s") in _EMPTY:
        place += 1
    if place >= len(tokens) or not tokens[place][0].isalnum():
        return bool(tokens[place:]) and tokens[place] in {'"', "«", "'"}
    head, rest = tokens[place], tokens[place + 1 :]
    if head in _COMMON:
        return (
            _is_topical(rest) if head in _WITH_TOPIC else _is_compound(rest) or _ends_in_work(rest)
        )
    if not rest or head in _VERBS or head in _LINK:
        return False
    follows = rest[0]
    if follows in _LINK:
        return follows not in {"is", "was", "as"} and (
            len(rest) > 1 and rest[1] not in _VAGUE_TOPIC_START
        )
    return follows[0].isalnum() and follows not in _VERBS and follows not in _COMMON


# Words that are nothing by themselves, and a work when it is said on what.
_WITH_TOPIC = words_of(
    """
    guidance wisdom lessons writing post posts article articles videos story work project
    projects answer advice thoughts insights
    opinion perspective research example first studies
    """
)
_ON = words_of(
    """
    on about of where that comparing explaining describing called titled against
    """
)
_VAGUE_TOPIC_START = words_of(
    """
    linkedin here this your my me us general others many various several different everything it them
    date
    """
)
_MADE = words_of(
    """
    talk keynote lecture article essay post blog newsletter thread book paper thesis report podcast
    episode interview video series course tutorial guide library handbook redesign case manual app
    workshop timetable map tool
    """
)


def _is_topical(rest: list[str]) -> bool:
    return len(rest) > 1 and rest[0] in _ON and rest[1] not in _VAGUE_TOPIC_START


def _is_compound(rest: list[str]) -> bool:
    """«your field notes from the depot»: common by itself, and then a thing that says of what."""
    if len(rest) < _COMPOUND or not rest[0].isalpha():
        return False
    return rest[0] not in _COMMON | _LINK | _VERBS and rest[1] in _ON | {"from"}


_COMPOUND = 3


def _ends_in_work(rest: list[str]) -> bool:
    """«your company handbook», «your team's talk»: common, and then a work after all."""
    return any(each in _MADE for each in rest[:2])
