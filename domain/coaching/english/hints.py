"""Reproaches that do not say what they blame: comparisons, irony, wounds, appeals to decency."""

from domain.coaching.english.phrases import phrases

_OTHERS = r"(?:(?:the |all |some |most )?others?|everybody(?: else)?|everyone(?: else)?|my (?:friend|colleague)\w*)"
_TREATED = (
    r"(?:answered|replied to|helped|told|liked|found (?:\w+ )?(?:time|a place|something)|had time for|made "
    r"time for|thanked|wrote back to|"
    r"accepted|introduced|recommended|mentioned|invited|met)"
)

HINTS = phrases(
    # You did it for others.
    rf"you(?:'ve| have|'d have)? {_TREATED} [^.!?]{{0,60}}\b(?:and|but|while)\b[^.!?]{{0,20}}\b(?:not (?:about "
    rf"|for |to )?(?:me|mine|us|"
    r"once)|me not|never me|i (?:get|got|wait)|nothing for me)",
    rf"{_OTHERS} (?:\w+ ){{0,5}}(?:got|get|had|received|gets|bought|answered|replied) (?:\w+ "
    rf"){{0,4}}(?:answers?|reply|replies|card|smile|"
    r"invit\w+|response|within|at once|help|tickets?)\b",
    r"(?:before|longer than|and so did|unlike) (?:both of them|all of them|them both|the others|everyone else)",
    # Irony.
    r"(?<!ever )so much for\b",
    r"make of (?:that|it) what you (?:will|want|like)",
    r"just saying\b|no need to explain\b|no hard feelings\b|but (?:hey|fine|whatever|never mind)\b",
    r"(?:apparently|obviously|clearly|evidently|seemingly|i see now|i suppose|i guess|must be) (?:\w+ "
    r"){0,3}(?:not|n't|isn't|aren't|"
    r"only|too|nobody|no one|don't|doesn't|nothing|forgot\w*|above|beneath|important|better)\b",
    r"(?:only|just|always|plenty of|all the) (?:have |has |had |got )?(?:time|eyes|ears) for (?:people|others|"
    r"the|those|important)",
    r"must be (?:nice|busy|hard|wonderful|great) (?:up there|to|being|at the top)|(?:too|so) busy being",
    r"(?:straight|right) (?:in)?to the (?:bin|shredder|trash|spam)|crickets\b",
    # Wounds.
    r"(?:it|that|this)(?: does| really| still| did| has)? (?:hurts?|stings?|stung|cuts?|wounded|disappoint\w*|"
    r"bother\w*)\b",
    r"(?:i'm|i am|i was|am|feel|felt|left me) (?:\w+ )?(?:hurt|surprised|sad|let down|disappointed|invisible|"
    r"ignored|humiliated|foolish|"
    r"abandoned|crushed|upset)\b(?! (?:to (?:see|learn|hear|read) (?:how|that it)|by how|at how))",
    r"like an? (?:idiot|fool|beggar|stalker|ghost)\b",
    r"(?:sit|sitting|sat|wait|waiting|stare|staring) (?:\w+ )?(?:by|at|next to|in front of) (?:the|my) "
    r"(?:phone|inbox|screen|mailbox)",
    r"(?:gave|give|given) me (?:\w+ )?hope|got my hopes up|raised my hopes|counted on you|relied on you|"
    r"believed in you|trusted you",
    r"i(?:'d| had)? (?:only |just )?(?:wish|regret|hadn't) (?:i |that i )?(?:hadn't|had never|hadn't|told)",
    r"i must be (?:doing|saying) (?:something|everything) wrong|what (?:did|have) i (?:do|done|said) (?:wrong|to)",
    r"(?:embarrassing|awkward|humiliating|painful) for (?:me|us)\b|empty[- ]hand(?:s|ed)|with empty hands",
    r"(?:lost|losing|lose) (?:\w+ )?(?:respect|faith|trust|hope)\b",
    r"(?:am|are) (?:i|we) (?:not|n't|so|that|just|only|simply)?\s?(?:good|important|worth|interesting|"
    r"invisible|unimportant|nobody|bad|boring)",
    r"not (?:good|important|famous|interesting) enough (?:for you|to|to be)",
    # Appeals.
    r"you (?:could|might|should) (?:have|'ve) (?:at least )?(?:said|answered|replied|told|written|helped|"
    r"tried|let me)\b",
    r"(?:others?|anyone else|anybody else|a friend|a real \w+|any decent \w+) would(?:'ve| have)?\b",
    r"you (?:didn't|did not|haven't|couldn't|never) (?:even|once|so much as) (?:\w+)\b",
    r"(?:isn't|is not|wasn't|not|hardly|surely not)(?: really)? (?:too|so|that|very) much to ask",
    r"would it (?:be|have been|really be|kill you|hurt) (?:so|too|that|such)? ?(?:hard|difficult|much|a lot|to)?\b",
    r"(?:would|could|might) (?:only |at least |just |have )?(?:be|been) (?:\w+ )?(?:decent|polite|fair|good "
    r"manners|courteous|nice of you)",
    r"(?:if )?even you\b|you of all|i (?:would have|'d have) thought|that kind of friends?|real friends?|be "
    r"fair and",
    r"(?:doesn't|don't|didn't|does not|do not) (?:\w+ )?care (?:about|for|anyway|at all)|no longer care|not "
    r"care less",
    r"(?:i|we) (?:had )?(?:promised|told) (?:them|him|her|everybody|everyone|my \w+) (?:that you|the answer|"
    r"how kind|you)",
    r"after (?:all|everything) (?:i|we|that|these)\b(?! (?:years|months|decades|days))",
    r"you (?:were|used to be|seemed|sounded) so (?:\w+ )?(?:fast|quick|kind|nice|friendly|keen|interested|helpful)",
    r"i know (?:that )?you(?:'ve| have) (?:read|seen|got|received)",
    r"the (?:only )?(?:silence|sound i hear)\b|i get silence|your silence|nothing but silence",
    r"still nothing\b|(?:two|three|\w+) blue ticks|blue ticks|left (?:me )?on read",
    r"you (?:once |always )?(?:said|promised|told me|offered|wrote)[^.!?]{0,40}(?:any time|anytime|always "
    r"there|door is (?:always )?open)",
)
