"""Why something cannot be done with an import."""

from domain.shared.errors import Conflict, Invalid, Unavailable


class WrongState(Conflict):
    """The import is not in a state that allows this."""

    code = "state_invalid"


class NoFile(Conflict):
    """Upload the file first."""

    code = "import_without_file"


class AnotherImportRuns(Conflict):
    """Another import of this workspace is running; wait for it or cancel it."""

    code = "import_running"


class AlreadyFetching(Conflict):
    """This account is being fetched already; wait for that import, or cancel it."""

    code = "import_fetching"


class NothingToUndo(Conflict):
    """This import has changed nothing that could be undone."""

    code = "import_changed_nothing"


class UndoExpired(Conflict):
    """An import can be undone for 30 days, and these are over."""

    code = "undo_expired"


class UploadExpired(Conflict):
    """The file was forgotten a week after it was uploaded; upload it again."""

    code = "upload_expired"


class ImportBroken(Unavailable):
    """Something went wrong on our side. What has come in can be undone, and the file imported again."""

    code = "import_broken"


class FileDiffers(Invalid):
    """What arrived is not the file that was announced."""

    code = "file_differs"


class FileTooLarge(Invalid):
    """The file is larger than this service takes."""

    code = "too_large"
