"""All settings of every process, from the environment only (`THIDUA_…`)."""

import os
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated

from pydantic import Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from runtime.failure import Failure

PREFIX = "THIDUA_"

Port = Annotated[int, Field(ge=0, le=65535)]


class Settings(BaseSettings):
    """One installation. Port 0 means: the supervisor chooses a free one and says which."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="forbid", env_ignore_empty=True)

    data_dir: Path = Path("data")
    database_url: str | None = None

    # Set: an engine run by others, nothing is started. Unset: the embedded one, on loopback.
    engine_address: str | None = None
    engine_port: Port = 7233
    engine_wait_seconds: float = Field(default=60.0, gt=0)
    namespace: str = Field(default="thidua", min_length=1)
    retention_days: int = Field(default=36_500, ge=1)

    http_host: str = "127.0.0.1"
    http_port: Port = 8080
    act_answer_seconds: float = Field(default=5.0, gt=0)
    settle_seconds: float = Field(default=2.0, ge=0)

    # No host, no SMTP: letters then go to the outbox folder.
    smtp_host: str | None = None
    smtp_port: Port = 587
    smtp_starttls: bool = True
    smtp_user: str | None = None
    smtp_password: SecretStr | None = None
    smtp_sender: str | None = None

    log_json: bool = True
    # Tests: a list or dict in a log line raises instead of being replaced by the name of its type.
    log_strict: bool = False

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings

    @model_validator(mode="after")
    def _mail_is_whole(self) -> "Settings":
        if self.smtp_host is not None and self.smtp_sender is None:
            raise ValueError("có THIDUA_SMTP_HOST thì phải có THIDUA_SMTP_SENDER (địa chỉ gửi thư)")
        return self

    @property
    def records_url(self) -> str:
        return self.database_url or f"sqlite:///{self.data_dir.resolve() / 'records.sqlite'}"

    @property
    def engine_target(self) -> str:
        return self.engine_address or f"127.0.0.1:{self.engine_port}"

    @property
    def http_address(self) -> str:
        """Where a browser on this machine finds the pages, also when all interfaces are listened on."""
        host = "127.0.0.1" if _is_every_interface(self.http_host) else self.http_host
        return f"http://[{host}]:{self.http_port}" if ":" in host else f"http://{host}:{self.http_port}"

    @property
    def outbox_dir(self) -> Path:
        return self.data_dir / "outbox"

    @property
    def store_dir(self) -> Path:
        return self.data_dir / "store"

    @property
    def builds_dir(self) -> Path:
        """Code that ran cases here, to be run again: a store of its own, where no uploaded file ever comes."""
        return self.data_dir / "builds"

    @property
    def keys_dir(self) -> Path:
        return self.data_dir / "keys"

    @property
    def logs_dir(self) -> Path:
        return self.data_dir / "logs"

    @property
    def run_dir(self) -> Path:
        return self.data_dir / "run"

    def environment(self) -> dict[str, str]:
        """The variables that make a child process read these same settings. Holds the secrets: never log it."""
        variables: dict[str, str] = {}
        for name in type(self).model_fields:
            value = getattr(self, name)
            if value is None:
                continue
            if isinstance(value, SecretStr):
                value = value.get_secret_value()
            if isinstance(value, Path):
                value = value.resolve()
            variables[PREFIX + name.upper()] = str(value)
        return variables


def load_settings() -> Settings:
    """The settings of this process.

    Raises:
        Failure: a variable has no such name (a typing error must not pass in silence) or an impossible value.
    """
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    unknown = sorted(name for name in os.environ if name.upper().startswith(PREFIX) and name.upper() not in known)
    if unknown:
        raise Failure(f"Không có thiết lập nào tên {', '.join(unknown)}; hãy xoá hoặc sửa lại tên biến môi trường.")
    try:
        return Settings()
    except ValidationError as error:
        raise Failure(_sentence(error)) from error


def _is_every_interface(host: str) -> bool:
    try:
        return ip_address(host).is_unspecified
    except ValueError:
        return host == ""


def _sentence(error: ValidationError) -> str:
    # Only names, never values: a password may be among them.
    fields = [PREFIX + str(item["loc"][0]).upper() for item in error.errors() if item["loc"]]
    if fields:
        return f"Giá trị không hợp lệ ở biến môi trường {', '.join(fields)}; hãy sửa lại rồi chạy lại lệnh."
    said = "; ".join(str(item.get("ctx", {}).get("error", item["type"])) for item in error.errors())
    return f"Thiết lập chưa đủ: {said}."
