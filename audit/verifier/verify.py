"""Verifies an evidence bundle of thidua with nothing but this file, Python ≥ 3.11 and the package `cryptography`.

    python verify.py GOI.zip [--key TỆP|HEX | --fingerprint HEX] [--json]

No network, no service, no file of ours. The trusted key (or its fingerprint, SHA-256 of the 32 raw bytes) comes from
the issuer's publication, never from the bundle; this file, too, comes from the published source code. Exit code: 0 all
is covered and true, the key is the one you named; 1 something is false or unread; 2 wrong usage; 3 you named no key.
"""

import argparse
import hashlib
import json
import re
import struct
import sys
import zlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

TRUE, FALSE, USAGE, UNTRUSTED = 0, 1, 2, 3
LARGEST, MOST, DONE = 2**32 - 1, 65_534, ("RECORDED", "REFUSED")
KINDS = dict.fromkeys(("RUN", "RUN_MANIFEST", "EVENTS", "HEAD", "AUDIT", "DRAFT", "PAPER", "COPY"), (0, MOST))
KINDS |= dict.fromkeys(("INDEX", "ACTS", "RULES", "PROOFS", "ROOTS"), (1, 1)) | {"NOTES": (0, 1), "BALLOTS": (0, 1)}
"""What a member is checked as, and how many of it a bundle may hold."""
VERDICTS = {
    TRUE: "ĐÚNG: mọi nội dung trong gói được bảo đảm và đúng, khóa đã đối chiếu",
    FALSE: "SAI: không được tin gói này",
    UNTRUSTED: "NGUYÊN VẸN NHƯNG CHƯA ĐỐI CHIẾU ĐƯỢC KHÓA: hãy nêu --key hay --fingerprint đã công bố",
}
LOCAL, CENTRAL, END = struct.Struct("<4s5H3L2H"), struct.Struct("<4s6H3L5H2L"), struct.Struct("<4s4H2LH")
HEX = re.compile(rb'"([0-9a-f]{64})"')
PATH = re.compile(r"[a-z0-9][a-z0-9_-]*(?:/[a-z0-9][a-z0-9_-]*)*(?:\.[a-z0-9]+)*")
ROW_OF_LAW, SAME = {"id", "value", "instrument", "article", "evidence"}, ("act", "digest", "state_digest")
MISREAD = (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError, OverflowError, struct.error)
Acts = list[tuple[dict[str, Any], str]]  # (act to be recorded, outcome: RECORDED, REFUSED, STALE, WAIT or empty)


class Broken(Exception):
    """What is not as it must be, as a Vietnamese sentence."""


def require(holds: bool, sentence: str) -> None:
    if not holds:
        raise Broken(sentence)


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def digest_of(*parts: str) -> str:
    """SHA-256 over parts, each preceded by its length in 8 bytes."""
    return sha(b"".join(len(raw).to_bytes(8, "big") + raw for raw in (part.encode() for part in parts)))


