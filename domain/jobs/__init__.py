"""Work to be done later: what a job is, and what running jobs needs. A job exists if and only if
its row is committed.
"""
