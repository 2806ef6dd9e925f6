"""What an English message brings that is new to its reader."""

import re

from domain.coaching.english.begging import begging
from domain.coaching.english.booking import BOOKING
from domain.coaching.english.chasing import chasing
from domain.coaching.english.common import telling_words
from domain.coaching.english.jobs import job
from domain.coaching.english.money import money
from domain.coaching.english.phrases import phrases
from domain.coaching.english.referrals import referral
from domain.coaching.english.reproaches import guilt
from domain.coaching.english.thanks import OUTCOME, THANKS
from domain.coaching.model import Context
from domain.coaching.reading import Reading

_RESOURCE = phrases(
    r"thought (?:of you|you(?:'d| would| might| may| could)|this (?:might|may|could|"
    r"would)|it (?:might|may|could|would)|of your)",
    r"(?:might|may|could|would|should) (?:interest|be (?:of (?:use|interest|help)|useful|"
    r"interesting|relevant|handy|helpful)|amuse|help you|please|like|enjoy)[^.!?]{0,20}(?:you|"
    r"your)?",
    r"(?:something|a thing) (?:\w+ ){0,3}(?:of use|useful|for you|for your|you (?:might|may|could))",
    r"(?:came across|stumbled (?:up)?on|found|saw|spotted|discovered|heard of|ran into|"
    r"noticed|dug up|made|built|wrote|put together|translated|collected|recorded) (?:\w+ ){0,5}(?:that|"
    r"which|for you|you|your|on the|because|and thought|and (?:immediately )?(?:thought|"
    r"had to think))\b[^.!?]{0,60}\b(?:you|your)\b",
    r"(?:pass|passing|send|sending|share|sharing|forward|forwarding|point|pointing|bring|"
    r"leave|leaving|drop|dropping|offer|offering|give|giving) (?:\w+ ){0,3}(?:on|along|"
    r"with you|you to|you (?:a|an|the|this|these|my \w+ notes)|it on|this on|here)(?![^.!?]{0,40}\bmy "
    r"(?:cv|resume|portfolio|application|message|question|request|profile)\b)",
    r"here(?:'s| is| are) (?:an? |the |some |something|my notes|our notes|what)(?! (?:copy of my|"
    r"link to my|my))",
    r"(?:has|have) (?:just |now |since |finally )?(?:been )?(?:published|released|put|"
    r"opened|launched|announced|uploaded|digiti[sz]ed|posted)\b",
    r"in case (?:it|this|that|they) (?:helps?|is (?:of )?use(?:ful)?|interests?|amuses?|saves?)",
    r"(?:is|are) (?:now )?(?:available|open|online|out|free)\b[^.!?]{0,40}(?:for you|"
    r"you|your|at \w)?",
    r"no need to (?:reply|answer|respond)[^.]{0,10}[:.,]? (?:i|just|only|this|the)",
)

_NEWS_OF_THEM = phrases(
    r"congrat\w*",
    r"(?<!to )(?:saw|read|heard|noticed|see|learned|learnt)(?: \w+){0,3} (?:that )?(?:you|your)\b(?! (?:are|"
    r"'re|seen|read|have(?:n't)?|did|didn't|profile|last|message|opened) (?:hiring|my|"
    r"not|seen|read|online|active|busy|it)?)(?! (?:profile|company is hiring|team is hiring))",
    r"(?:your|the) (?:new|latest|recent) (?:\w+ ){0,2}(?:talk|article|post|book|paper|"
    r"episode|role|job|position|project|release|video|essay|interview|exhibition|course|"
    r"piece|newsletter|issue|launch|baby|home|house|office|team|album|report)",
    r"(?:you(?:'ve| have)|your \w+(?: \w+)? (?:has|have)) (?:just |now |finally )?(?:won|"
    r"published|released|launched|moved|joined|started|been (?:named|promoted|awarded|"
    r"featured|nominated))",
    r"well deserved",
    r"happy (?:birthday|anniversary)",
    r"good luck (?:with|for) (?:your|the)",
)

_LINK = re.compile(r"(?:https?://|www\.)\S+|\b[\w-]+(?:\.[\w-]+)+/[\w/-]+")

_MINE = re.compile(
    r"\bmy (?:\w+ ){0,2}(?:cv|resume|portfolio|application|website|profile|calendar|survey|app)\b"
)


_STORY = 6  # telling words


def _tells_a_story(reading: Reading, about: Context) -> bool:
    """Whether much is told, and nobody is pressed or asked for work, money or time."""
    told_of = {each for each in telling_words(reading.plain) if not each.isdigit()}
    if len(told_of) < _STORY:
        return False
    pressing = (chasing, guilt, begging, job, referral, money)
    return not any(True for find in pressing for _ in find(reading, about))


def new_value(reading: Reading, about: Context) -> bool:
    """Whether a follow-up brings anything: news about them, what came of their advice, a resource, thanks."""
    for sought in (THANKS, OUTCOME, _RESOURCE, _NEWS_OF_THEM):
        if any(True for _ in reading.find(sought)):
            return True
    if _tells_a_story(reading, about):
        return True
    return any(
        not BOOKING.search(found.group()) for found in _LINK.finditer(reading.plain)
    ) and not _MINE.search(reading.plain)
