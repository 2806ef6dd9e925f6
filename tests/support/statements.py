"""Counting what a request asks of the database."""

from adapters.postgres.statements import StatementCount, StatementCounter


class LastCount(StatementCounter):
    """Remembers the count of the latest request."""

    last: StatementCount

    def start(self) -> StatementCount:
        self.last = super().start()
        return self.last
