"""What the page says to whoever comes back from linking an account."""

from api.trips.cookies import TripCookie
from api.trips.pages import Words
from domain.trips.model import Failure

COOKIE = TripCookie("__Host-linking")
WORDS = Words(
    nothing_came="Nothing was linked",
    sentences={
        Failure.CANCELLED: "You did not allow it, so nothing has happened.",
        Failure.REFUSED: "LinkedIn did not say that it is allowed. Begin again from your linked accounts.",
        Failure.UNAVAILABLE: "LinkedIn does not answer at the moment. Try again in a few minutes.",
        Failure.STATE_INVALID: (
            "This is older than ten minutes, was used already, or was begun in another browser. "
            "Begin again from your linked accounts."
        ),
        Failure.NOT_AVAILABLE: (
            "It was not allowed, or LinkedIn does not offer it to you: it does so to members whose profile "
            "location is in the EU or EEA, or in Switzerland. You can always upload the archive that LinkedIn "
            "makes for you."
        ),
    },
)
