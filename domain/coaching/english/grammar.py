"""English grammar, as far as the rules need it: what is denied, what is asked for, which questions count."""

import re

from domain.coaching.english.phrases import phrases

# How far before and behind a word its negation may stand, so that a long sentence is not read for each.
REACH = 120
REACH_BEHIND = 60
_NO = re.compile(
    r"\b(?:not|never|no|nor|neither|none|nothing|nobody|without|hardly|cannot|dont|isnt|"
    r"wont|rather than|instead of|far from"
    r"|avoid(?:ing)?|stop(?:ped)?|refuse[ds]?|hate[ds]?|against|anything but|\w+n't)\b"
)
# Words that deny nothing of what follows them.
_NO_DENIAL = re.compile(
    r"(?:do|would|wouldn't|don't|if it doesn't)(?: not)? (?:you )?(?:mind|hesitate)|"
    r"(?:don't|do not) (?:you )?(?:know|think you)"
    r"|(?:can't|cannot) wait|no doubt|not only|not just|why (?:not|don't)|not (?:so |"
    r"too |very )?long ago|not sure (?:if|whether|how|what)"
    r"|(?:couldn't|can't|wouldn't|won't|don't) (?:you|we|i) |wouldn't (?:hurt|be)|if (?:not|"
    r"nothing else)|not to (?:bother|be)"
    r"|couldn't (?:agree|help)|can't (?:help|thank|stop)|haven't (?:met|spoken)[^,.;]{0,30}|"
    r"don't know (?:me|each other)[^,.;]{0,30}"
    r"|it (?:won't|wouldn't|doesn't|shouldn't) take[^,.;]{0,30}|(?:no|nothing)(?:thing)? (?:else )?(?:has "
    r")?(?:worked|works)|no one|nobody else"
    r"|(?:no|not) (?:idea|luck|experience|job|money|degree|money left|choice|other (?:choice|"
    r"option|way))[^,.;]{0,20}"
    r"|(?:if|whether) (?:or )?not|can't (?:afford|find|get|do)[^,.;]{0,25}|not working"
)
# Where a negation ends.
_TURN = re.compile(
    r"[;:—–()]| - |\b(?:but|however|though|although|yet|because|except|unless|until|so)\b"  # noqa: RUF001 - as people type it
    r"|(?:,| and| or| then)(?: (?:and|so|or|then|also|now))? (?=(?:just|only|maybe|perhaps|"
    r"simply|i|i'd|i'm|i'll|i've|could|can|would|will|"
    r"may|might|please|do you|did you|are you|if|we|you|it|here's|let|kindly|is there|"
    r"have you|my|hire|refer)\b)"
)
_DENIED_AFTER = re.compile(
    r"^(?:[\w' ]{0,20}) ?(?:(?:is|are|was|were)(?: really| certainly| definitely)? not\b|"
    r"isn't|aren't|wasn't)"
    r"|^ (?:that|which) (?:i|we) (?:do not|don't|won't|will not|did not|didn't|never)\b"
    r"|^ (?:not )?(?:at all )?(?:needed|required|expected|necessary)\b(?<!not)"
)

