"""What somebody with the file in hand can do: the guards of an SQLite database are taken away."""

from sqlmodel import Session


def unguarded(session: Session) -> None:
    """Drop every trigger, for the rest of this transaction and after."""
    for trigger in session.connection().exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").all():
        session.connection().exec_driver_sql(f"DROP TRIGGER {trigger.name}")
