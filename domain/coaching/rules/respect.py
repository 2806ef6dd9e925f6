"""P2: they have little time, and they have a name."""

from collections.abc import Iterator

from domain.coaching.channels import LIMITS, LINKEDIN, fitting, units
from domain.coaching.english.booking import find_attachments
from domain.coaching.model import Context, Purpose, Severity
from domain.coaching.names import find_wrong_name
from domain.coaching.reading import Reading, Span
from domain.coaching.rules.form import (
    ANY_LANGUAGE,
    ENGLISH,
    Principle,
    Rule,
    always,
    first,
    known,
    message,
    to,
)
from domain.coaching.templates import find_leftovers
from domain.contacts.stage import Stage

_FIRST, _FIRST_ON_LINKEDIN, _ANY = 150, 120, 300
_OPENING = frozenset({Purpose.FIRST_CONTACT, Purpose.INSIGHT_QUESTION})


def _too_long(reading: Reading, about: Context) -> Iterator[Span]:
    most = _ANY
    if about.purpose is Purpose.FIRST_CONTACT:
        most = _FIRST_ON_LINKEDIN if about.channel in LINKEDIN else _FIRST
    if len(reading.words) > most:
        yield reading.whole


def _several_questions(reading: Reading, about: Context) -> Iterator[Span]:
    most = 1 if about.purpose in _OPENING else 2
    questions = reading.questions
    if len(questions) > most:
        yield Span(questions[0].start, questions[-1].end)


def _over_limit(reading: Reading, about: Context) -> Iterator[Span]:
    limit = LIMITS.get(about.channel)
    if limit is not None and units(reading.text) > limit:
        yield Span(fitting(reading.text, limit), len(reading.text))


_STORY = "The desk in the lobby faced the wall, and nobody found it in time. "

