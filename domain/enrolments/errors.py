"""Why something cannot be done with an enrolment, or somebody cannot be put on a cadence."""

from domain.shared.errors import Conflict, Invalid


class EnrolmentFinished(Conflict):
    """This enrolment is over, and stays so."""

    code = "enrolment_finished"


class StepNotReady(Conflict):
    """This step is not ready now."""

    code = "step_not_ready"


class StepNotSkippable(Conflict):
    """This step cannot be skipped: time, an approval or the end of the cadence is not got around."""

    code = "step_not_skippable"


class StepNeedsDraft(Conflict):
    """The draft of the next message has to be approved first."""

    code = "step_awaits_approval"


class EnrolmentNotPaused(Conflict):
    """This enrolment is not paused."""

    code = "enrolment_not_paused"


class StillAway(Conflict):
    """You are on vacation: it goes on when you are back."""

    code = "still_away"


class ResumeNotAhead(Invalid):
    """A pause ends in the future."""

    code = "resume_not_ahead"


class StartOutOfRange(Invalid):
    """A cadence starts now, or within a year from now."""

    code = "start_out_of_range"


class PrefixDiffers(Conflict):
    """What was done so far is not the same in that version, or the present step is not in it."""

    code = "version_differs"


class EnrolmentTaken(Conflict):
    """There is another enrolment under this id already."""

    code = "duplicate"


class NotEnrolled(Conflict):
    """They cannot be put on this cadence now."""

    code = "not_enrolled"


class EnrolmentExists(NotEnrolled):
    """They are on a cadence already: one at a time."""

    code = "enrolment_exists"


class ContactResting(NotEnrolled):
    """They rest: nobody who rests is sought."""

    code = "contact_resting"


class ContactClosed(NotEnrolled):
    """You have closed this relationship; open it again first."""

    code = "contact_closed"


class ContactForbidden(NotEnrolled):
    """They are not to be contacted."""

    code = "contact_do_not_contact"


class ContactInTrash(NotEnrolled):
    """They are in the trash; restore them first."""

    code = "contact_trashed"


class AdmirationMissing(NotEnrolled):
    """Write down first what exactly you admire in their work: that is what you will write about."""

    code = "admiration_missing"


class AudienceMismatch(NotEnrolled):
    """This cadence is meant for others: it is for strangers and you know them, or the other way round."""

    code = "audience_mismatch"


class CompletedLately(NotEnrolled):
    """They have been through this cadence not long ago."""

    code = "cadence_completed_lately"


class CadenceArchived(NotEnrolled):
    """This cadence is archived."""

    code = "cadence_archived"


class CadenceUnpublished(NotEnrolled):
    """This cadence is not published: publish it first."""

    code = "cadence_unpublished"