REQUEST = phrases(
    r"(?:would|'d) (?:also |really )?(?:love|like|need|want|welcome|value|enjoy) (?:to|a|an|your|if|some|it)\b",
    r"do you (?:happen|know)\b",
    r"(?:could|can|would|will|might|wouldn't|couldn't|can't|won't) (?:you|u|someone)\b",
    r"may i\b",
    r"(?:could|can|might) (?:i|we)\b",
    r"(?:please|pls|plz|kindly)\b(?! (?:do not|don't|know|accept my|ignore|find no))",
    r"i(?:'d| would)(?: \w+){0,2} (?:like|love|appreciate|welcome|value|be (?:grateful|"
    r"thankful|honoured|honored|so grateful|glad))\b",
    r"i(?:'m| am| was|'ve been| have been)(?: \w+){0,2} (?:wondering|hoping|asking|looking|"
    r"seeking|searching|writing to (?:ask|see|request|enquire|inquire)|reaching out|"
    r"getting in touch|in search|interested|keen|eager)\b",
    r"i (?:hope you|wonder|need|want|wish|seek|request|ask|wanted|would)\b",
    r"hoping (?:you|to|for|that)",
    r"wondering (?:if|whether)",
    r"any (?:chance|possibility)\b",
    r"(?:would|is|might|could) it be (?:possible|ok|okay|alright|all right)",
    r"is it possible",
    r"is there (?:any|a) (?:way|chance)",
    r"(?:do|would) you (?:mind|know of|know any|happen|have (?:any|time|a|half|some|"
    r"\d|an|fifteen|ten|five|twenty|thirty))\b",
    r"are you (?:able|willing|open|free|available|up for|in a position)",
    r"(?:would|might) you be\b",
    r"if you(?:'d| would|'re| are)? (?:could|can|would|might|have|know|like|be|get|willing|"
    r"able|happy|open|think of|hear)\b",
    r"let me know (?:if|whether|when|of|about|what)",
    r"(?:help|give|send|get|refer|hire|introduce|connect|recommend|forward) (?:me|us|my|this)\b",
    r"how about",
    r"let's",
    r"shall we",
    r"grateful (?:if|for any)",
    r"appreciate (?:it|any|your (?:help|support|vote))",
    r"looking for",
    r"mind (?:if|\w+ing)\b",
    r"feel free to",
    r"would mean (?:a lot|the world|so much|everything)",
    r"(?:a|one|small|quick|tiny|big|huge) favou?r",
    r"are there (?:any|some)",
    r"have you got",
    r"is your (?:team|company|organisation|organization|firm|group) (?:hiring|looking|taking)",
    r"are you (?:hiring|recruiting|looking|taking)",
    r"if you (?:bought|left|gave|took|nominated|shared|liked|voted|put in|introduced|"
    r"referred|sent|forwarded|hired|passed|dropped|mentioned|let|told|spoke|talked|\w+ed (?:me|my|mine|it))\b",
    r"(?:let us|lets|wanna)\b",
    r"(?:one|a single|a) (?:word|call|line|mail|nudge) from you\b",
    r"(?:small|quick|tiny|big|little|two|three) (?:\w+ )?(?:asks?|requests?)\b",
    r"in case you (?:feel|know|want|can|could|have|hear)\b",
    r"what (?:about|would you say|do you say)\b",
    r"(?:would|'d|will) (?:also |really |just )?be (?:so |super |really |very |truly |a |an |my )?(?:great|"
    r"wonderful|nice|lovely|cool|super|helpful|awesome|amazing|fantastic|perfect|best|ideal|good|kind|"
    r"appreciated|welcome|delighted|grateful|thrilled|happy|honou?red|useful|dream|decent|fair)",
    r"(?:would|'d|will|could) (?:really |greatly |already |surely )?(?:help|save|carry|tip it|go a long way)",
    r"you(?:'d| would)? (?:only|just|simply) (?:have|need) to",
    r"you (?:must|have to|need to)\b",
    r"you (?:could|can|might|should|may) (?:just|simply|also|always|maybe|perhaps|even|at least|surely)\b",
    r"should (?:you|your|there|anything|something)\b",
    r"when (?:would|could|can|are|do|is) (?:you|we|a good)\b",
    r"is there (?:still |also )?(?:an?|any|some|room|space|scope|anything|something|anyone|work)\b",
    r"would (?:there|that|any)\b",
    r"(?:we|i)(?:'d| would| will|'ll) (?:have to|need)\b",
    r"(?:am|'m|are|'re) (?:\w+ )?(?:looking|searching|hunting|short|in need|open to|available|exploring|after)\b",
    r"i(?:'d| could| can| would)(?: just| also| easily)? (?:come|start|be there|drop|swing|pop|visit)\b",
    r"(?:does|do|would) (?:\w+ ){1,9}(?:work|suit)\b",
    r"(?:(?<=[.!?,:;] )|(?<=[.!?,:;]  )|(?<=\band )|(?<=\bor )|(?<=\bjust ))(?:take|give|grab|drop|hit|like|"
    r"share|tell|let|pick|click|press|confirm|vote|follow|repost|comment|fill|complete|pass|put|send|write|"
    r"get|call|check|read|look|review|go|have|make|lend|book|reply|answer|hire|help|thumbs|throw|say|join|buy|"
    r"rsvp|sign|support|donate|recommend|forward|introduce)\b",
)

