"""P5 and P4: thanks for help, and something new in a second message."""

from collections.abc import Iterator

from domain.coaching.english.news import new_value
from domain.coaching.english.thanks import thanks
from domain.coaching.model import Context, Severity
from domain.coaching.reading import Reading, Span
from domain.coaching.rules.form import ENGLISH, Principle, Rule, always, helped, known, later


def _no_thanks(reading: Reading, about: Context) -> Iterator[Span]:
    if about.help_received and not thanks(reading):
        yield reading.whole


def _nothing_new(reading: Reading, about: Context) -> Iterator[Span]:
    if about.is_follow_up and not new_value(reading, about):
        yield reading.whole


GIVING = (
    Rule(
        code="no_thanks",
        principle=Principle.THANKS,
        severities=always(Severity.WARN),
        finders={ENGLISH: _no_thanks},
        what="They helped, and nothing in it thanks them.",
        why="Help that is not thanked looks unseen, and is not given twice.",
        suggestion="Begin with thanks, and tell what came of their help.",
        reason=(
            "Thanks belong before anything else, late ones too. They can be said in many ways and languages, "
            "«I owe you a cake» among them. Thanks in advance are none: they are an ask. Telling what came of "
            "it is the better half, and still needs the word."
        ),
        source=(
            "The fifth principle: be thankful, and tell people what came of their help. Adam Grant and "
            "Francesca Gino found that people who are thanked help again far more often («A Little Thanks Goes "
            "a Long Way», 2010)."
        ),
        matching=(
            helped("Got your comments, will work them in this week. Do you know a good source?"),
            helped("We went with your suggestion and loans went up by a third."),
            helped("Thanks in advance for a second look."),
            helped("I got the place! See you around."),
            helped("Could we talk again? I'd be grateful if you had time."),
        ),
        not_matching=(
            helped("Thank you for the afternoon."),
            helped("I owe you a very large cake."),
            helped("Merci, merci, merci."),
            helped("What you told me meant a lot to me."),
            known("Do you know a good source?"),
        ),
    ),
    Rule(
        code="no_new_value",
        principle=Principle.NO_EXPECTATION,
        severities=always(Severity.WARN),
        finders={ENGLISH: _nothing_new},
        what="A second message without anything new.",
        why="It repeats a question that was answered by silence.",
        suggestion="Bring news of them, what came of their advice, something of use, or thanks; or let it rest.",
        reason=(
            "What makes a second message welcome is what is in it for the reader. Repeating the ask, another "
            "ask, or news of one's own search is nothing new for them. The cadences of this product hold every "
            "follow-up to the same."
        ),
        source="The fourth and the sixth principle: expect nothing, and look for what you can give.",
        matching=(
            later("Just checking in on my message from last week."),
            later("Hi Ada, it's me again. I applied at two agencies. Could you have a look?"),
            later("I am still waiting for the names of people."),
            later("Did you get a chance to read it?"),
            later("Thanks in advance for an answer."),
        ),
        not_matching=(
            later(
                "I only wanted to pass on that the archive put its maps online: maps.example/delft."
            ),
            later("What you wrote about paper prototypes worked: two of three took the wrong box."),
            later("Congratulations on the award!"),
            later("Thank you for the slides, they got me through the week."),
            known("Did you get a chance to read it?"),
        ),
    ),
)
