"""Why an account was not linked. Each says what can be done instead, or again."""

import msgspec

from domain.linked_accounts.views import Alternative
from domain.shared.errors import Conflict


class _WithAlternative(Conflict):
    """The archive can be uploaded instead."""

    def __init__(self) -> None:
        super().__init__(alternative=msgspec.to_builtins(Alternative()))


class PortabilityNotConfigured(_WithAlternative):
    """This service has not been set up to import through LinkedIn; upload the archive instead."""

    code = "portability_not_configured"


class PortabilityNotOffered(_WithAlternative):
    """LinkedIn does not offer this to members where your profile is located; upload the archive instead."""

    code = "portability_not_offered"


class PortabilityRefused(Conflict):
    """LinkedIn did not confirm that it is allowed; begin again, and allow all of what is asked for."""

    code = "portability_refused"


class LinkedInUnreachable(Conflict):
    """LinkedIn does not answer at the moment; begin again in a few minutes."""

    code = "linkedin_unreachable"
