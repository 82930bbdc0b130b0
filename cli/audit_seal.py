"""`thidua audit seal`: seal what is new now. `thidua audit key`: the published keys, and the exchange of the key."""

import argparse
import json
from pathlib import Path

from cli.output import write_whole
from cli.records import located, opened
from runtime.exit import DONE


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `seal` and `key` to the sub-commands of `audit`."""
    parser = commands.add_parser("seal", help="niêm phong ngay những gì mới lưu, không đợi đến đêm")
    parser.add_argument("--out", metavar="TỆP", type=Path, help="ghi bản niêm phong cuối ra tệp để người kiểm tra giữ")
    parser.add_argument("--json", action="store_true", help="in một đối tượng JSON")
    parser.set_defaults(run=run_seal)
    key = commands.add_parser(
        "key",
        help="dấu vân tay khóa ký đã công bố; đổi khóa",
        description="In các khóa đã công bố, khóa đang ký ở cuối. Hãy công bố dấu vân tay ở nơi ngoài hệ thống này.",
    )
    key.add_argument("--rotate", action="store_true", help="tạo khóa mới, khóa cũ ký lời giới thiệu rồi bị ghi đè")
    key.add_argument("--json", action="store_true", help="in một đối tượng JSON")
    key.set_defaults(run=run_key)


def run_seal(arguments: argparse.Namespace) -> int:
    """Seal; nothing new is no error. Raises Failure for an unfit key."""
    from audit import log
    from audit.chain import canonical
    from audit.sealing import ON_DEMAND, seal
    from runtime.keys import Keys
    from runtime.settings import load_settings

    settings = located(load_settings())
    with opened(settings) as (database, here):
        serials = seal(database, Keys(settings.keys_dir), here.id, ON_DEMAND)
        with database.read() as session:
            lines = log.lines(session, here.id)
    statement = json.loads(lines[-1]["statement"]) if lines else {}
    if arguments.out is not None and lines:
        write_whole(arguments.out, canonical(lines[-1]) + b"\n")
    if arguments.json:
        print(json.dumps({"sealed": serials, "last": statement}, ensure_ascii=False))
    elif serials:
        print(f"Đã niêm phong: bản {', '.join(map(str, serials))}; gốc {statement['root']}.")
    else:
        print("Không có gì mới để niêm phong.")
    return DONE


def run_key(arguments: argparse.Namespace) -> int:
    """The published keys, after an exchange if that was asked for. Raises Failure for an unfit key."""
    from audit import keyring
    from runtime.keys import Keys
    from runtime.settings import load_settings
    from storage import archive_root

    settings = located(load_settings())
    with opened(settings) as (database, here):
        keys = Keys(settings.keys_dir)
        change = keyring.rotate if arguments.rotate else keyring.signer
        change(database, keys, here.id)
        with database.read() as session:
            published = archive_root.keys(session, here.id)
    if arguments.json:
        told = [{"statement": json.loads(key.statement), "signature": key.signature} for key in published]
        print(json.dumps({"fingerprint": published[-1].fingerprint, "keys": told}, ensure_ascii=False))
    else:
        for key in published:
            print(f"{key.number}. {key.fingerprint}  (công bố {key.published_at:%d/%m/%Y %H:%M} UTC)")
    return DONE
