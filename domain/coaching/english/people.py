"""Words about other people, and about what is past: no ask, whatever else is said."""

import re

# Somebody else's business, or the past: no ask whatever the words.
OTHERS = re.compile(
    r"\b(?:(?:she|he|they|friends?|sister|brother|cousin|colleague|people|strangers?|"
    r"somebody|someone|everyone|students?|nephew|niece|neighbou?r|recruiters?) (?:\w+ ){0,2}"
    r"(?:was|were|is|are|has|had|asked|asks|ask|wants?|got|hired|found|applied|said|"
    r"told|begged|wrote|used to)|"
    r"(?:you|your (?:talk|post|article|essay|book|piece|thread|episode|chapter)) (?:\w+ ){0,3}(?:asked "
    r"for|turned down|refused|hired your first|wrote about|said (?:that|about)|spoke about|"
    r"talked about|warned)|"
    r"how (?:did|do) (?:you|people) (?:\w+ ){0,3}(?:get|find|found|choose|pick|decide|"
    r"interview|hire|land)|what (?:did|do|would) you (?:\w+ ){0,2}(?:look for|see|ask|"
    r"value|expect|pay)|"
    r"(?:thank you|thanks|grateful to you|thankful) (?:so much |again |a lot )?(?:for|"
    r"to)(?! your (?:time|reply|attention|help in advance))|congrat\w*)\b"
)
