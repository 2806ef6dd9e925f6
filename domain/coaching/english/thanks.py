"""English thanks, and telling what came of something."""

from domain.coaching.english.phrases import phrases
from domain.coaching.reading import Reading

THANKS = phrases(
    r"thank(?:s|ing|ful|fully|fulness)?(?!,\s*$)(?! (?:in advance|you in advance|you very much in advance|"
    r"for (?:your (?:time|reading|consideration|attention|understanding|reply|help in advance)|"
    r"reading|considering|taking the time to read|looking)\b))",
    r"thx|thnx|ty\b|cheers|merci|gracias|danke\w*|grazie|obrigad[oa]|shukran|arigato|"
    r"dziekuje|dziękuję|tack|takk|kiitos|spasibo|mahalo|tusen takk|dank je|bedankt|terima kasih|"
    r"xie ?xie|gratitude|hvala|efharisto",
    r"(?:so |very |really |deeply |truly |forever |eternally |immensely |extremely |"
    r"am |i'm |'m )grateful(?! if)",
    r"grateful (?:to you|that you|for (?:your|what|the|that|everything|all|how))",
    r"(?:really |truly |much |deeply |so |greatly )?appreciated? (?:your|what you|how you|"
    r"that you|you |all|the (?:time|advice|help|effort))(?! (?:reply|response|consideration))",
    r"(?:much|deeply|so|greatly|really|truly) appreciated",
    r"i owe you (?:a|one|so much|big|my|more|an? \w+|everything|lunch|dinner|coffee|cake|this)",
    r"(?:in|forever in) your debt(?! if)",
    r"(?:meant|means|mean) (?:a lot|so much|the world|more than|a great deal)(?! (?:to me )?if)",
    r"(?:so|very|incredibly|really|extremely|awfully|terribly|most) (?:kind|generous|"
    r"good|sweet|lovely|thoughtful|nice) of you",
    r"(?:you were|you've been|you have been) (?:so |very |incredibly |really |truly )?(?:kind|"
    r"generous|a (?:great|huge|big|wonderful|real) help|helpful|wonderful|patient|amazing)",
    r"(?:indebted|obliged) to you",
    r"much obliged",
    r"you have no idea how (?:much|happy|good)",
    r"hats? off to you",
    r"(?:bless|blessings on) you",
    r"couldn't have (?:done|managed|got|made|passed|landed) (?:it|this|that)?(?: \w+){0,4} without "
    r"you",
    r"i raise (?:a|my) (?:glass|cup|hat)",
    r"(?:big|huge|warm) (?:hug|thank)",
    r"(?:hont[oō] ni )?arigat[oō]\w*|shukriya|dhanyavaad|asante|efcharist[oó]|dzi[eę]kuj[eę]|"
    r"k[oö]sz[oö]n[oö]m|multumesc|mul[tț]umesc|"
    r"te[sş]ekk[uü]r\w*|moltes gr[aà]cies|vielen dank|merci\w*|grazie mille|muito obrigad[oa]|dankjewel|"
    r"gracias|mahalo|salamat",
    r"ta (?:very much|ever so|so much|for)|nice one|you(?:'re| are) (?:a |an |the )?(?:absolute |real |total "
    r")?(?:star|angel|legend|lifesaver|"
    r"gem|treasure|saint|hero|rockstar|champion|godsend|best)\b(?! (?:who|for|person))",
    r"(?:raise|raised|lift|lifted|drank|drink|toast|toasted) (?:\w+ ){0,4}(?:to you|your health|in your "
    r"honou?r)|here's to you",
    r"i owe (?:that|this|it|all of it|all this|you|the \w+) (?:\w+ )?to you|owe (?:that|this|it) to you|all "
    r"(?:of it )?your doing",
    r"with (?:our|my) compliments|(?:in|as a) (?:gratitude|return|token)|(?:on|with) me\b, (?:always|any time)",
    r"(?:really |truly |so |much |deeply |do |very much )?appreciate(?:d)? (?:you|your|that|the|what|how|"
    r"it)\b(?! (?:if|reply|response))",
    r"(?:you )?made my (?:day|week|month|year)|(?:saved|rescued) (?:my|me|us|our)\b|my hero\b|lifesaver\b",
    r"(?:been )?told to hug you|hugs? (?:to|for) you|consider yourself hugged|bow (?:to|before) you|i bow\b|"
    r"kiss(?:es)? on",
    r"(?:so |very |really |forever |eternally )?(?:thankful|indebted|beholden|touched|moved) (?:to|by|for) "
    r"(?:you|your)",
    r"(?:could|would) (?:never|not) have (?:\w+ ){1,6}without (?:you|your)|if it (?:wasn't|weren't|hadn't "
    r"been) for you|without you(?:r \w+)? "
    r"(?:i|we) (?:would|wouldn't|could|couldn't|had)",
    r"what a (?:gift|kindness|generous|kind) \w+|that was (?:\w+ )?(?:kind|generous|good|sweet|thoughtful) of "
    r"you|(?:kind|good|generous) of you to",
    r"(?:bucket|jar|cake|pie|bottle|box|crate|basket|coffee|beer|drinks?|dinner|lunch|round) (?:\w+ "
    r"){0,4}(?:for you|on me|is yours|awaits you)",
    r"count on (?:a|an) (?:\w+ )?(?:bucket|jar|cake|pie|bottle|coffee|beer|drink|dinner)",
)

