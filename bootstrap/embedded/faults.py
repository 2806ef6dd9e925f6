"""Why nothing can run here."""


class StartError(Exception):
    """Perennial cannot run here; the message says why and what to do."""
