"""The build: all code of ours that a replay runs, as one file whose digest is its name.

The engine writes that name into every workflow task's events, which are chained and sealed: a history says to the byte
which code ran it, and a copy of the file can be held against it (docs/decisions/0010).
"""

import hashlib
import io
import re
from pathlib import Path
from zipfile import ZipFile, ZipInfo

ROOT = Path(__file__).parents[1]
PARTS = (
    *("rules", "payloads", "workflows"),
    *(f"runtime/{name}.py" for name in ("__init__", "failure", "settings", "temporal")),
    *(f"audit/{name}.py" for name in ("__init__", "histories", "probe", "witness")),
)
"""Rooms and files of a build: what `audit.witness` imports of ours. A page that changes makes no new one."""
_NAMED = re.compile(r"thidua-([0-9a-f]{64})")


def packed(root: Path = ROOT) -> bytes:
    """The build of the code below a folder as a ZIP file: the same code gives the same bytes on every machine.

    Stored, because packers differ from one version to the next; sorted and undated.
    """
    buffer = io.BytesIO()
    with ZipFile(buffer, "w") as archive:
        for name, path in sorted((path.relative_to(root).as_posix(), path) for path in _files(root)):
            entry = ZipInfo(name)
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            archive.writestr(entry, path.read_bytes())
    return buffer.getvalue()


def _files(root: Path) -> list[Path]:
    found: list[Path] = []
    for part in PARTS:
        path = root / part
        found += path.rglob("*.py") if path.is_dir() else [path]
    return found


def named(data: bytes) -> str:
    """The name of a build, e.g. «thidua-3f…»: what stands in the events of the tasks that it ran."""
    return f"thidua-{hashlib.sha256(data).hexdigest()}"


def digest_in(name: str) -> str:
    """The SHA-256 in the name of a build; empty for a name that is not of ours, such as the SDK gives by itself."""
    found = _NAMED.fullmatch(name)
    return found.group(1) if found else ""


PACKED = packed()
"""Of the code that this process runs: taken when it is loaded, for files that come later are another build."""
BUILD = named(PACKED)