# Denials that thank.
_BEYOND_WORDS = phrases(
    r"(?:can't|cannot|can never|couldn't|could never|don't know how to|won't ever be able to) (?:\w+ "
    r")?(?:thank|repay) you",
    r"(?:no|not enough) (?:words|thanks) (?:can|could|for|are|enough)|there are no words",
)
OUTCOME = phrases(
    r"(?:thanks|due) to (?:your|you|what you)",
    r"(?:i|we) (?:tried|used|applied|followed|took|did|read|watched|tested|implemented|"
    r"changed|built|went with|put|acted on|ended up|finally|have (?:tried|used|applied|"
    r"followed|taken)|'ve (?:tried|used|applied|followed|taken)) (?:\w+ ){0,4}(?:your|"
    r"what you|as you|the (?:book|course|advice|tip|approach|method|trick|template|"
    r"article|paper|tool|exercise|suggestion|question|person))\b",
    r"(?:as|like|just as|exactly as|exactly what) you (?:said|suggested|advised|predicted|"
    r"told|recommended|proposed|warned|described|wrote|taught|showed)",
    r"(?:what|which|the \w+|everything) (?:that )?you (?:wrote|told me|said|suggested|"
    r"advised|recommended|proposed|taught|showed|mentioned|sent|shared|explained|pointed)[^.!?]{0,50}(?:wo"
    r"rked|helped|changed|made|was|saved|turned|came|stuck|led|got)",
    r"your (?:\w+ ){0,3}(?:advice|suggestion|tip|idea|hint|recommendation|trick|book|"
    r"feedback|question|method|approach|comment|comments|words|introduction|intro|article|"
    r"talk|post|template|checklist)[^.!?]{0,40}(?:worked|helped|changed|made (?:me|us|"
    r"all|the)|saved|turned|paid off|led|got (?:me|us)|stuck|came|cut|doubled|halved)",
    r"you were right",
    r"(?:came|come) of (?:your|it|that|our)",
)


def thanks(reading: Reading) -> bool:
    """Whether anything in it thanks."""
    if any(True for _ in reading.find_told(_BEYOND_WORDS)):
        return True
    return any(True for _ in reading.find(THANKS))


def tells_outcome(reading: Reading) -> bool:
    """Whether it tells what came of something that the reader did."""
    return any(True for _ in reading.find(OUTCOME))
