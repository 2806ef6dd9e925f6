"""The text of a message: HTML where LinkedIn wrote HTML, plain where people did.

Tags are taken out by one linear scan. The standard library's HTMLParser needs seconds to minutes
for some texts of a few kilobytes (a run of unclosed tags), and whoever may write to the owner
chooses the text.
"""

import html
import re

BODY_LIMIT = 10_000

_READ_LIMIT = 100_000
_TAG = re.compile(
    r"</?(p|br|div|span|a|b|i|u|em|strong|s|ul|ol|li|h[1-6]|table|tbody|thead|tr|td|th|img|html|body|head"
    r"|blockquote|pre|code|font|style|script|title|hr)(?=[\s/>])[^<>]*>",
    re.IGNORECASE,
)
# A number of more digits than any character has: html.unescape gives up the whole text for thousands of them.
_NUMBERED = re.compile(r"&#(?=[0-9])0*+([0-9]*+)")
_DIGITS = 8
_COMMENT = re.compile(r"<![^<>]*>")
_LINE_END = re.compile(r"\r\n?|[\u2028\u2029]")
_BREAKING = frozenset(
    "p br div ul ol li h1 h2 h3 h4 h5 h6 table tr blockquote pre hr title".split()  # noqa: SIM905  (reads better)
)
_UNSEEN = frozenset({"style", "script"})


def plain_text(content: str) -> str:
    """`content` without markup and NUL, its line breaks kept, blank lines at most one at a time."""
    lines = _LINE_END.sub("\n", content[:_READ_LIMIT].replace("\0", ""))
    if "<" in lines and _TAG.search(lines):
        lines = _without_tags(lines)
    return _squeezed(lines)


def body_of(text: str) -> str | None:
    """At most 10,000 characters of `text`; None if there are none."""
    return text[:BODY_LIMIT].rstrip() or None


def _without_tags(marked: str) -> str:
    parts = _TAG.split(_COMMENT.sub("", marked))
    kept = [parts[0]]
    unseen = False
    for tag, text in zip(parts[1::2], parts[2::2], strict=True):
        name = tag.lower()
        if name in _UNSEEN:
            unseen = not unseen
        if name in _BREAKING:
            kept.append("\n")
        if not unseen:
            kept.append(text)
    return html.unescape(_NUMBERED.sub(_shortened, "".join(kept)))


def _shortened(number: re.Match[str]) -> str:
    return f"&#{number[1][:_DIGITS] or 0}"


def _squeezed(text: str) -> str:
    kept: list[str] = []
    for line in text.split("\n"):
        shown = line.strip()
        if shown or (kept and kept[-1]):
            kept.append(shown)
    return "\n".join(kept).strip()
