"""Everything that somebody may do to a bundle: without the key, with another key, and with the installation's own."""

import io
import struct
import zipfile
from collections.abc import Callable
from typing import Any

from audit import chain, merkle
from audit.packing import zipped
from runtime.keys import SigningKey
from tests.audit.rebundling import Files, files_of, json_of, put, rebuilt, resigned

Altered = tuple[bytes, str]
"""The file, and words that the report must hold."""
Alteration = Callable[[bytes, SigningKey], Altered]
ANOTHER = SigningKey(b"\7" * 32)


def _papers(members: dict[str, bytes]) -> list[str]:
    return sorted(path for path in members if path.startswith("papers/"))


def two_papers_swapped(data: bytes, key: SigningKey) -> Altered:
    def swap(files: Files) -> Files:
        one, two = _papers(dict(files))[:2]
        other = {one: dict(files)[two], two: dict(files)[one]}
        return [(path, other.get(path, content)) for path, content in files]

    return rebuilt(data, swap), "khác"


def page_changed(data: bytes, key: SigningKey) -> Altered:
    def change(files: Files) -> Files:
        return [(p, c.replace(b"khen", b"nhen") if p == "index.html" else c) for p, c in files]

    return rebuilt(data, change), "index.html"


def cut_short(data: bytes, key: SigningKey) -> Altered:
    return data[: len(data) // 2], "khác độ dài"


def last_byte_cut(data: bytes, key: SigningKey) -> Altered:
    return data[:-1], "mục lục ZIP"


def bytes_behind(data: bytes, key: SigningKey) -> Altered:
    return data + b"\0", "mục lục ZIP"


def bytes_in_front(data: bytes, key: SigningKey) -> Altered:
    return b"\0" + data, "không phải tệp ZIP"


def member_added(data: bytes, key: SigningKey) -> Altered:
    return rebuilt(data, lambda files: [*files, ("them.txt", b"x")]), "'them.txt'"


def member_twice(data: bytes, key: SigningKey) -> Altered:
    return rebuilt(data, lambda files: [*files, files[2]]), "trùng tên"


def member_gone(data: bytes, key: SigningKey) -> Altered:
    return rebuilt(data, lambda files: [each for each in files if each[0] != "acts.jsonl"]), "chỗ của acts.jsonl"


def member_renamed(data: bytes, key: SigningKey) -> Altered:
    return rebuilt(data, lambda files: [("ten.jsonl" if p == "acts.jsonl" else p, c) for p, c in files]), "đổi tên"


def order_changed(data: bytes, key: SigningKey) -> Altered:
    return rebuilt(data, lambda files: [*files[:2], *reversed(files[2:])]), "đổi tên"


def _zipped_again(data: bytes, method: int) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        for path, content in files_of(data):
            archive.writestr(path, content)
    return made.getvalue()


def packed_with_compression(data: bytes, key: SigningKey) -> Altered:
    return _zipped_again(data, zipfile.ZIP_DEFLATED), "bị nén lại"


def packed_by_another_program(data: bytes, key: SigningKey) -> Altered:
    return _zipped_again(data, zipfile.ZIP_STORED), "dạng"


def with_a_comment(data: bytes, key: SigningKey) -> Altered:
    return data[:-2] + struct.pack("<H", 4) + b"loi!", "mục lục ZIP"


def length_of_four_gibibytes(data: bytes, key: SigningKey) -> Altered:
    return data[:18] + b"\xff" * 8 + data[26:], "manifest.json"


def nothing_but_noise(data: bytes, key: SigningKey) -> Altered:
    return b"PK\3\4" + b"\xa5" * 5000, "manifest.json"


def nothing_at_all(data: bytes, key: SigningKey) -> Altered:
    return b"", "không phải tệp ZIP"


def signed_by_another_key(data: bytes, key: SigningKey) -> Altered:
    return resigned(data, ANOTHER, lambda manifest, members: None), "KHÔNG phải khóa"


def left_out_hidden_under_another_key(data: bytes, key: SigningKey) -> Altered:
    return resigned(data, ANOTHER, lambda manifest, members: manifest["left_out"].clear()), "KHÔNG phải khóa"


def signature_of_another_manifest(data: bytes, key: SigningKey) -> Altered:
    other = files_of(resigned(data, key, lambda manifest, members: manifest["left_out"].clear()))
    return rebuilt(data, lambda files: [files[0], other[1], *files[2:]]), "chữ ký"


# From here on the one who alters has the installation's key: what he cannot change is what was sealed.


def _with(data: bytes, key: SigningKey, path: str, change: Callable[[Any], Any]) -> bytes:
    def alter(_manifest: dict[str, Any], members: dict[str, bytes]) -> None:
        value = json_of(members, path)
        put(members, path, change(value) or value)

    return resigned(data, key, alter)


def audit_event_dropped(data: bytes, key: SigningKey) -> Altered:
    return _with(data, key, "audit/0001.jsonl", lambda lines: lines[:2] + lines[3:]), "đứt ở dòng 3"


def last_audit_event_dropped(data: bytes, key: SigningKey) -> Altered:
    return _with(data, key, "audit/0001.jsonl", lambda lines: lines[:-1]), "bị cắt"


def audit_event_rewritten(data: bytes, key: SigningKey) -> Altered:
    def change(lines: list[dict[str, Any]]) -> None:
        lines[-1]["event"] = lines[-1]["event"].replace('"role":"', '"role":"X')

    return _with(data, key, "audit/0001.jsonl", change), "đứt ở dòng"


def receipt_dropped(data: bytes, key: SigningKey) -> Altered:
    return _with(data, key, "acts.jsonl", lambda lines: lines[1:]), "không có biên nhận"


def receipt_of_another_state(data: bytes, key: SigningKey) -> Altered:
    return _with(data, key, "acts.jsonl", lambda lines: lines[-1].update(state_digest="0" * 64)), "biên nhận khác"


def receipt_of_another_day(data: bytes, key: SigningKey) -> Altered:
    def change(lines: list[dict[str, str]]) -> None:
        lines[-1]["recording"] = lines[-1]["recording"].replace('"received_at":"2024', '"received_at":"2023')

    return _with(data, key, "acts.jsonl", change), "biên nhận khác"


def words_of_an_appraisal_rewritten(data: bytes, key: SigningKey) -> Altered:
    return _with(data, key, "notes.jsonl", lambda lines: lines[0].update(text="Lời khác.")), "khác lời mà lịch sử"


def words_under_an_id_of_the_first_releases(data: bytes, key: SigningKey) -> Altered:
    return _with(data, key, "notes.jsonl", lambda lines: lines[0].update(id=lines[0]["id"][:32])), "khác lời mà lịch sử"


def receipt_of_nothing(data: bytes, key: SigningKey) -> Altered:
    return _with(
        data, key, "acts.jsonl", lambda lines: [*lines, lines[0] | {"update_id": "x"}]
    ), "không có trong lịch sử"


def rule_rewritten(data: bytes, key: SigningKey) -> Altered:
    return _with(data, key, "rules.json", lambda rows: rows[0].update(value="99")), "quy định khác"


def rule_dropped(data: bytes, key: SigningKey) -> Altered:
    return _with(data, key, "rules.json", lambda rows: rows[1:]), "quy định khác"


def dossier_rewritten(data: bytes, key: SigningKey) -> Altered:
    def change(draft: dict[str, Any]) -> None:
        draft["content"] = draft["content"].replace("12%", "42%")

    return _with(data, key, "drafts/0001.json", change), "nội dung hồ sơ khác"


def paper_under_the_name_of_another(data: bytes, key: SigningKey) -> Altered:
    def change(_manifest: dict[str, Any], members: dict[str, bytes]) -> None:
        one, two = _papers(members)[:2]
        members[one], members[two] = members[two], members[one]

    return resigned(data, key, change), "tên khác mã băm"


def paper_that_nothing_names(data: bytes, key: SigningKey) -> Altered:
    def change(_manifest: dict[str, Any], members: dict[str, bytes]) -> None:
        members[f"papers/{chain.sha256(b'false')}.pdf"] = b"false"

    return resigned(data, key, change), "nhắc đến văn bản này"


def printed_paper_dropped(data: bytes, key: SigningKey) -> Altered:
    return resigned(data, key, lambda _manifest, members: members.pop(_papers(members)[0]) and None), "lịch sử đã in"


def history_rewritten(data: bytes, key: SigningKey) -> Altered:
    def change(_manifest: dict[str, Any], members: dict[str, bytes]) -> None:
        members["runs/0001.pb"] = members["runs/0001.pb"].replace(b"officer-u1", b"officer-u9")

    return resigned(data, key, change), "khác bản kê"


def history_and_its_manifest_rewritten(data: bytes, key: SigningKey) -> Altered:
    def change(_manifest: dict[str, Any], members: dict[str, bytes]) -> None:
        blob = members["runs/0001.pb"].replace(b"officer-u1", b"officer-u9")
        run = json_of(members, "runs/0001.json")
        count, head = chain.head(blob, run["namespace"], run["workflow_id"])
        leaves = [merkle.leaf_hash(event) for _offset, event in chain.events(blob)]
        run |= {"sha256": chain.sha256(blob), "head": head, "events": count, "event_root": merkle.root(leaves).hex()}
        members["runs/0001.pb"] = blob
        put(members, "runs/0001.json", run)

    return resigned(data, key, change), "không nằm trong bản niêm phong"


def event_put_into_a_sealed_history(data: bytes, key: SigningKey) -> Altered:
    path = next(path for path, _content in files_of(data) if ".events." in path)
    return _with(data, key, path, lambda shown: shown[0].update(event="00" + shown[0]["event"])), "không thuộc lịch sử"


def run_dropped(data: bytes, key: SigningKey) -> Altered:
    def change(_manifest: dict[str, Any], members: dict[str, bytes]) -> None:
        for path in ("runs/0002.pb", "runs/0002.json"):
            del members[path]

    return resigned(data, key, change), "thiếu lượt chạy"


def history_said_to_be_sealed(data: bytes, key: SigningKey) -> Altered:
    def change(manifest: dict[str, Any], _members: dict[str, bytes]) -> None:
        manifest["workflows"][0]["how"] = "SEALED"

    return resigned(data, key, change), "thừa hoặc thiếu tệp lịch sử"


def seal_gone(data: bytes, key: SigningKey) -> Altered:
    return _with(data, key, "roots.jsonl", lambda lines: lines[:-1] or [{}]), "Niêm phong"


def seal_of_another_key(data: bytes, key: SigningKey) -> Altered:
    def change(lines: list[dict[str, Any]]) -> None:
        lines[0] |= {"signature": ANOTHER.sign(lines[0]["statement"].encode()).hex()}

    return _with(data, key, "roots.jsonl", change), "chữ ký không đúng"


def proof_of_another_place(data: bytes, key: SigningKey) -> Altered:
    def change(proofs: dict[str, Any]) -> None:
        # Another place of the same tree, which holds this run and the head of its audit chain at least.
        proofs["runs/0001.json"]["position"] = int(proofs["runs/0001.json"]["position"] == 0)

    return _with(data, key, "proofs.json", change), "không nằm trong bản niêm phong"


def proof_dropped(data: bytes, key: SigningKey) -> Altered:
    return _with(
        data, key, "proofs.json", lambda proofs: {p: v for p, v in proofs.items() if p != "runs/0001.json"}
    ), "thừa hoặc thiếu cho"


def votes_rewritten(data: bytes, key: SigningKey) -> Altered:
    return _with(
        data, key, "ballots.json", lambda board: board[0]["ballot"]["results"][0].update(agree=1)
    ), "biểu quyết khác"


def proofs_nested_without_end(data: bytes, key: SigningKey) -> Altered:
    return resigned(data, key, lambda _m, members: members.update({"proofs.json": b"[" * 200_000})), "sai cấu trúc"


def spaces_in_json(data: bytes, key: SigningKey) -> Altered:
    return resigned(
        data, key, lambda _m, members: members.update({"rules.json": members["rules.json"] + b" "})
    ), "dạng chuẩn"


def member_of_an_unknown_kind(data: bytes, key: SigningKey) -> Altered:
    def change(manifest: dict[str, Any], _members: dict[str, bytes]) -> None:
        manifest["members"][0]["kind"] = "TRUST_ME"

    return resigned(data, key, change), "không kiểm được"


def member_outside_the_folder(data: bytes, key: SigningKey) -> Altered:
    return resigned(data, key, lambda _m, members: members.update({"../../etc/x": b"x"})), "không hợp lệ"


def manifest_without_its_subject(data: bytes, key: SigningKey) -> Altered:
    return resigned(data, key, lambda manifest, _members: manifest.pop("subject") and None), "sai cấu trúc"


def signs_that_steer_a_terminal(data: bytes, key: SigningKey) -> Altered:
    made = zipped([("\x1b[2Jx", b""), *files_of(data)[1:]])
    return made, "'\\x1b[2Jx'"


ALTERATIONS: tuple[Alteration, ...] = (
    two_papers_swapped, page_changed, cut_short, last_byte_cut, bytes_behind, bytes_in_front, member_added,
    member_twice, member_gone, member_renamed, order_changed, packed_with_compression, packed_by_another_program,
    with_a_comment, length_of_four_gibibytes, nothing_but_noise, nothing_at_all, signed_by_another_key,
    left_out_hidden_under_another_key, signature_of_another_manifest, audit_event_dropped, last_audit_event_dropped,
    audit_event_rewritten, receipt_dropped, receipt_of_another_state, receipt_of_another_day, receipt_of_nothing,
    words_of_an_appraisal_rewritten, words_under_an_id_of_the_first_releases,
    rule_rewritten, rule_dropped, dossier_rewritten, paper_under_the_name_of_another, paper_that_nothing_names,
    printed_paper_dropped, history_rewritten, history_and_its_manifest_rewritten, event_put_into_a_sealed_history,
    run_dropped, history_said_to_be_sealed, seal_gone, seal_of_another_key, proof_of_another_place, proof_dropped,
    votes_rewritten, proofs_nested_without_end, spaces_in_json, member_of_an_unknown_kind, member_outside_the_folder,
    manifest_without_its_subject, signs_that_steer_a_terminal,
)  # fmt: skip
BUNDLE: dict[Alteration, str] = {
    printed_paper_dropped: "decision",
    run_dropped: "campaign",
    seal_gone: "campaign",
    votes_rewritten: "sitting",
}
"""Which bundle is altered; the nomination's where nothing is said."""
