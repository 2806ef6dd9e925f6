"""P1 and P6: something that they did, why this person, and room for them in the message."""

from collections.abc import Iterator

from domain.coaching.english.naming import has_reason
from domain.coaching.english.specifics import names_something
from domain.coaching.english.standing import share_about_writer
from domain.coaching.english.thanks import tells_outcome, thanks
from domain.coaching.model import Context, Purpose, Severity
from domain.coaching.reading import Reading, Span
from domain.coaching.rules.form import ENGLISH, Principle, Rule, always, by_stage, first, known
from domain.contacts.stage import Stage

_MOSTLY = 0.6
_LONG = 100  # words; in a longer message one named work does not make up for the rest


def _no_admiration(reading: Reading, about: Context) -> Iterator[Span]:
    opens = about.purpose in {Purpose.FIRST_CONTACT, Purpose.INSIGHT_QUESTION}
    if opens and about.is_stranger and not names_something(reading, about):
        yield reading.whole


def _no_reason(reading: Reading, about: Context) -> Iterator[Span]:
    if about.purpose is not Purpose.FIRST_CONTACT or names_something(reading, about):
        return
    if not has_reason(reading):
        yield reading.whole


def _about_writer(reading: Reading, about: Context) -> Iterator[Span]:
    named = names_something(reading, about)
    if share_about_writer(reading) < _MOSTLY or (named and len(reading.words) <= _LONG):
        return
    is_first = about.purpose is Purpose.FIRST_CONTACT
    if is_first or not (thanks(reading) or tells_outcome(reading)):
        yield reading.whole


WELCOME = (
    Rule(
        code="no_specific_admiration",
        principle=Principle.ADMIRATION,
        severities=by_stage(Severity.WARN, None, None, None),
        finders={ENGLISH: _no_admiration},
        what="Nothing that they did is named.",
        why="General praise fits everybody, so it tells nobody that they were meant.",
        suggestion="Name one thing that they made, said or decided, and what it did for you.",
        reason=(
            "People answer strangers who have looked. One exact thing, a slide, a sentence, a decision, shows "
            "in a few words that the message was written for its reader; «your amazing career» shows the "
            "opposite. A job title, an employer or «your work» names nothing that they did."
        ),
        source=(
            "The first principle: reach out to people you admire, because of something specific that they did. "
            "Adam Grant asks the same of people who write to him: say why you chose this person, and show that "
            "you know their work («6 Ways to Get Me to Email You Back», 2013)."
        ),
        matching=(
            first("Hi Ada, I am really impressed by your amazing career. I would love to connect!"),
            first("Hello, I came across your profile and find your journey truly inspiring."),
            first("Hi Ada, great content, keep it up! What should a beginner learn first?"),
            first("Dear Ada, as a fan of design I would be glad to have you in my network."),
            first("Hi Ada, I see that you work at Acme. How is it there?"),
            first("Hi Ada, your work is fantastic and so are your posts. How do you do it?"),
        ),
        not_matching=(
            first("Hi Ada, your talk on queues at Lambda Days changed how I draw waiting lists."),
            first(
                'Hi Ada, in "Ten boring screens" the list comes twice. What is the second one for?'
            ),
            first("Hi Ada, how you test forms with four people stays with me. When do you stop?"),
            first(
                "Hi Ada, the cardboard lift panel you brought to Bergen is the best I have touched."
            ),
            first("Hi Ada, I came across your profile and love your career!", stage=Stage.SPROUT),
        ),
    ),
    Rule(
        code="no_reason_for_you",
        principle=Principle.ADMIRATION,
        severities=always(Severity.WARN),
        finders={ENGLISH: _no_reason},
        what="This message could go to anybody.",
        why="Without a reason it reads like one of a hundred copies, and is answered like one.",
        suggestion="Say in one clause why you write to this person: a work, a place, somebody you both know.",
        reason=(
            "A reader asks first of all «why me?». A work, an employer, a place, a course or a person in "
            "common answers that; a profession or a profile does not, since thousands share them. It is what "
            "tells a letter from a leaflet."
        ),
        source=(
            "The first principle, read from the other side of the table. Adam Grant names what writer and "
            "reader have in common, the more unusual the better, among the things that make him answer (as "
            "above, 2013)."
        ),
        matching=(
            first("Hi, I am expanding my network and would love to connect with inspiring people."),
            first("Hi Ada, we work in the same field and could both benefit from an exchange."),
            first(
                "Hello Ada, I saw your profile and thought I would reach out. How do I get into UX?"
            ),
            first("Dear Ada, I am a graduate with a passion for design. Let us stay in touch!"),
            first("hey saw u work in ux. how do i get in? thx", stage=Stage.SPROUT),
        ),
        not_matching=(
            first("Hi Ada, we both did the evening course with Barbro, ten years apart!"),
            first("Hi Ada, Marcus suggested that I write to you. I build ferry timetables, too."),
            first(
                "Hi Ada, I saw that Fernholz is growing its studio in Graz. What is it like to work there?"
            ),
            first("Hi Ada, your essay on tax letters made me laugh and then read ours aloud."),
            known("We could both benefit from an exchange."),
        ),
    ),
    Rule(
        code="all_about_me",
        principle=Principle.RECIPROCITY,
        severities=always(Severity.WARN),
        finders={ENGLISH: _about_writer},
        what="Nearly all of it is about you.",
        why="A message in which the reader hardly occurs gives them nothing to answer to.",
        suggestion="Keep one sentence about yourself, and give the rest to them and their work.",
        reason=(
            "Relationships go both ways from the first message on. A life in ten sentences asks the reader to "
            "find out for themselves what it has to do with them. Saying «I» often is fine where it is about "
            "their work or about what came of their help."
        ),
        source="The sixth principle: relationships are reciprocal.",
        matching=(
            first(
                "Hi Ada, I am a designer with four years in print. I moved to Utrecht in March. I am learning "
                "Figma and I read a lot. I want to become a product designer."
            ),
            first(
                "I am Bogdan. I am 34. I work 60 hours a week. I learn at night. I believe in my dream."
            ),
            known(
                "Quick update: I am in the third round now. I redid my portfolio in Framer. I think that I am "
                "getting better at storytelling."
            ),
            first(
                "Hi Ada, I'm Teo. My strengths are patience and a steady hand. In five years I see myself "
                "leading a team. I like to learn."
            ),
            known(
                "I moved house. I changed my job. I bought a bike and I ride it to my new office."
            ),
        ),
        not_matching=(
            first(
                "Hi Ada, I read your field notes from the depot, I printed them, I read them again and I missed "
                "my stop. I copied the last page on Friday."
            ),
            known(
                "I did what you said: I asked the neighbour first. I got the flat. I cannot thank you enough."
            ),
            known("I thought of you when I saw your tram in the museum. How is your garden?"),
            known("Happy birthday! I hope that you have cake."),
            first(
                "Hi Ada, your talk on queues helped me. I draw waiting lists, and I now draw two."
            ),
        ),
    ),
)
