"""All rules, in the order in which their findings are told."""

from domain.coaching.rules.asking import ASKING
from domain.coaching.rules.giving import GIVING
from domain.coaching.rules.pressing import PRESSING
from domain.coaching.rules.respect import RESPECT
from domain.coaching.rules.welcome import WELCOME

RULES = (*WELCOME, *RESPECT, *ASKING, *PRESSING, *GIVING)
# Told with every review: which rules it is by. It goes up with every change of what they find.
RULES_VERSION = 2
