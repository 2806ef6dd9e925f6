"""How English makes somebody feel bad."""

import re
from collections.abc import Iterator

from domain.coaching.english.cues import told
from domain.coaching.english.hints import HINTS
from domain.coaching.english.phrases import phrases
from domain.coaching.model import Context, Purpose
from domain.coaching.reading import Reading, Span

_GUILT = phrases(
    r"(?:chose|choose|decided|prefer|preferred) (?:not to (?:answer|reply|respond|help)|"
    r"to (?:ignore|not (?:answer|reply|respond)))",
    r"ignor(?:e|es|ing) (?:people|me|us|my|messages|strangers|beginners)\b",
    r"(?:i )?(?:guess|suppose|assume|take it|see|gather|imagine|presume|bet|think)(?: that)? (?:you(?:'re|"
    r" are| were| must be)|i'm|i am|it's|people like (?:me|us)|juniors|beginners|students|"
    r"my (?:\w+ ){0,2}(?:is|was|isn't|wasn't)) (?:\w+ ){0,3}?(?:too (?:busy|important|"
    r"big|good|famous|grand|senior)|not (?:\w+ )?(?:worth|important|interesting|good enough|"
    r"interested)|simply not|above|beneath|busier|nobody|unimportant)",
    r"(?:obviously|clearly|apparently|evidently|surely|seemingly) (?:you(?:'re| are)?|"
    r"too|not|i'm|i am|my)\b (?:\w+ ){0,3}(?:too|busy|important|worth|interest\w*|care|"
    r"matter|bother\w*|better|ignor\w*|forgot\w*|time)",
    r"too (?:busy|important|good|big|famous|grand) (?:for (?:me|us|people like|someone like|"
    r"somebody like|a|the likes|little)|to (?:even )?(?:answer|reply|respond|write|say|"
    r"help|be bothered|remember|spare))",
    r"(?:never|haven't|have not|didn't|did not|still haven't|hadn't|not) (?:ever |even |"
    r"yet |once )?(?:heard?|hear|hearing) (?:back |anything |a (?:word|thing|peep) |"
    r"something )?(?:from you|back)",
    r"(?:heard|got|received|had) nothing (?:back |at all )?(?:from you|back)?",
    r"you (?:never|didn't|did not|couldn't|could not|didn't even|did not even|don't|"
    r"do not|won't|wouldn't|can't) (?:even |once |ever |bother(?:ed)? to |care to |manage to |"
    r"deign to |feel like |find (?:the |a )?(?:time|minute|moment) to |have the decency to )*(?:reply|"
    r"replied|answer|answered|respond|responded|write back|written back|wrote back|get back|"
    r"acknowledge[d]?|say (?:no|anything|a word|yes or no)|thank(?:ed)?|look(?:ed)? at|"
    r"read|react(?:ed)?|help(?:ed)?|care|bother(?:ed)?|accept(?:ed)?|remember(?:ed)?)\b(?! (?:to (?:this|"
    r"reply|answer)|me for|anything\b|if|this|unless))",
    r"(?:you(?:'re| are|'ve been| have been| keep| just| simply)? (?:ignor(?:ed?|ing)|"
    r"ghost(?:ed|ing)|forgot|forgotten|let me down|left me (?:hanging|waiting|on read)|"
    r"blank(?:ed|ing)))\b",
    r"(?:ignored|ghosted|let down|forgotten|left hanging|brushed off|snubbed) by you",
    r"(?:a (?:bit|little) |really |quite |so |very |deeply |honestly |rather |somewhat |"
    r"i'm |i am |i was |am )(?:disappoint(?:ed|ing)|hurt|let down|offended|sad(?:dened)?|"
    r"upset)(?: (?:that|by|with|in|about|when|to be|not|you)\b[^.!?]{0,40}(?:you|answer|"
    r"reply|silence|heard|respon)|,? (?:to be honest|honestly|frankly|i must say|after))",
    r"disappoint(?:ed|ing) (?:in|with|by|that|from) (?:you|your)",
    r"(?:i )?(?:had |have )?(?:expected|thought|hoped for|hoped|believed) (?:something else|"
    r"more|better|otherwise|differently|that you (?:were|would|cared)|you (?:were|would|"
    r"cared))\b(?! (?:might|may|like))",
    r"after (?:all|everything) (?:that )?(?:i|we|the)(?:'ve| have)?\b",
    r"(?:the )?least (?:that )?you (?:could|can|might|should)",
    r"you (?:owe|promised) me\b(?! (?:no|nothing))",
    r"(?:would|could|might) (?:have been|be|at least be) (?:kind|nice|polite|decent|"
    r"good|fair|respectful|common courtesy|professional) (?:of you )?(?:to|if you|of you)[^.!?]{0,40}(?:at "
    r"least|even|answer|reply|say|no\b|respond|acknowledge|tell|let me know|write)",
    r"(?:a|one|even a|even one|just a) (?:simple|short|quick|single|one-line|two-line) (?:no|"
    r"reply|answer|word|line|yes|sentence)\b[^.!?]{0,30}(?:enough|would|too much|have|"
    r"cost|take|done|all|not hard)",
    r"(?:is|was) (?:that|it) (?:really )?(?:too much|asking too much|so hard|so much|such a lot)",
    r"too much to ask",
    r"(?:it )?(?:would(?:n't| not)? |won't )?(?:only )?(?:have )?(?:takes?|taken|cost|"
    r"costs?) (?:you )?(?:only |just |all of |less than |literally )?(?:two|one|five|"
    r"thirty|ten|a|\d+) (?:seconds?|minutes?|mins?|clicks?|lines?)\b(?=[^.!?]{0,25}(?:to (?:reply|"
    r"answer|say|write)|of your|too much))",
    r"did i (?:say|do|write) (?:something|anything) (?:wrong|to offend|to upset|bad)",
    r"(?:i|we) (?:thought|believed) (?:that )?(?:you|we) (?:were|had|cared|wanted)\b",
    r"(?:some|other|real|nice|good|most|all the other) (?:people|mentors|professionals|"
    r"designers|leaders) (?:at least |usually |always |would |have |do |did )+(?:answer|"
    r"reply|respond|answered|replied|help|care)",
    r"(?:not |aren't |isn't |am not |i'm not |simply not )(?:even )?(?:worth|worthy of) (?:your|"
    r"an|a|the|two|one|five) (?:\w+ )?(?:time|answer|reply|response|minutes?|moment|"
    r"attention|second|line|word)",
    r"(?:everyone|everybody|the others|all others|anyone) else (?:\w+ )?(?:answer|repl|"
    r"respond|had time|found time|was|managed)\w*",
    r"(?:hope|trust) you (?:can )?(?:sleep|live with|feel good|are (?:happy|proud))",
    r"(?:shame|pity|sad|a shame|too bad) (?:that )?you (?:\w+ )?(?:can't|couldn't|don't|"
    r"didn't|never|won't|have no|had no|forgot)",
    r"(?:no|not a|not one) (?:moment|minute|second|time|line|word) (?:to answer|to reply|"
    r"for me|for (?:people like|someone like)|from you|left for)",
    r"(?:if you (?:really |truly |actually )?(?:cared|meant|mean what|believed)|practi[sc]e what you "
    r"preach)\b",
    r"so much for (?:community|your|helping|being)",
    r"(?:i'm|i am) used to (?:it|that|being ignored)",
    r"(?:easy|must be nice) (?:for|to) (?:you|be (?:so|that))",
    r"you of all people\b",
    r"(?:remember|forget) who (?:helped|was there)",
    r"(?:i|we) (?:even |always )?(?:liked and commented|supported you|helped you|was there for you|"
    r"did (?:so much |everything |all that )for you)\b",
    r"(?:forgotten|forgot) (?:about )?(?:me|us|who|where you)\b",
    r"silence (?:says|speaks|hurts|is (?:an answer|loud|rude))",
    r"(?:your|such) silence\b",
    r"i (?:know|see|can see) (?:that )?you(?:'re| are| were) (?:online|active|reading)",
    r"you(?:'ve| have) (?:clearly |obviously |certainly )(?:read|seen) (?:it|my|this)\b",
    r"how (?:hard|difficult) (?:can|is|could) (?:it|that)",
    r"(?:hardly|barely|not exactly|wasn't|isn't) (?:\w+ )?(?:community|polite|professional|"
    r"kind|nice|fair) (?:of you|behaviou?r)",
)

_GUILT_NOT = re.compile(
    r"\b(?:(?:from|by) (?:the|my|a|any|most|all|some|other|those|these|their|his|her) (?:\w+ ){0,3}(?:recr"
    r"uiters?|compan\w+|firms?|employers?|agenc\w+|them|council|landlord|office|university|"
    r"school|bank|team|hr|places?)|no need|"
    r"(?:thank|thanks|grateful)\b[^.!?]{0,60}after|(?:please )?(?:don't|do not) feel|"
    r"totally fine|completely fine|perfectly fine|all (?:fine|good)|no worries|no problem|"
    r"understandable|you owe me no|owe me nothing|if you(?:'re| are) too busy)\b"
)


_guilt = told(_GUILT, unless=_GUILT_NOT)
_hint = told(HINTS, unless=_GUILT_NOT)


def guilt(reading: Reading, about: Context) -> Iterator[Span]:
    """Most reproaches are denials by themselves. Hints count where nothing is given or thanked for."""
    yield from _guilt(reading, about)
    if about.purpose not in {Purpose.THANKS, Purpose.GIVE, Purpose.FIRST_CONTACT}:
        yield from _hint(reading, about)
