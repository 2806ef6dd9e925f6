"""What the page says to whoever comes back from signing in."""

from api.trips.cookies import TripCookie
from api.trips.pages import Words
from domain.trips.model import Failure

COOKIE = TripCookie("__Host-signin")
WORDS = Words(
    nothing_came="Not signed in",
    sentences={
        Failure.CANCELLED: "You did not allow it, so nothing has happened.",
        Failure.REFUSED: "LinkedIn did not confirm who you are. Begin again, or log in by mail.",
        Failure.UNAVAILABLE: (
            "LinkedIn does not answer at the moment. Try again later, or log in by mail."
        ),
        Failure.STATE_INVALID: (
            "This sign-in is over, or was begun in another browser. Begin it again where you want to be."
        ),
        Failure.EMAIL_UNVERIFIED: (
            "LinkedIn does not vouch for your address. Log in by mail, and link LinkedIn from there."
        ),
        Failure.IDENTITY_CONFLICT: "This LinkedIn account is linked to another Perennial account.",
    },
)
