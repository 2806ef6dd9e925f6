"""The wish not to be contacted any more, in unmistakable words."""

import re

_SENTENCES = re.compile(r"[.!?\n;]+|,?\s+[\u2013\u2014-]+\s+")
_PARTS = re.compile(
    r"(?:,\s*|\s+(?=(?:and|but|so)\s+(?:please|kindly|do not|don't|don\u2019t|stop|never|i)\b))"
    r"(?=(?:please|kindly|and|but|so|do not|don't|don\u2019t|stop|never|remove|unsubscribe|i)\b)",
    re.IGNORECASE,
)
_CONDITION = re.compile(
    r"^\s*(?:if|unless|when|whenever|until|in case|should you)\b", re.IGNORECASE
)
_TOLD = re.compile(
    r"\b(?:(?:she|he|they|client|customer|people|recruiter|somebody|someone|who)\s+(?:said|told|wrote|asked|replied|says)"
    r"|i (?:told|asked|wrote to) (?:him|her|them))\b",
    re.IGNORECASE,
)
# Whoever quotes somebody does not speak for themselves.
_QUOTES = re.compile(r"[\"\u201c\u201e\u00ab][^\"\u201d\u00bb]{0,400}[\"\u201d\u00bb]")
_LEAD = re.compile(
    r"(?:(?:hi|hello|hey|dear)\b[^,]{0,40},|please|kindly|just|and|so|but|then|ok(?:ay)?|no|thanks?|thank you|sorry"
    r"|again|also|once more|as i (?:said|wrote)(?: before)?|i (?:must |would |'d )?(?:kindly )?(?:ask|request|beg)"
    r"(?: that)? (?:you )?(?:to |please )?|(?:could|can|would|will) you (?:please |kindly )?"
    r"|i(?:'d| would) (?:like|appreciate|prefer)(?: it if| that)? you (?:to |would |please )?|you (?:must|should))"
    r"(?:\b|(?<=\s))[\s,:]*",
    re.IGNORECASE,
)
_NEVER = (
    r"(?:again|any ?more|any longer|any further|ever(?: again)?|in (?:the )?future|further|at all)"
)
_ME = r"(?:me|us)"
_TO_ME = (
    rf"(?:contact|message|e-?mail|write(?: to)?|call|text|reach out to|get in touch with) {_ME}"
)
_CORES = tuple(
    re.compile(core, re.IGNORECASE)
    for core in (
        rf"(?:do not|don't|don\u2019t|never)(?: ever| try to)? {_TO_ME} {_NEVER}\b",
        rf"never(?: ever)? (?:contact|message|write to) {_ME}(?: {_NEVER})?\b",
        (
            rf"(?:stop|cease|quit)(?: (?:trying to contact|contacting|messaging|e-?mailing|writing(?: to)?|calling"
            rf"|texting|spamming|harassing)) {_ME}\b"
        ),
        (
            rf"(?:remove|delete|take|strike) {_ME} (?:from|off) (?:your|the|this|any|all) (?:[^,]{{0,30}} )?"
            r"(?:lists?|contacts|database|newsletter|mailings?)\b"
        ),
        rf"unsubscribe(?: {_ME})?(?: from [^,]{{0,40}})?(?= please$|$)",
        (
            r"i (?:do not|don't|don\u2019t|no longer|never) (?:want|wish)(?: ever)?"
            r" (?:to be (?:contacted|messaged|e-?mailed)"
            rf"(?: by (?:you|anyone))?|to hear from you|to receive (?:any )?(?:more|further) (?:messages|e-?mails))"
            rf"(?: {_NEVER})?(?: by you| from you)?\b"
        ),
        (
            r"i (?:want|wish|would like|ask) (?:not to|to not|never to) be contacted(?: by you)?"
            rf"(?: {_NEVER})?\b"
        ),
    )
)
# A wish about when, where or what is no farewell: nothing but courtesies may follow.
_REST = re.compile(
    r"(?:[\s,]*\b(?:please|thanks?|thank you|ok(?:ay)?|by you|from you|ever|now|sir|madam))*\s*$",
    re.IGNORECASE,
)
_OTHERWISE = re.compile(
    r"\b(?:instead|rather|better|but (?:call|e-?mail|mail|message|write|text|use|ask))\b",
    re.IGNORECASE,
)
_MOST_LEADS = 8


def is_opt_out(words: str) -> bool:
    """Whether somebody certainly asks not to be contacted any more."""
    own = _QUOTES.sub(" ", words)
    sentences = [each.strip() for each in _SENTENCES.split(own)]
    return any(map(_asks_for_it, sentences))


def _asks_for_it(sentence: str) -> bool:
    """It is said to the reader, at the beginning of a part of a sentence, and without conditions."""
    if any(each.search(sentence) for each in (_CONDITION, _TOLD, _OTHERWISE)):
        return False
    return any(map(_begins_with_it, _PARTS.split(sentence)))


def _begins_with_it(part: str) -> bool:
    rest = part.strip()
    for _ in range(_MOST_LEADS):
        for core in _CORES:
            if found := core.match(rest):
                return bool(_REST.match(rest[found.end() :]))
        lead = _LEAD.match(rest)
        if lead is None:
            return False
        rest = rest[lead.end() :]
    return False