_COUNTED = re.compile(
    r"\b(?:i(?:'d| would)? (?:really |also |just )?(?:wonder|love to (?:know|hear|learn|"
    r"understand)|like to (?:know|hear|ask|learn|understand)|want to (?:know|ask))"
    r"|i(?:'m| am| was)(?: also| really| very| just)? (?:curious|wondering|keen to (?:know|"
    r"hear)|interested (?:to (?:know|hear)))"
    r"|(?:could|can|would|will) you (?:please |also |maybe |perhaps )?(?:tell|explain|"
    r"share|describe|say|let me know)|(?:please |kindly )?(?:tell me|let me know)"
    r"|my question is|one question:?)[\w ,']{0,30}? (?:how|what|why|when|where|who|which|"
    r"whether|if)\b"
)
_POLITE = re.compile(
    r"^(?:(?:hi|hello|hey|dear)\b[^?]{0,30}[,!] ?)?(?:and |so |anyway, )?(?:(?:how|hope) (?:are|"
    r"have|is|'s|s) (?:you|things|it|life|everything|the family)|how(?:'s| is| are) (?:it|"
    r"things|life|everything|you)|"
    r"you (?:well|ok|okay)|all (?:good|well)|(?:is|would|would it be|will|does|if) ?(?:that|"
    r"this|it)? ?(?:be |sound |is )?(?:all right|alright|ok|okay|fine|good|"
    r"fair|make sense|work for you|too much)|does that (?:sound|work|make|help)|sounds? (?:good|"
    r"fair|ok)|(?:ok|okay|right|fair|deal|agreed|no|yes|really|remember)\b"
    r"|(?:may|can|could|might) i (?:please )?(?:just )?ask (?:you )?(?:a|one|just|something|"
    r"for)|(?:do|would) you mind (?:me asking|if i ask)|mind if i ask|"
    r"remember (?:me|us)|how was your (?:week|weekend|summer|holiday|day|christmas)|"
    r"did you have a (?:good|nice|lovely)|what'?s (?:up|new)|"
    r"(?:would|are) you (?:be )?(?:open to|willing to|happy to|ok with) (?:answer(?:ing)? )?(?:a|"
    r"one|a single|a quick|a short|just one) ?(?:quick |short |small )?question"
    r"|who knows|why not|who (?:would|could|doesn't|wouldn't|hasn't)|what can i say|"
    r"isn't|ain't|guess what|you know (?:what|the feeling)|what more|"
    r"what are the (?:odds|chances)|small world|how (?:great|cool|nice|lovely|lucky|"
    r"hard) (?:is|can|could|was)|what (?:could|would) be (?:better|nicer))"
)
_TAG = re.compile(
    r"(?:, |- |— )?\b(?:right|isn't it|wasn't it|aren't they|don't you think|no|eh|ok|"
    r"okay|you know|if that's (?:ok|okay|all right|alright)|is that ok(?:ay)?|won't it|"
    r"doesn't it|(?:must|is|was|are|do|does|wo|ca|did|have|has|would|should|could|were)n?'t (?:i|it|you|they|"
    r"we|he|she|that|there)(?: \w+){0,4})\?+[\"')]*$"
)
_INNER = re.compile(
    r"\b(?:asked|asks|ask|wondered|thinking|thought|asking|wonder) (?:myself|ourselves|"
    r"themselves|himself|herself|yourself)|made me (?:wonder|ask|think)|"
    r"(?:i|we|they|she|he|people|someone|somebody|everyone|your question|the question|"
    r"title[d]?|chapter) (?:once |kept |often |always |recently |then |just |still )?"
    r"(?:asked|asks|wondered|asking|wondering)\b(?! if you| whether you)"
)
_JOINED = re.compile(
    r"(?:\band|,|;|&|\bplus)(?: also| then| if so| if not)?,? (?:(?<=and )(?:when|where)|how|what|why|"
    r"who|which|do you|did you|would you|could you|are you|is there|have you|can you|"
    r"will you|were you|should i|does|what's|who's|is (?:it|the|that|this)|do (?:the|they|people|we)|are "
    r"(?:the|they))\b"
)
_SHORTEST = 15  # characters of a question before another one can be joined to it


def is_denied(before: str, behind: str) -> bool:
    """Whether a negation in the same clause, before or right behind, covers what stands between the two."""
    reach = _NO_DENIAL.sub(" ", before)
    turn = 0
    for match in _TURN.finditer(reach):
        turn = match.end()
    if _NO.search(reach, turn):
        return True
    return bool(behind) and _DENIED_AFTER.match(behind) is not None


def questions_in(sentence: str, *, is_question: bool) -> int:
    """How many answers the sentence wants from its reader. Polite and rhetorical questions want none."""
    if not is_question:
        return _indirect(sentence)
    if _POLITE.match(sentence) or _INNER.search(sentence):
        return 0
    if _TAG.search(sentence):
        return int(_COUNTED.search(sentence) is not None or _opens(sentence))
    return 1 + _joined(sentence)


def _joined(sentence: str) -> int:
    """How many further questions are joined to the first one."""
    asking = _ASKING.search(sentence)
    if asking is None:
        return 0
    first = max(asking.end(), _SHORTEST)
    return sum(match.start() >= first for match in _JOINED.finditer(sentence))


def _indirect(sentence: str) -> int:
    """How many answers a sentence without a question mark wants."""
    counted = sum(1 for _ in _COUNTED.finditer(sentence))
    return counted and max(counted, 1 + _joined(sentence))


_ASKING = re.compile(
    r"\b(?:how|what|why|who|which|(?:could|would|can|do|did|are|have|will|should|may) (?:you|"
    r"i|we|they|it))\b"
)


def _opens(sentence: str) -> bool:
    """Whether it would be a question without the tag at its end."""
    return _OPENING.match(sentence) is not None


_OPENING = re.compile(
    r"^(?:and |so |but )?(?:how|what|why|when|where|who|which|do|did|would|could|can|"
    r"will|are|is|have|may|should)\b"
)