RESPECT = (
    Rule(
        code="too_long",
        principle=Principle.RESPECT,
        severities=always(Severity.WARN),
        finders={ANY_LANGUAGE: _too_long},
        what="It is longer than the time that you may ask for.",
        why="A long message is put aside for a quiet hour that never comes.",
        suggestion="Cut it to what they need for an answer: a first message in 150 words, 120 on LinkedIn.",
        reason=(
            "Reading is the first thing that a message asks for. More than 150 words to a stranger, or 300 to "
            "anybody, is more than most people can give between two other things. Words are counted, not "
            "characters."
        ),
        source=(
            "The second principle: they are people with little time. «Keep it short» is among Adam Grant's six "
            "points (2013), and in most of what is written on the matter; the figures are ours."
        ),
        matching=(
            first(_STORY * 12),
            first(_STORY * 10, channel="linkedin_message"),
            known(_STORY * 24),
            first("Hi Ada. " + _STORY * 14, stage=Stage.GROWING),
            first("Liebe Ada, " + "der Tisch am Eingang stand mit dem Rücken zur Wand. " * 18),
        ),
        not_matching=(
            first(_STORY * 9),
            first(_STORY * 7, channel="linkedin_message"),
            known(_STORY * 20),
            first("Hi Ada, your talk was short and good."),
            known(""),
        ),
    ),
    Rule(
        code="several_questions",
        principle=Principle.RESPECT,
        severities=always(Severity.WARN),
        finders={ENGLISH: _several_questions},
        what="It asks more than one thing.",
        why="One question gets an answer; a list of them gets a «later».",
        suggestion="Keep the one question that only this person can answer.",
        reason=(
            "Every further question makes the answer longer and the chance of one smaller. One is enough for a "
            "first contact; two are fine with somebody who knows you. Politeness, rhetoric, quotations and "
            "alternatives within one question do not count."
        ),
        source=(
            "The second and the third principle: respect their time, and ask for insight. Adam Grant: make the "
            "request specific, short and easy to answer (2013)."
        ),
        matching=(
            first("How did you start? And what should I learn first?"),
            first("Could you tell me what you studied? Which tools do you use every day?"),
            known("When do we meet? Who brings the plan? What do we tell the client?"),
            first("How did you get the wardens on board, and what did the app cost in the end?"),
            first("What did you study? Is a certificate worth it? Agency or in-house?"),
        ),
        not_matching=(
            first("How are you? My one question: when a client shrugs, what do you say next?"),
            first('You closed with "who is it for?" and I ask that daily. What do you ask first?'),
            known("When do we meet? Who brings the plan?"),
            first("Did you leave that out on purpose, or is there a second part that I missed?"),
            first("Odd how rarely we ask, isn't it? What would you ask first?"),
            first("Thank you for the talk."),
        ),
    ),
    Rule(
        code="attachment_or_calendar",
        principle=Principle.RESPECT,
        severities=always(Severity.WARN),
        finders={ENGLISH: find_attachments},
        what="It brings a file, a calendar or fixed times to somebody who has not agreed to anything.",
        why="It hands them work, or a date, before they have said yes.",
        suggestion="Leave it out now; offer it when they have answered.",
        reason=(
            "A CV, a portfolio, a booking link or «Tuesday at three» takes the reader's yes for granted. To a "
            "stranger it is a demand however nicely it is put. With people who know you it is a courtesy, so "
            "the rule is silent there, except in a first message. A site in a signature is nothing to look "
            "through."
        ),
        source="The second principle: a reply and no reply are both fine, so nothing may presume one.",
        matching=(
            first("I loved your post. I have attached my CV so that you can get an idea of me."),
            first("Grab whatever slot works for you: calendly.com/annika/30min"),
            first("Are you free on Tuesday at 3 pm or Thursday at 10 am for coffee?"),
            first("Here is my portfolio, I'd be glad if you had a look.", stage=Stage.GROWING),
            message("Please find attached my resume.", Purpose.ASK, stage=Stage.SEED),
        ),
        not_matching=(
            first("I grew attached to your little robot. Thank you for it!"),
            first("I have not attached anything, and I ask for nothing."),
            first("Your talk on Tuesday was the best of the week."),
            known("Tuesday at 3 or Thursday at 10 both work for the call, or any other time."),
            first("Your portfolio of bridges is why I study this.\nAnnika\nannika.example"),
        ),
    ),
    Rule(
        code="template_leftover",
        principle=Principle.RESPECT,
        severities=always(Severity.BLOCK),
        finders={ANY_LANGUAGE: find_leftovers},
        what="A gap of a template was not filled.",
        why="It tells the reader that they are one row of a list.",
        suggestion="Fill the gap, or take the sentence out.",
        reason=(
            "Nothing ends a good impression faster than «Hi {{first_name}}». Braces, square and angle brackets "
            "around a field, XX and a greeting of nobody are looked for in every language. Placeholders that a "
            "message talks of, in quotation marks or with words around that say so, are left alone."
        ),
        source="The second principle: they are people, not recipients.",
        matching=(
            first("Hi {{first_name}}, I loved your recent work."),
            first("Dear [Name], I have followed [Company] for a long time."),
            first("Hello <NAME>, your post was great."),
            first("Hi ,\nthank you for accepting!"),
            first("Hello XX, I saw your presentation in Bergen."),
            first("Hi Ada! Insert compliment about recent post here. Let us talk."),
        ),
        not_matching=(
            first('Your series "[Un]readable" made me call the bank.'),
            first("Your plugin that finds a forgotten {{first_name}} saved me on Monday."),
            first("The list [1] is short, and [sic] is in it."),
            first("We fold lists of type List<Name> in your compiler."),
            first("Much love xx"),
            first("Hi Ada, thank you!"),
        ),
    ),
    Rule(
        code="wrong_name",
        principle=Principle.RESPECT,
        severities=always(Severity.BLOCK),
        finders={ENGLISH: find_wrong_name},
        what="It greets somebody else.",
        why="A wrong name says that the message was meant for another.",
        suggestion="Greet them by the name that they use.",
        reason=(
            "Names are the smallest sign of attention. The greeting is compared with the contact's names, "
            "without accents and letter case; short forms, and family names after a title, are right. Without "
            "a name on record nothing is compared."
        ),
        source="The second principle: they are people.",
        matching=(
            to("Miguel", "Antunes", "Hi Sarah, your episode on farmers was a joy."),
            to("Agnieszka", "Dvořáková", "Dear Mr Wójcik, I attended your keynote."),
            to("Theresa", "Lund", "Hey Bill, great to see you!"),
            to("Ada", "Lovelace", "Good morning Grace,\nthank you for the notes."),
            to("Mark", "Twain", "Hello Maria, how are you?"),
        ),
        not_matching=(
            to("Elizabeth", "Marsh", "Hi Liz, how you run critiques is how we do it now."),
            to("José", "Prieto", "Hola Jose, thank you for the map."),
            to("Ngozi", "Okonjo", "Dear Ms Okonjo, thank you."),
            to("Noor", "", "Hi Noor, Marcus told me about your prototype."),
            to("Ada", "Lovelace", "Hi there, thank you for the notes."),
            to("", "", "Hi Sarah, thank you."),
        ),
    ),
    Rule(
        code="over_limit",
        principle=Principle.RESPECT,
        severities=always(Severity.BLOCK),
        finders={ANY_LANGUAGE: _over_limit},
        what="It is longer than the channel takes.",
        why="What is over the limit is cut off or refused, mostly at the worst place.",
        suggestion="Shorten it: what is marked does not fit.",
        reason=(
            "LinkedIn takes 200 characters in a note with an invitation, 300 with Premium, 1,900 in an InMail "
            "and 8,000 in a message. It counts UTF-16 units, in which most emoji are two; so do we. The "
            "finding marks what does not fit."
        ),
        source="The limits of the channels, which are data in `domain/coaching/channels.py`.",
        matching=(
            first("a" * 201, channel="linkedin_note"),
            first("🌈" * 101, channel="linkedin_note"),
            first("a" * 301, channel="linkedin_premium_note"),
            first("a" * 1901, channel="linkedin_inmail"),
            first("ab " * 2700, channel="linkedin_message"),
        ),
        not_matching=(
            first("a" * 200, channel="linkedin_note"),
            first("🌈" * 100, channel="linkedin_note"),
            first("a" * 201, channel="linkedin_premium_note"),
            first("a" * 9000, channel="email"),
            first("ab" * 4500, channel="pigeon"),
        ),
    ),
)
