"""What can be wrong with running a job.

DomainError
├── Conflict
│   ├── LeaseLost        somebody else has the job by now
│   └── AlreadyPending   the same piece of work is waiting or running
└── GiveUp               trying again cannot help
"""

from domain.shared.errors import Conflict, DomainError


class LeaseLost(Conflict):
    """This job is no longer ours; whatever was done for it must be rolled back."""

    code = "lease_lost"


class AlreadyPending(Conflict):
    """The same piece of work is already waiting or running."""

    code = "job_already_pending"


class GiveUp(DomainError):
    """Trying this job again cannot help."""

    code = "job_given_up"
