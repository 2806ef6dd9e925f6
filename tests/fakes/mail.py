"""A way out for mail that keeps everything."""

from domain.shared.mail import Mail


class FakeMailer:
    """See domain.shared.mail.Mailer. `trouble` is raised as long as it is set."""

    def __init__(self) -> None:
        self.sent: list[Mail] = []
        self.trouble: Exception | None = None

    async def send(self, mail: Mail) -> None:
        if self.trouble is not None:
            raise self.trouble
        self.sent.append(mail)
