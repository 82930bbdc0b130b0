"""`thidua audit export`: the evidence bundle of a case, checked by the verifier before it is handed out."""

import argparse
import json
import os
import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from cli.audit_state import workflow_id_of
from cli.output import write_whole
from cli.records import located, opened
from runtime.exit import DONE, awaited

if TYPE_CHECKING:
    from runtime.settings import Settings
    from storage.session import Database

ENGINE_WAIT_SECONDS = 3.0


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `export` to the sub-commands of `audit`."""
    parser = commands.add_parser(
        "export",
        help="gói chứng cứ của một vụ việc, kiểm tra được khi không có hệ thống này",
        description="MÃ như của «audit state»: hồ sơ, phiên họp, quyết định hoặc phong trào. Gói được tự kiểm tra "
        "trước khi giao; dữ liệu của người khác để ngoài hoặc niêm phong.",
    )
    parser.add_argument("id", metavar="MÃ", help="ví dụ nomination/cho-don-2024/12")
    parser.add_argument("--out", metavar="ZIP", type=Path, required=True, help="tệp sẽ ghi")
    parser.add_argument("--without-files", action="store_true", help="không kèm tệp đính kèm của hồ sơ, chỉ mã băm")
    parser.add_argument("--json", action="store_true", help="in một đối tượng JSON")
    parser.set_defaults(run=run_export)


def run_export(arguments: argparse.Namespace) -> int:
    """0 with the file written; a Failure says why there is none."""
    from audit.verifier import verify
    from runtime.logs import logs_to
    from runtime.settings import load_settings

    settings = located(load_settings())
    subject = workflow_id_of(arguments.id)
    with (
        opened(settings) as (database, _here),
        Path(os.devnull).open("w", encoding="utf-8") as silence,
        logs_to(settings, silence),
    ):
        work = _export(settings, database, subject, not arguments.without_files)
        data = awaited(work)
        _record(database, subject, data)
    report = verify.verify(data)
    write_whole(arguments.out, data)
    if arguments.json:
        found = {"subject": subject, "out": str(arguments.out), "bytes": len(data), "fingerprint": report.fingerprint}
        print(json.dumps(found | {"left_out": report.left_out, "rehearsal": report.rehearsal}, ensure_ascii=False))
    else:
        print(f"{arguments.out}: {len(data)} byte. Dấu vân tay khóa ký: {report.fingerprint}")
        print(f"Kiểm tra: thidua audit verify {arguments.out} --fingerprint <dấu vân tay đã công bố>")
    return DONE


async def _export(settings: "Settings", database: "Database", subject: str, with_files: bool) -> bytes:
    from audit import bundle
    from audit.archiver import Archiver
    from documents.store import Store
    from runtime.keys import Keys
    from runtime.temporal import EngineUnreachable, connect

    store, keys = Store(settings.store_dir), Keys(settings.keys_dir)
    quick = settings.model_copy(update={"engine_wait_seconds": ENGINE_WAIT_SECONDS})

    async def archived_only(_workflow_ids: Iterable[str]) -> None:
        """Without an engine the bundle holds what the archive has."""

    sources = bundle.Sources(database, store, keys, archived_only)
    try:
        client = await connect(quick, identity="thidua-audit")
    except EngineUnreachable:
        print("thidua: máy xử lý không chạy; gói chỉ có những gì đã lưu trữ.", file=sys.stderr)
    else:
        sources = replace(sources, archive_now=Archiver(database, client, store, keys).archive_now)
    return await bundle.export(sources, subject, with_files)


def _record(database: "Database", subject: str, data: bytes) -> None:
    """On record before anything leaves the house: a look at the case from the server, and what went out."""
    import pwd
    from datetime import UTC, datetime
    from hashlib import sha256

    from rules.acting import SERVER
    from storage import reading

    now, digest = datetime.now(UTC), sha256(data).hexdigest()
    try:
        by = pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        by = f"uid {os.getuid()}"
    with database.write() as session:
        reading.record_read(session, reading.Read(SERVER, "thidua audit export", (subject,)), now)
        reading.hand_out(session, SERVER, subject, digest, now, by)
