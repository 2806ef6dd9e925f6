"""PostgreSQL: the only truth. SQLAlchemy Core for writes, compiled statements on asyncpg for hot reads."""
