"""Python's collector of cycles, set for work that leaves none."""

import gc

# By default the youngest objects are looked through after every 700 new ones, and all of them ever more often:
# a batch of a thousand contacts would be gone over dozens of times although nothing of it is in a cycle, and
# of what a page of contacts costs, a tenth would be this.
YOUNG = 20_000


def calm_collector() -> None:
    """Leave what was loaded at the start out of it for good, and look at the rest more rarely."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, 20, 20)
