"""Gaps of templates that nobody filled, in any language."""

import re
from collections.abc import Iterator

from domain.coaching.model import Context
from domain.coaching.reading import Reading, Span

_FIELD = (
    r"(?:first|last|full|given|family|your|their|his|her|recipient|sender|company|contact|"
    r"client|customer|candidate|hiring|job|position|role|city|school|mutual|recent|specific|"
    r"insert|add|topic|name|title|"
    r"date|time|link|firstname|lastname|fname|lname|industry|project|article|post|product|"
    r"team|university|event|reason|something|xxx*|n/a|tbd|vorname|nachname|nombre|prénom|"
    r"prenom|nom|firma|empresa|entreprise|anrede|nome|azienda)"
)
_GAPS = re.compile(
    r"\{\{[^{}\n]{0,60}\}\}|\{%[^{}\n]{0,60}%\}|"
    r"\{[^{}|\n]{1,40}(?:\|[^{}|\n]{1,40}){1,5}\}|\*\|[A-Z_]{2,30}\|\*|%[A-Z][A-Z_]{2,30}%|"
    r"%%[^%\n]{2,30}%%|\$\{[^{}\n]{1,40}\}|\$[A-Z][A-Z_]{3,20}\b|<<[^<>\n]{1,40}>>"
    r"|(?i:\{[a-z_ .]{2,40}\})(?!\})"
    rf"|(?i:\[(?:{_FIELD})(?:['’]s)?(?:[ _/-][\w'’ /,.-]{{0,60}})?\])|\[[A-Z][A-Z0-9 _/',.:&-]{{3,60}}\]|"  # noqa: RUF001 - as people type it
    rf"\[(?i:(?:please )?(?:mention|insert|add|say|write|describe|refer|compliment|something|pick|choose|"
    rf"personal\w*|one|why|what|how|include|reference|tell|state|replace|fill|use|your|their|his|her|"
    rf"optional|link|short|custom\w*)) [^\]\n]{{2,90}}\]|(?<![\w)])\((?:{_FIELD})\)|"
    rf"\[[A-Z]{{3,}}(?: [A-Z]{{2,}})+[^\]\n]{{0,40}}\]|\bTO(?:-| )?DO: \w+|\((?i:delete as (?:applicable|"
    rf"appropriate))\)|"
    rf"\[\.\.\.[^\]\n]{{1,40}}\]|\[_+\]|\[ +\]"
    rf"|<[A-Z][A-Z0-9 _,'-]{{2,40}}>|(?i:<(?:{_FIELD})(?:[ _-][\w ]{{0,30}})?>)"
    r"|(?<![\w-])X{2,4}(?![\w-])(?! (?:chromosomes?|century|centuries|Olympi\w*|Games))|"
    r"_{3,}|(?i:\b(?:insert|add|put|enter|mention|paste|include) (?:\w+ ){0,2}(?:name|"
    r"compliment|company|reason|link|details?|title|topic|something (?:specific|personal|"
    r"nice)|project|achievement|praise|text|example)s?\b[^.!?\n]{0,40}\bhere\b)"
    r"|(?i:\blorem ipsum\b)|\bINSERT\b(?! INTO)(?: [A-Z]+)*|\b(?:YOUR|THEIR|FIRST|LAST|"
    r"COMPANY|RECIPIENT|CONTACT|JOB)[ _](?:NAME|COMPANY|TITLE|FIRST NAME|LAST NAME)\b"
    r"|(?m:^[ \t]*(?i:hi|hello|hey|dear|hallo|hola|bonjour|ciao|liebe[r]?|salut|good (?:morning|"
    r"afternoon|evening))(?: +,| (?:undefined|null|none|nan|n/a|first ?name|firstname|"
    r"name)\b)(?!,? (?:[a-z]|there)))|(?m:^[ \t]*(?i:hi|hello|hey|dear) \[[^\]\n]{1,40}\])"
)
# Without any of these there is no gap; most texts have none.
_SIGNS = re.compile(
    r"[\[{<%$|(]|XX|___|[A-Z]{3}| ,|\b(?i:insert|add|put|enter|mention|paste|include|"
    r"lorem|undefined|null|none|nan|n/a|name|firstname)\b"
)
_MEANT = re.compile(
    r"\b(?:placeholder|plug-?in|template|templating|liquid|jinja|mustache|handlebars|"
    r"merge fields?|variables?|forgotten|syntax|snippets?|mail ?merge|bug|typed|wrote|"
    r"greeted me|addressed (?:me|us)|mails? (?:with|that)|"
    r"letters? (?:with|that|to)|form letters?|xx chromosom\w*|chapter|volume|world cup|"
    r"super bowl|size|novel|film|band|brackets?|braces|markdown|html|xml|tags?|code|"
    r"compiler|query|sql|selector|fewer|sent (?:one|it|mails?|some) to|the missing)\b"
)
_GREETS = re.compile(r"\s*(?:hi|hello|hey|dear|hallo|hola|bonjour|ciao)\b", re.IGNORECASE)


def find_leftovers(reading: Reading, _about: Context) -> Iterator[Span]:
    """Gaps, unless they are quoted, or the sentence talks of gaps and does not greet with one."""
    if not _SIGNS.search(reading.text):
        return
    for match in _GAPS.finditer(reading.text):
        start, end = match.span()
        while start < end and reading.text[start].isspace():
            start += 1
        if reading.is_quoted(start, end) and not _is_all_of_a_quotation(reading, start, end):
            continue
        sentence = reading.sentence_at(start)
        greets = _GREETS.fullmatch(reading.text[:start]) or _GREETS.match(match.group())
        if greets or not _MEANT.search(sentence.plain):
            yield Span(start, end)


def _is_all_of_a_quotation(reading: Reading, start: int, end: int) -> bool:
    """«Your title "<BOOK TITLE>"»: nobody quotes a gap and nothing else, unless to show it."""
    return reading.text[start] in "<[{" and Span(start - 1, end + 1) in reading.quotes
