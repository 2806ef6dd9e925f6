"""How much of a text is about its writer."""

import re

from domain.coaching.reading import Reading

_WRITER = re.compile(r"\b(?:i|i'm|i've|i'd|i'll|me|my|mine|myself|im|ive)\b")
_READER = re.compile(r"\b(?:you|your|yours|yourself|you're|you've|you'd|you'll|u|ur)\b")
# Formulas in which the reader occurs and is not spoken of.
_FORMULA = re.compile(
    r"\b(?:(?:i )?hope (?:that )?(?:this|you|all|everything)[^.!?,]{0,40}(?:well|fine|"
    r"good|great|health|accept me)|(?:my|your) esteemed company|let you (?:know|judge)|"
    r"tell you (?:about|a bit)|"
    r"so that you can (?:judge|see|get|know)[^.!?]{0,60}|as you (?:may|might|can|will) (?:remember|"
    r"see|know|imagine)|give you [^.!?]{0,40}(?:context|overview|background|idea|update)|"
    r"keep you posted|"
    r"(?:happy|glad) to connect(?: with you)?|thank you for your (?:time|attention|consideration)|"
    r"let me know (?:if|about|what)|kindly|what you think of my|introduce myself to you|"
    r"like to (?:inform|tell|introduce)[^.!?]{0,20}you|"
    r"(?:would you mind|could you|can you|would you|please|give me|have me|get me|you are|"
    r"you're)[^.!?]{0,20})"
)
_FEWEST = 4
_TWICE = 2
# A request with its reason is shorter than either.
_SENTENCES, _WORDS = 3, 30


def share_about_writer(reading: Reading) -> float:
    """The part of the words that stand in sentences about the writer and not about the reader, 0 to 1.

    It is 0 where the writer hardly says I, or the reader is spoken of about as often.
    """
    plain = _FORMULA.sub(" ", reading.plain)
    writer, reader = len(_WRITER.findall(plain)), len(_READER.findall(plain))
    if writer < _FEWEST or writer < _TWICE * reader:
        return 0.0
    own = everything = sentences = 0
    for sentence in reading.sentences:
        words = sentence.plain.count(" ") + 1
        everything += words
        kept = _FORMULA.sub(" ", sentence.plain)
        if _WRITER.search(kept) and not _READER.search(kept):
            own += words
            sentences += 1
    if sentences < _SENTENCES and own < _WORDS:
        return 0.0
    return own / max(everything, 1)
