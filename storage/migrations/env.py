"""Alembic's entry: runs the numbered files on the connection, and in the transaction, that storage.migrate opened."""

from alembic import context
from sqlmodel import SQLModel

import storage.tables  # noqa: F401  # the metadata must be whole


def run() -> None:
    """Everything that is pending; the caller commits."""
    context.configure(
        connection=context.config.attributes["connection"],
        target_metadata=SQLModel.metadata,
        transactional_ddl=True,
    )
    with context.begin_transaction():
        context.run_migrations()


run()
