"""How long the coach takes for a text of 2,000 characters, beside one pass of one compiled pattern over it.

The ratio says more than the milliseconds: both are measured in turns, so a busy machine slows both.
"""

import argparse
import re
import time
from collections.abc import Callable

from domain.coaching.model import Context, Purpose
from domain.coaching.review import review

# Every rule has something to look at in it.
MESSAGE = """Hi Ada, your talk on queues at Lambda Days changed how I draw waiting lists. You said that a line
is a promise, and I have asked "who is it for?" at work every day since. I work at a clinic and I tested two
displays with eleven patients. Could you tell me how you knew when to stop? There is no rush at all, and if
you are too busy I will read the next one anyway. I am not asking for a job. Thank you for the map! """
SIZE = 2_000
BARE = re.compile(r"\b(?:just checking in|any update|did you see my message)\b", re.IGNORECASE)


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench coach", description=__doc__)
    parser.add_argument("--rounds", type=int, default=200)
    rounds = parser.parse_args(arguments).rounds
    text = (MESSAGE * 9)[:SIZE]
    about = Context(channel="email", purpose=Purpose.FIRST_CONTACT)
    reviews, passes = [], []
    for _ in range(rounds):
        reviews.append(_milliseconds(lambda: review(text, about)))
        passes.append(_milliseconds(lambda: BARE.findall(text)))
    reviews.sort()
    passes.sort()
    middle = rounds // 2
    print(f"{SIZE:,} characters, {rounds} rounds in turns")
    print(
        f"  a review          {reviews[0]:7.2f} ms at best, {reviews[middle]:7.2f} ms in the middle"
    )
    print(
        f"  one bare pattern  {passes[0]:7.3f} ms at best, {passes[middle]:7.3f} ms in the middle"
    )
    print(
        f"  ratio             {reviews[0] / passes[0]:7.1f}    at best, {reviews[middle] / passes[middle]:7.1f}"
    )


def _milliseconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1000