def canonical(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def read(data: bytes, path: str) -> Any:
    value = json.loads(data)
    require(canonical(value) == data, f"{path}: JSON không ở dạng chuẩn")
    return value


def signed(key: str, signature: str, data: bytes) -> bool:
    """Whether the Ed25519 signature over the bytes is that key's; both in lower-case hex."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)).verify(bytes.fromhex(signature), data)
    except (InvalidSignature, ValueError):
        return False
    return re.fullmatch("[0-9a-f]{64}", key) is not None and re.fullmatch("[0-9a-f]{128}", signature) is not None


def varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while (byte := data[at]) > 127 and shift < 63:
        value, shift, at = value | (byte & 127) << shift, shift + 7, at + 1
    return value | byte << shift, at + 1


def wire(data: bytes) -> Iterator[tuple[int, Any]]:
    """(number, value) of every field of a protobuf message: int for varints, bytes for the rest."""
    at = 0
    while at < len(data):
        key, at = varint(data, at)
        length, at = (8, at) if key & 7 == 1 else (4, at) if key & 7 == 5 else varint(data, at)
        if key & 7 == 0:
            yield key >> 3, length
            continue
        require(key & 7 in (1, 2, 5) and at + length <= len(data), "sự kiện không đúng khuôn protobuf")
        yield key >> 3, data[at : at + length]
        at += length


def part(data: bytes, *numbers: int) -> bytes:
    """The bytes of a field inside a field inside …; empty when there is none."""
    for number in numbers:
        data = next((value for found, value in wire(data) if found == number and isinstance(value, bytes)), b"")
    return data


def payloads(data: bytes) -> list[bytes]:
    return [part(value, 2) for number, value in wire(data) if number == 1]


def node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\1" + left + right).digest()


def tree(leaves: list[bytes]) -> str:
    """RFC 6962 root over leaf hashes."""
    level = leaves or [hashlib.sha256(b"").digest()]
    while len(level) > 1:
        level = [node(level[i], level[i + 1]) for i in range(0, len(level) - 1, 2)] + level[len(level) // 2 * 2 :]
    return level[0].hex()


def root_by(leaf: bytes, at: int, size: int, path: list[str]) -> str:
    """The root that an inclusion path (RFC 6962) leads to from a leaf at its place; empty when its length is wrong."""
    now, rest = hashlib.sha256(b"\0" + leaf).digest(), [bytes.fromhex(each) for each in path]
    require(type(at) is int and type(size) is int and 0 <= at < size, "vị trí ngoài cây")
    while size > 1 and (rest or at ^ 1 >= size):
        if at ^ 1 < size:
            pair = rest.pop(0)
            now = node(pair, now) if at & 1 else node(now, pair)
        at, size = at >> 1, size + 1 >> 1
    return "" if rest or size > 1 else now.hex()


@dataclass
class Bundle:
    """The file, its members, and what the checks have read so far."""

    data: bytes = b""
    manifest: dict[str, Any] = field(default_factory=dict)
    key: str = ""
    members: dict[str, bytes] = field(default_factory=dict)
    kinds: dict[str, list[str]] = field(default_factory=lambda: {kind: [] for kind in KINDS})
    runs: dict[str, dict[str, Any]] = field(default_factory=dict)
    roots: list[dict[str, Any]] = field(default_factory=list)
    told: dict[str, Acts] = field(default_factory=dict)  # by workflow, of histories that are here in full
    printed: set[str] = field(default_factory=set)  # papers that histories printed
    named: set[str] = field(default_factory=set)  # every digest that a history or a filed dossier names
    law: set[bytes] = field(default_factory=set)

    def json(self, path: str) -> Any:
        *lines, rest = self.members[path].split(b"\n")
        require(not (rest and path.endswith("l")), f"{path}: dòng cuối bị cắt")
        return [read(line, path) for line in lines] if path.endswith("l") else read(self.members[path], path)

    def whole(self) -> list[str]:
        return sorted(each["id"] for each in self.manifest["workflows"] if each["how"] == "WHOLE")


def check_zip(bundle: Bundle) -> str:
    """Tệp ZIP"""
    # Read as the manifest has it and no other way: every byte of the file is compared with the one it must be.
    data, at, central = bundle.data, 0, bytearray()

    def take(name: str, size: int | None = None) -> bytes:
        nonlocal at
        require(len(data) >= at + LOCAL.size, "gói bị cắt hoặc không phải tệp ZIP")
        size = LOCAL.unpack_from(data, at)[7] if size is None else size
        raw = name.encode()
        start = at + LOCAL.size + len(raw)
        content = data[start : start + size]
        sizes = zlib.crc32(content), size, size, len(raw), 0
        if data[at:start] != LOCAL.pack(b"PK\3\4", 20, 0, 0, 0, 33, *sizes) + raw or len(content) != size:
            raise Broken(blame(bundle, at, name))
        central.extend(CENTRAL.pack(b"PK\1\2", 788, 20, 0, 0, 0, 33, *sizes, 0, 0, 0, 0o600 << 16, at) + raw)
        at = start + size
        return content

    require(len(data) <= LARGEST and data[:4] == b"PK\3\4", "không phải tệp ZIP của thidua")
    text, signature = take("manifest.json"), read(take("manifest.sig"), "manifest.sig")
    require(signed(data=text, **signature), "chữ ký trên manifest.json không đúng")
    bundle.manifest, bundle.key = read(text, "manifest.json"), signature["key"]
    require(bundle.manifest["format"] == "thidua-bundle-1", "manifest.json: không rõ dạng gói")
    for each in bundle.manifest["members"]:
        path, kind = each["path"], each["kind"]
        require(PATH.fullmatch(path) is not None and len(path) < 256, f"tên thành phần không hợp lệ: {path[:80]!r}")
        require(path not in bundle.members and len(bundle.members) < MOST, f"thành phần trùng hoặc quá nhiều: {path}")
        require(kind in KINDS, f"{path}: loại {kind!r} không kiểm được bằng tệp này")
        bundle.members[path] = take(path, each["size"])
        bundle.kinds[kind].append(path)
        require(sha(bundle.members[path]) == each["sha256"], f"{path}: nội dung khác mã băm đã ký")
    count = len(bundle.members) + 2
    if data[at:] != bytes(central) + END.pack(b"PK\5\6", 0, 0, count, count, len(central), at, 0):
        raise Broken(blame(bundle, at, "mục lục ZIP"))
    for kind, (least, most) in KINDS.items():
        require(least <= len(bundle.kinds[kind]) <= most, f"thừa hoặc thiếu thành phần loại {kind}")
    words = [bundle.manifest["subject"], *(each[of] for each in bundle.manifest["left_out"] for of in ("what", "why"))]
    require(all(isinstance(word, str) for word in words), "manifest.json: sai kiểu dữ liệu")
    return f"{count} thành phần, {len(data)} byte, byte nào cũng đúng chỗ; khóa ký {sha(bytes.fromhex(bundle.key))}"


def blame(bundle: Bundle, at: int, name: str) -> str:
    """What stands where a member, or the directory at the end, has to begin."""
    said = f"từ byte {at}, chỗ của {name}: "
    if bundle.data[at : at + 4] != b"PK\3\4":
        return f"{said}thiếu, bị cắt hoặc khác"
    head = LOCAL.unpack_from(bundle.data, at)
    found = bundle.data[at + LOCAL.size :][: head[9]].decode("ascii", "replace")
    twice = ", trùng tên" if found in bundle.members else ""
    if found != name:
        return f"{said}thừa hoặc đổi tên thành phần {found[:80]!r}{twice}"
    return said + ("bị nén lại" if head[3] else "khác độ dài, dạng hoặc nội dung đã ký")


def check_runs(bundle: Bundle) -> str:
    """Lịch sử"""
    chains: dict[str, set[str]] = {}
    whole, blobs = bundle.whole(), set(bundle.kinds["RUN"])
    for path in bundle.kinds["RUN_MANIFEST"]:
        run, blob = bundle.json(path), path.removesuffix("json") + "pb"
        require(run["format"] == "thidua-run-1", f"{path}: không rõ dạng")
        require((run["workflow_id"] in whole) == (blob in blobs), f"{path}: thừa hoặc thiếu tệp lịch sử")
        bundle.runs[path] = run
        chains.setdefault(run["workflow_id"], set()).add(run["run_id"])
        if blob in blobs:
            blobs.remove(blob)
            data, said = bundle.members[blob], f"{blob} ({run['workflow_id']})"
            require((len(data), sha(data)) == (run["bytes"], run["sha256"]), f"{said}: tệp khác bản kê")
            now = hashlib.sha256(f"thidua/history/1\0{run['namespace']}\0{run['workflow_id']}".encode()).digest()
            found = tell(bundle, run["workflow_id"], data, now)
            require(found == (run["events"], run["head"], run["event_root"]), f"{said}: chuỗi hoặc cây sự kiện đứt")
    require(not blobs, f"lịch sử không có bản kê: {', '.join(blobs)}")
    for run in bundle.runs.values():
        for other in (run[name] for name in ("continued_from", "continued_to", "reset_from", "first_run_id")):
            require(not other or other in chains[run["workflow_id"]], f"{run['workflow_id']}: thiếu lượt chạy {other}")
    ids = [each["id"] for each in bundle.manifest["workflows"]]
    require(set(ids) == set(chains) and len(ids) == len(chains), "danh sách tiến trình khác các lịch sử kèm theo")
    require(bundle.manifest["subject"] in whole, "thiếu lịch sử của chính đối tượng")
    shown = [(path, each) for path in bundle.kinds["EVENTS"] for each in bundle.json(path)]
    for path, each in shown:
        run, event = bundle.runs[path.replace(".events.", ".")], bytes.fromhex(each["event"])
        same = root_by(event, each["position"], run["events"], each["path"]) == run["event_root"]
        require(same, f"{path}: sự kiện {each['position'] + 1} không thuộc lịch sử {run['workflow_id']}")
        bundle.named |= {found.decode() for found in HEX.findall(event)}
    return f"{len(bundle.runs)} lượt chạy, {len(bundle.told)} lịch sử đầy đủ, {len(shown)} sự kiện lẻ được mở"


def tell(bundle: Bundle, workflow_id: str, blob: bytes, now: bytes = b"") -> tuple[int, str, str]:
    """Read what a history says: acts, printed papers, digests, rows of law. Returns events, chain and tree."""
    asked: dict[int, dict[str, Any]] = {}
    told, acts, leaves = bundle.told.setdefault(workflow_id, []), Acts(), list[bytes]()
    for number, event in wire(blob):
        require(number == 1 and isinstance(event, bytes), "tệp lịch sử có phần không phải sự kiện")
        now = hashlib.sha256(now + event).digest()
        leaves.append(hashlib.sha256(b"\0" + event).digest())
        parts, texts = dict(wire(event)), []
        if 15 in parts:  # activity scheduled
            texts = payloads(part(parts[15], 6))
            if part(parts[15], 2, 1).startswith(b"record_"):
                asked[parts[1]] = json.loads(texts[0])
        elif 17 in parts:  # activity completed
            texts = payloads(part(parts[17], 1))
            answer = json.loads(texts[0]) if texts and texts[0].startswith(b"{") else {}
            scheduled = dict(wire(parts[17])).get(2)
            if scheduled in asked:
                acts.append((asked.pop(scheduled) | {"answer": answer}, answer["outcome"]))
            bundle.printed |= {each for each in answer.get("papers", ()) if HEX.fullmatch(f'"{each}"'.encode())}
        elif 46 in parts:  # update accepted
            texts = payloads(part(parts[46], 4, 2, 3))
        for text in texts:
            bundle.named |= {found.decode() for found in HEX.findall(text)}
            if b'"instrument"' in text:
                gather(json.loads(text), bundle.law)
    acts += [(entry, "") for entry in asked.values()]
    known = {entry["update_id"] for entry, outcome in told if outcome in DONE}  # a reset run repeats what it copies
    told += [each for each in acts if each[0]["update_id"] not in known]
    return len(leaves), now.hex(), tree(leaves)


def gather(value: Any, rows: set[bytes]) -> None:
    """Every row of law inside a value, as canonical JSON."""
    if isinstance(value, dict) and value.keys() >= ROW_OF_LAW:
        rows.add(canonical(value))
    for each in value.values() if isinstance(value, dict) else value:
        if isinstance(each, dict | list):
            gather(each, rows)


def check_seals(bundle: Bundle) -> str:
    """Niêm phong"""
    previous, lines = "0" * 64, bundle.json(bundle.kinds["ROOTS"][0])
    for serial, line in enumerate(lines, 1):
        text, said = line["statement"].encode(), f"bản niêm phong số {serial}"
        root = read(text, said)
        same = root["format"] == "thidua-root-1" and root["installation"] == bundle.manifest["installation"]
        require(same, f"{said}: không rõ dạng hoặc của bản cài đặt khác")
        require((root["serial"], root["previous"]) == (serial, previous), f"{said}: chuỗi niêm phong đứt")
        require(signed(line["key"], line["signature"], text), f"{said}: chữ ký không đúng")
        previous = sha(text)
        bundle.roots.append(root)
    require(bool(lines) and lines[-1]["key"] == bundle.key, "bản niêm phong cuối không do khóa của gói ký")
    log = tree([hashlib.sha256(b"\0" + line["statement"].encode()).digest() for line in lines[:-1]])
    require(bundle.roots[-1].get("log", log) == log, "bản niêm phong cuối nêu sai gốc của các bản trước")
    proofs = bundle.json(bundle.kinds["PROOFS"][0])
    strange = sorted(set(proofs) ^ {*bundle.kinds["RUN_MANIFEST"], *bundle.kinds["HEAD"]})
    require(not strange, f"thừa hoặc thiếu cho: {strange[:3]}")
    for path, proof in proofs.items():
        require(1 <= proof["serial"] <= len(bundle.roots), f"{path}: thiếu bản niêm phong số {proof['serial']}")
        root = bundle.roots[proof["serial"] - 1]
        found = root_by(bundle.members[path], proof["position"], root["leaves"], proof["path"])
        require(found == root["root"], f"{path} không nằm trong bản niêm phong số {proof['serial']}")
    return f"{len(proofs)} lá trong {len(lines)} bản niêm phong nối nhau, bản cuối lúc {bundle.roots[-1]['sealed_at']}"


def check_audit(bundle: Bundle) -> str:
    """Chuỗi kiểm toán"""
    heads = {path.removesuffix("json") + "jsonl": bundle.json(path) for path in bundle.kinds["HEAD"]}
    whole = sorted(head["subject"] for head in heads.values()) == bundle.whole()
    require(whole and sorted(heads) == sorted(bundle.kinds["AUDIT"]), "thừa hoặc thiếu chuỗi kiểm toán")
    total = 0
    for path, head in heads.items():
        said = f"chuỗi kiểm toán {head['subject']}"
        now, events = digest_of("thidua/audit/1", head["subject"]), []
        for seq, line in enumerate(bundle.json(path), 1):
            now = digest_of(now, str(seq), line["event"])
            require((line["seq"], line["hash"]) == (seq, now), f"{said} đứt ở dòng {seq}")
            events.append(json.loads(line["event"]))
        require((head["format"], head["seq"], head["hash"]) == ("thidua-chain-1", len(events), now), f"{said} bị cắt")
        compare(head["subject"], events, bundle.told[head["subject"]])
        total += len(events)
    return f"{total} dòng của {len(heads)} chuỗi, khớp với lịch sử"


def compare(subject: str, events: list[dict[str, Any]], told: Acts) -> None:
    """Every event of a chain against the act that the history asked to be recorded, and the other way round."""
    must, may = set[tuple[Any, ...]](), set[tuple[Any, ...]]()

    def line(of: dict[str, Any], act: str, number: int | None, after: str, *names: str) -> tuple[Any, ...]:
        times = (datetime.fromisoformat(of[name]) for name in names[1:])
        return act, number, canonical(of["actor"]), of["before"], after, of[names[0]], *times

    for entry, outcome in told:
        after, names = entry["state"].get("phase") or entry["state"]["status"], ("body", "received_at", "recorded_at")
        done = line(entry, entry["act"], entry["act_no"], after, *names)
        refused = line(entry, entry["act"], None, entry["before"], *names)
        must |= {"RECORDED": {done}, "REFUSED": {refused}}.get(outcome, set())
        may |= {done, refused} if not outcome else set()
    said = set()
    for seq, event in enumerate(events, 1):
        _subject, act, fact = event["tag"].split(":")
        number = event["act_no"] if fact == "recorded" else None
        said.add(shown := line(event, act, number, event["after"], "data", "campaign_at", "real_at"))
        same = shown in must | may and event["subject"] == subject and (number is None) == bool(event["refusal"])
        require(same, f"dòng {seq} của chuỗi kiểm toán {subject} không có trong lịch sử")
    missing = sorted({each[0] for each in must - said})
    require(not missing, f"chuỗi kiểm toán {subject} thiếu việc mà lịch sử có: {', '.join(missing)}")


def check_acts(bundle: Bundle) -> str:
    """Biên nhận"""
    lines = bundle.json(bundle.kinds["ACTS"][0])
    given = {(line["workflow_id"], line["update_id"]): line for line in lines}
    acts = [(of, entry, outcome) for of, told in bundle.told.items() for entry, outcome in told]
    strange = sorted(set(given) - {(of, entry["update_id"]) for of, entry, _outcome in acts})
    require(len(given) == len(lines) and not strange, f"biên nhận trùng hoặc không có trong lịch sử: {strange[:3]}")
    for of, entry, outcome in acts:
        said, key = f"{of}, việc {entry['act']} số {entry['act_no']}", (of, entry["update_id"])
        state = json.dumps(entry["state"], ensure_ascii=False, separators=(",", ":"))
        require(digest_of(state) == entry["state_digest"], f"{said}: mã băm trạng thái không đúng")
        if outcome in DONE:
            require(key in given, f"{said}: không có biên nhận")
            line, recording = given[key], json.loads(given[key]["recording"])
            same = [line[name] for name in SAME] == [entry[name] for name in SAME] and recording == entry["answer"]
            number, receipt = (entry["act_no"], recording["receipt"]) if outcome == "RECORDED" else (None, line)
            digests = (receipt["act_no"], receipt["state_digest"]) == (number, entry["state_digest"])
            require(same and line["act_no"] == number and digests, f"{said}: biên nhận khác lịch sử")
    return f"{len(lines)} biên nhận khớp trạng thái trong lịch sử"


def check_papers(bundle: Bundle) -> str:
    """Hồ sơ và văn bản"""
    for path in bundle.kinds["DRAFT"]:
        draft = bundle.json(path)
        content = json.loads(draft["content"])
        files = content.pop("files")
        text = json.dumps(content, ensure_ascii=False, sort_keys=True)
        digest = digest_of("draft", text, *(f"{file['kind']}:{file['sha256']}" for file in files))
        bodies = (json.loads(entry["body"]) for entry, _outcome in bundle.told[draft["nomination"]])
        known = {(body.get("draft_version"), body.get("draft_digest")) for body in bodies}
        require((draft["version"], digest) in known, f"{path}: nội dung hồ sơ khác bản mà lịch sử ghi nhận")
        bundle.named |= {file["sha256"] for file in files}
    left = {each["sha256"] for each in bundle.manifest["left_out"] if "sha256" in each}
    here = {path: sha(bundle.members[path]) for path in (*bundle.kinds["PAPER"], *bundle.kinds["COPY"])}
    for path, digest in here.items():
        require(path.split(".")[0] == f"papers/{digest}", f"{path}: tên khác mã băm của văn bản")
        noted = path in bundle.kinds["COPY"] or digest in bundle.named
        require(noted, f"{path}: không lịch sử hay hồ sơ nào nhắc đến văn bản này")
    missing = sorted(bundle.printed - set(here.values()) - left)
    require(not missing, f"thiếu văn bản mà lịch sử đã in: {', '.join(missing[:3])}")
    return f"{len(bundle.kinds['DRAFT'])} bản hồ sơ, {len(here)} văn bản; {len(left)} văn bản để ngoài theo mã băm"


def check_values(bundle: Bundle) -> str:
    """Quy định, biểu quyết và lời ghi"""
    rows = {canonical(row): row["id"] for row in bundle.json(bundle.kinds["RULES"][0])}
    strange = [rows.get(row, "thiếu một giá trị đã dùng") for row in rows.keys() ^ bundle.law]
    require(not strange, f"quy định khác với lịch sử: {', '.join(strange[:3])}")
    board = [each for path in bundle.kinds["BALLOTS"] for each in bundle.json(path)]
    closed = []
    for of, told in bundle.told.items():
        ballots = [entry["state"].get("ballots", []) for entry, outcome in told if outcome == "RECORDED"][-1:]
        closed += [{"sitting": of, "ballot": each} for last in ballots for each in last if each["closed"]]
    require(sorted(map(canonical, board)) == sorted(map(canonical, closed)), "bảng kết quả biểu quyết khác lịch sử")
    bodies = "".join(entry["body"] for told in bundle.told.values() for entry, _outcome in told)
    for note in (notes := [each for path in bundle.kinds["NOTES"] for each in bundle.json(path)]):
        held = note["text"] and len(note["id"]) == 40  # a blanked text, an id of the first releases: nothing to hold
        found = digest_of("note", note["salt"], note["text"])[:40] if held else note["id"]
        require(found == note["id"] and f'"{found}"' in bodies, f"lời ghi {note['id']} khác lời mà lịch sử ghi nhận")
    return f"{len(rows)} giá trị pháp lý, {len(board)} cuộc biểu quyết, {len(notes)} lời ghi đúng như lịch sử ghi"


CHECKS = [check_zip, check_runs, check_seals, check_audit, check_acts, check_papers, check_values]


@dataclass
class Report:
    """The verdict. `code`: the exit code; `checks`: (name, whether it holds, what was found)."""

    code: int = FALSE
    verdict: str = VERDICTS[FALSE]
    checks: list[tuple[str, bool, str]] = field(default_factory=list)
    subject: str = ""
    rehearsal: bool = False
    fingerprint: str = ""
    left_out: list[dict[str, str]] = field(default_factory=list)


def verify(data: bytes, fingerprint: str = "") -> Report:
    """Every check of a bundle. `fingerprint`: of the trusted key, in hex; empty: none was named. Never raises."""
    report, bundle = Report(), Bundle(data)
    for check in CHECKS:
        try:
            ok, said = True, check(bundle)
        except Broken as broken:
            ok, said = False, str(broken)
        except MISREAD as error:
            ok, said = False, f"không đọc được: sai cấu trúc ({type(error).__name__})"
        report.checks.append((check.__doc__ or "", ok, said))
        if not ok and check is check_zip:  # nothing behind it can be trusted to be read
            return report
    report.subject, report.rehearsal = bundle.manifest["subject"], bundle.manifest["rehearsal"] is not False
    report.left_out, report.fingerprint = bundle.manifest["left_out"], sha(bytes.fromhex(bundle.key))
    if fingerprint:
        same = fingerprint.lower() == report.fingerprint
        report.checks.append(("Khóa", same, "đúng khóa đã nêu" if same else "khóa của gói KHÔNG phải khóa đã nêu"))
    if all(ok for _name, ok, _said in report.checks):
        report.code = TRUE if fingerprint else UNTRUSTED
        report.verdict = VERDICTS[report.code]
    return report


def fingerprint_of(key: str) -> str:
    """Fingerprint of a key given as 64 hex digits or as a file of 32 raw bytes or hex. Raises ValueError, OSError."""
    raw = key.encode() if re.fullmatch("[0-9a-fA-F]{64}", key) else Path(key).read_bytes()
    raw = raw if len(raw) == 32 else bytes.fromhex(raw.decode().strip())
    require(len(raw) == 32, f"khóa dài {len(raw)} byte")
    return sha(raw)


def main(arguments: list[str] | None = None) -> int:
    """The command line; answers the exit code."""
    parser = argparse.ArgumentParser(description="Kiểm tra gói chứng cứ thidua, không cần mạng và không cần dịch vụ.")
    parser.add_argument("zip", type=Path, help="gói chứng cứ")
    trust = parser.add_mutually_exclusive_group()
    trust.add_argument("--key", help="khóa công khai đã công bố: tệp hoặc 64 chữ số hex")
    trust.add_argument("--fingerprint", default="", help="dấu vân tay (SHA-256) của khóa đã công bố")
    parser.add_argument("--json", action="store_true", help="in một đối tượng JSON")
    asked = parser.parse_args(arguments)
    try:
        trusted = fingerprint_of(asked.key) if asked.key else asked.fingerprint
        require(re.fullmatch("(?:[0-9a-fA-F]{64})?", trusted) is not None, "dấu vân tay phải là 64 chữ số hex")
        data = asked.zip.read_bytes() if asked.zip.stat().st_size <= LARGEST else b""
    except (OSError, ValueError, Broken) as error:
        sys.stderr.write(f"Không đọc được gói, khóa hoặc dấu vân tay: {error}\n")
        return USAGE
    report = verify(data, trusted)
    lines = [f"{'ĐÚNG' if ok else 'SAI '}  {name}: {said}" for name, ok, said in report.checks]
    lines += [f"Để ngoài: {each['what']}: {each['why']}" for each in report.left_out]
    lines += ["DIỄN TẬP – KHÔNG CÓ GIÁ TRỊ PHÁP LÝ"] if report.rehearsal else []
    lines = [json.dumps(asdict(report))] if asked.json else [*lines, f"{report.verdict}. {report.subject}".strip()]
    # What a bundle says may hold signs that steer a terminal.
    shown = ("".join(sign if sign.isprintable() else "?" for sign in line) for line in lines)
    sys.stdout.buffer.write("".join(f"{line}\n" for line in shown).encode())
    return report.code


if __name__ == "__main__":
    sys.exit(main())
