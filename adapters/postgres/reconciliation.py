"""What should never be found, by name. Each query counts up to a bound and rides a partial
index.
"""

from sqlalchemy import TextClause, text

DISCREPANCIES: dict[str, TextClause] = {
    # Due for a minute, and nobody took it.
    "jobs_overdue": text("""
        SELECT count(*) FROM unnest(ARRAY['interactive', 'bulk', 'cron']) AS queue (name)
        CROSS JOIN LATERAL (
            SELECT FROM control.job
            WHERE state = 'ready' AND queue = queue.name AND run_at < now() - interval '60 seconds'
            ORDER BY run_at LIMIT 1000
        ) AS overdue
    """),
    # The lease ran out long ago and no sweeper came: ten leases of thirty seconds.
    "jobs_abandoned": text("""
        SELECT count(*) FROM control.job
        WHERE state = 'running' AND lease_until < now() - interval '300 seconds'
    """),
    # Recorded a minute ago and not yet passed on.
    "events_waiting": text("""
        SELECT count(*) FROM (
            SELECT FROM control.outbox WHERE created_at < now() - interval '60 seconds' LIMIT 1000
        ) AS waiting
    """),
    # Says that it is at work, and has not moved for five minutes.
    "imports_stalled": text("SELECT tenant.imports_stalled(now() - interval '5 minutes')"),
    # Something was to be delivered five minutes ago, and still is.
    "deliveries_overdue": text("""
        SELECT count(*) FROM control.workspace
        WHERE next_delivery_at < now() - interval '5 minutes' AND NOT sandbox
    """),
}

DEAD = text("""
    SELECT kind, count(*) AS jobs FROM control.job WHERE state = 'dead' GROUP BY kind
""")
