"""The job that lets enrolments go on as time passes."""

import asyncio

from structlog.testing import capture_logs

from domain.enrolments.sweeping import Advanced
from domain.shared.ids import EnrolmentId, new_id
from workers.enrolments import SWEEP_ENROLMENTS, sweep_enrolments
from workers.schedule import SCHEDULE


class CountedSweeps:
    """Answers with these batches, then that nothing is due."""

    def __init__(self, *batches: Advanced) -> None:
        self._batches = list(batches)
        self.asked = 0

    async def advance_due(self, most: int) -> Advanced:
        assert most > 0
        self.asked += 1
        return self._batches.pop(0) if self._batches else Advanced()


class EndlessSweeps(CountedSweeps):
    async def advance_due(self, most: int) -> Advanced:
        await asyncio.sleep(0)
        await super().advance_due(most)
        return Advanced(due=1, enrolments=1)


async def test_a_sweep_goes_on_until_nothing_is_due_or_all_is_in_other_hands() -> None:
    sweeps = CountedSweeps(Advanced(due=9, enrolments=9), Advanced(due=3, enrolments=0))
    await sweep_enrolments(sweeps)
    assert 2 == sweeps.asked


async def test_a_sweep_ends_in_time() -> None:
    sweeps = EndlessSweeps()
    await asyncio.wait_for(sweep_enrolments(sweeps, seconds=0.05), timeout=10)
    assert sweeps.asked > 1


async def test_what_is_put_off_is_said() -> None:
    enrolment_id = EnrolmentId(new_id())
    put_off = ((enrolment_id, "LookupError"),)
    with capture_logs() as logs:
        await sweep_enrolments(CountedSweeps(Advanced(due=1, enrolments=1, put_off=put_off)))
    assert [(str(enrolment_id), "LookupError")] == [
        (each["enrolment_id"], each["error"])
        for each in logs
        if each["event"] == "enrolment.put_off"
    ]


def test_the_clock_asks_for_it_every_ten_seconds() -> None:
    (cron,) = [each for each in SCHEDULE if each.kind is SWEEP_ENROLMENTS]
    assert 10 == cron.every.total_seconds()
