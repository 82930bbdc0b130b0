"""A throw-away PostgreSQL from Debian's binaries: temporary folder, unix socket, no port, an ordinary user."""

import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path

from sqlalchemy import create_engine, text

DEBIAN = Path("/usr/lib/postgresql")
OWNER = "thidua"
OPTIONS = "-c listen_addresses='' -c fsync=off -c max_connections=200 -c log_lock_waits=on"


def find_binaries() -> Path | None:
    """The folder with the newest `initdb`, or None."""
    debian = sorted(DEBIAN.glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]), reverse=True)
    on_path = shutil.which("initdb")
    found = [*debian, *([Path(on_path)] if on_path else [])]
    return found[0].resolve().parent if found else None


def _server_user() -> pwd.struct_passwd | None:
    """Whom the server runs as: PostgreSQL refuses to run as root. None = ourselves."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    return names.get("postgres") or names["nobody"]


class Cluster:
    """One server of one test process: workers of pytest-xdist never share it."""

    def __init__(self, binaries: Path) -> None:
        self.binaries = binaries
        self.folder = Path(tempfile.mkdtemp(prefix="thidua-pg-"))
        self.user = _server_user()
        self.made = 0
        if self.user is not None:
            os.chown(self.folder, self.user.pw_uid, self.user.pw_gid)

    def start(self) -> None:
        """Initialise and start; returns when the server takes connections."""
        data = str(self.folder / "data")
        self._run("initdb", "-D", data, "-U", OWNER, "--auth=trust", "--no-sync", "-E", "UTF8", "--locale=C")
        options = f"-k {self.folder} {OPTIONS}"
        try:
            self._run("pg_ctl", "-D", data, "-w", "-t", "60", "-l", f"{self.folder}/log", "-o", options, "start")
        except subprocess.CalledProcessError as error:
            raise RuntimeError((self.folder / "log").read_text()) from error

    def stop(self) -> None:
        """Stop at once and leave nothing behind."""
        self._run("pg_ctl", "-D", str(self.folder / "data"), "-w", "-m", "immediate", "stop")
        shutil.rmtree(self.folder)

    def url(self, name: str) -> str:
        """SQLAlchemy URL of one database."""
        return f"postgresql+psycopg://{OWNER}@/{name}?host={self.folder}"

    def create(self, template: str = "template1") -> str:
        """A new database, copied from another one; its name."""
        self.made += 1
        name = f"t{self.made}"
        self._command(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name

    def drop(self, name: str) -> None:
        """Drop a database, whoever is still connected."""
        self._command(f"DROP DATABASE {name} WITH (FORCE)")

    def _command(self, sql: str) -> None:
        engine = create_engine(self.url("postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(sql))
        engine.dispose()

    def _run(self, program: str, *words: str) -> None:
        subprocess.run(
            [self.binaries / program, *words],
            check=True,
            # Not a pipe: the server inherits it and would keep it open.
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=self.folder,
            user=self.user.pw_uid if self.user else None,
            group=self.user.pw_gid if self.user else None,
            extra_groups=[] if self.user else None,
        )
