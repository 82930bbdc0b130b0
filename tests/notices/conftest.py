"""An installation whose ledger holds notices, and where their letters go."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from runtime.settings import Settings
from storage.session import Database
from tests.support.postgres import Cluster
from tests.support.smtp_server import SmtpServer


class HandClock:
    """Real time as the mailroom is told it; a test moves it on."""

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 21, 2, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def pass_by(self, **length: float) -> None:
        self.at += timedelta(**length)


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def postgres_only(postgres: Cluster, migrated_template: str) -> Iterator[Database]:
    """For what SQLite cannot do: two write transactions at once."""
    name = postgres.create(migrated_template)
    opened = Database(postgres.url(name))
    yield opened
    opened.close()
    postgres.drop(name)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[SmtpServer]:
    with SmtpServer(tmp_path / "maildir") as running:
        yield running


def smtp_settings(server: SmtpServer, tmp_path: Path, **changes: object) -> Settings:
    """An installation that sends by the server, in the clear on loopback."""
    whole: dict[str, object] = {
        "data_dir": tmp_path,
        "smtp_host": "127.0.0.1",
        "smtp_port": server.port,
        "smtp_starttls": False,
        "smtp_sender": "thidua@chodon.example",
    }
    return Settings.model_validate(whole | changes)
