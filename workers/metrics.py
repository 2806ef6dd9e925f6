"""Numbers about jobs for Prometheus. Labels are kinds and states, never ids."""

from prometheus_client import Counter, Gauge, Histogram

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800)

jobs_ended = Counter(
    "perennial_jobs_ended", "Attempts at jobs by what became of them.", ["kind", "state"]
)
job_seconds = Histogram(
    "perennial_job_seconds", "How long an attempt took.", ["kind"], buckets=_SECONDS
)
job_waited_seconds = Histogram(
    "perennial_job_waited_seconds",
    "From when a job was due to when it began.",
    ["queue"],
    buckets=_SECONDS,
)
jobs_swept = Counter(
    "perennial_jobs_swept", "Jobs taken away from workers that let the lease run out.", ["state"]
)
jobs_dead = Gauge("perennial_jobs_dead", "Jobs that wait for a person.", ["kind"])
hints_sent = Gauge("perennial_hints_sent", "Hints sent by this process.")
hints_failed = Gauge("perennial_hints_failed", "Hints that could not be sent by this process.")
hints_reachable = Gauge("perennial_hints_reachable", "1 while hints get through, else 0.")
claimed_directly = Counter(
    "perennial_jobs_claimed_directly", "Jobs claimed without a hint.", ["queue"]
)
outbox_depth = Gauge("perennial_outbox_depth", "Events that wait in the outbox.")
outbox_lag_seconds = Gauge("perennial_outbox_lag_seconds", "Age of the oldest event that waits.")
discrepancies = Gauge(
    "perennial_discrepancies", "Rows found that should not be, by reconciliation.", ["name"]
)
loop_failures = Counter("perennial_loop_failures", "Failed turns of a worker's loops.", ["loop"])
contacts_planned = Counter("perennial_contacts_planned", "Contacts planned by sweeps.")
contacts_put_off = Counter(
    "perennial_contacts_put_off", "Contacts that could not be planned and are tried again later."
)
enrolments_advanced = Counter("perennial_enrolments_advanced", "Enrolments looked at by sweeps.")
enrolments_put_off = Counter(
    "perennial_enrolments_put_off",
    "Enrolments that could not be looked at and are tried again later.",
)
nudges_delivered = Counter("perennial_nudges_delivered", "Nudges put before owners by sweeps.")
