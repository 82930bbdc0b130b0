"""`thidua audit consistency`: the proof that the log of seals only grew since a statement that an auditor kept."""

import argparse
import json
from pathlib import Path
from typing import Any

from cli.output import write_whole
from cli.records import located, opened
from runtime.exit import DONE

KEPT = ("statement", "signature", "key")


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `consistency` to the sub-commands of `audit`."""
    parser = commands.add_parser(
        "consistency",
        help="chứng minh sổ niêm phong chỉ dài thêm từ một bản đã giữ",
        description="TỆP là một bản niêm phong do «thidua audit seal --out» ghi, hoặc một dòng của roots.jsonl trong "
        "gói chứng cứ. Chứng minh được kiểm tra bằng audit/verifier/consistency.py, không cần hệ thống này.",
    )
    parser.add_argument("kept", metavar="TỆP", type=Path, help="bản niêm phong người kiểm tra đã giữ")
    parser.add_argument("--out", metavar="TỆP", type=Path, required=True, help="tệp chứng minh sẽ ghi")
    parser.set_defaults(run=run_consistency)


def run_consistency(arguments: argparse.Namespace) -> int:
    """0 with the proof written; a Failure says why there is none."""
    from audit import log
    from audit.chain import canonical
    from runtime.failure import Failure
    from runtime.settings import load_settings

    kept = _kept(arguments.kept)
    settings = located(load_settings())
    with opened(settings) as (database, here), database.read() as session:
        try:
            found = log.proof(session, here.id, kept)
        except log.NotInLog as error:
            raise Failure(f"{error}. Nếu bản ấy từng do bản cài đặt này công bố thì sổ đã bị thay.") from error
    write_whole(arguments.out, canonical(found) + b"\n")
    old, new = (json.loads(line["statement"])["serial"] for line in (kept, found["new"]))
    print(f"{arguments.out}: sổ niêm phong từ bản số {old} đến bản số {new}.")
    print(f"Kiểm tra: python audit/verifier/consistency.py {arguments.out} --old {arguments.kept} --fingerprint …")
    return DONE


def _kept(path: Path) -> dict[str, Any]:
    """A statement as auditors keep it. Raises Failure."""
    from runtime.failure import Failure

    try:
        found = json.loads(path.read_bytes())
        json.loads(found["statement"])["serial"]
    except OSError as error:
        raise Failure(f"Không đọc được {path}: {error.strerror}.") from error
    except (ValueError, KeyError, TypeError) as error:
        raise Failure(f"{path} không phải bản niêm phong: hãy dùng tệp do «thidua audit seal --out» ghi.") from error
    if not all(isinstance(found.get(name), str) for name in KEPT):
        raise Failure(f"{path} thiếu một trong các mục {', '.join(KEPT)}.")
    return {name: found[name] for name in KEPT}
