"""Settings: from the environment only, wrong names and values told in one line."""

from pathlib import Path

import pytest

from runtime.failure import Failure
from runtime.settings import Settings, load_settings


def test_settings_default_to_one_machine_and_no_mail() -> None:
    settings = load_settings()

    assert (settings.data_dir, settings.namespace, settings.retention_days) == (Path("data"), "thidua", 36_500)
    assert settings.engine_target == "127.0.0.1:7233"
    assert settings.http_address == "http://127.0.0.1:8080"
    assert settings.smtp_host is None
    assert settings.records_url == f"sqlite:///{Path('data').resolve()}/records.sqlite"
    assert (settings.outbox_dir, settings.store_dir) == (Path("data/outbox"), Path("data/store"))


def test_settings_come_from_the_environment_only(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("THIDUA_HTTP_PORT=1\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("THIDUA_ENGINE_ADDRESS", "engine.internal:7233")
    monkeypatch.setenv("THIDUA_DATABASE_URL", "postgresql+psycopg://records")

    settings = load_settings()

    assert settings.http_port == 8080
    assert settings.engine_target == "engine.internal:7233"
    assert settings.records_url == "postgresql+psycopg://records"


def test_settings_refuse_a_misspelt_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THIDUA_HTTP_PROT", "8081")

    with pytest.raises(Failure, match="THIDUA_HTTP_PROT"):
        load_settings()


def test_settings_refuse_an_impossible_value_without_repeating_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THIDUA_SMTP_PORT", "hunter2")

    with pytest.raises(Failure, match="THIDUA_SMTP_PORT") as refused:
        load_settings()

    assert "hunter2" not in str(refused.value)


def test_settings_refuse_a_mail_host_without_a_sender(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THIDUA_SMTP_HOST", "mail.internal")

    with pytest.raises(Failure, match="THIDUA_SMTP_SENDER"):
        load_settings()


def test_settings_hide_the_password_but_hand_it_to_children(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("THIDUA_SMTP_PASSWORD", "hunter2")
    monkeypatch.setenv("THIDUA_DATA_DIR", str(tmp_path))
    parent = load_settings()

    for name, value in parent.environment().items():
        monkeypatch.setenv(name, value)

    assert "hunter2" not in repr(parent)
    assert load_settings() == parent
    assert parent.smtp_password is not None
    assert parent.smtp_password.get_secret_value() == "hunter2"


@pytest.mark.parametrize(
    ("host", "address"),
    [("0.0.0.0", "http://127.0.0.1:8080"), ("::1", "http://[::1]:8080"), ("10.1.1.1", "http://10.1.1.1:8080")],
)
def test_settings_give_an_address_that_a_browser_can_open(host: str, address: str) -> None:
    assert Settings(http_host=host).http_address == address
