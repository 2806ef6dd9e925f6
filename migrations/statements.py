"""Migrations written as SQL: one file, many statements, each ended by a semicolon and a blank line."""

from pathlib import Path

from alembic import op
from sqlalchemy import text

SQL = Path(__file__).parent / "sql"


def run_file(name: str) -> None:
    for statement in (SQL / name).read_text().split(";\n\n"):
        op.execute(text(statement.strip().removesuffix(";").replace(":", r"\:")))
