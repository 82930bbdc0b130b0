"""What is written once stays: audit events, acts, the outcome of an intake row, the kind of the installation."""

from alembic import op

revision = "0004"
down_revision: str | None = "0003"

APPEND_ONLY = ("audit_event", "act")


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        _sqlite()
    else:
        _postgresql()


def _sqlite() -> None:
    for table in APPEND_ONLY:
        for verb in ("UPDATE", "DELETE"):
            _sqlite_trigger(f"{table}_no_{verb.lower()}", f"{verb} ON {table}", f"{table} is append-only")
    _sqlite_trigger(
        "intake_outcome_once",
        "UPDATE OF outcome, answer ON intake "
        "WHEN OLD.outcome <> 'OPEN' AND (NEW.outcome <> OLD.outcome OR NEW.answer IS NOT OLD.answer)",
        "the outcome of an intake row is written once",
    )
    _sqlite_trigger(
        "installation_kind_fixed",
        "UPDATE OF kind ON installation WHEN NEW.kind <> OLD.kind",
        "the kind of an installation cannot be changed",
    )
    _sqlite_trigger("installation_kept", "DELETE ON installation", "an installation cannot be removed")


def _sqlite_trigger(name: str, when: str, message: str) -> None:
    op.execute(f"CREATE TRIGGER {name} BEFORE {when} BEGIN SELECT RAISE(ABORT, '{message}'); END")


def _postgresql() -> None:
    # restrict_violation is an integrity error, as RAISE(ABORT) is in SQLite: both engines refuse in the same class.
    op.execute(
        "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ "
        "BEGIN RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'restrict_violation'; END $$"
    )
    for table in APPEND_ONLY:
        message = f"{table} is append-only"
        _postgresql_trigger(f"{table}_no_change", f"UPDATE OR DELETE ON {table} FOR EACH ROW", message)
        _postgresql_trigger(f"{table}_no_truncate", f"TRUNCATE ON {table} FOR EACH STATEMENT", message)
    _postgresql_trigger(
        "intake_outcome_once",
        "UPDATE OF outcome, answer ON intake FOR EACH ROW "
        "WHEN (OLD.outcome <> 'OPEN' AND (NEW.outcome <> OLD.outcome OR NEW.answer IS DISTINCT FROM OLD.answer))",
        "the outcome of an intake row is written once",
    )
    _postgresql_trigger(
        "installation_kind_fixed",
        "UPDATE OF kind ON installation FOR EACH ROW WHEN (NEW.kind <> OLD.kind)",
        "the kind of an installation cannot be changed",
    )
    _postgresql_trigger("installation_kept", "DELETE ON installation FOR EACH ROW", "an installation cannot be removed")


def _postgresql_trigger(name: str, when: str, message: str) -> None:
    op.execute(f"CREATE TRIGGER {name} BEFORE {when} EXECUTE FUNCTION refuse_change('{message}')")
