"""The evidence bundle of a nomination, a sitting, a decision or a campaign: everything that proves it, in one file.

What others share with it stays sealed: of such a process the bundle holds the signed manifest, its proof, and single
acts that name nobody else. The bundle says what it leaves out, and is handed out only when the verifier accepts it.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from audit import disclosure, index_page, keyring, log, sealing
from audit.chain import canonical, written
from audit.gathering import BundleUnfit, Gathering
from audit.packing import Member, pack
from audit.sealing import Proof
from audit.source import stored
from audit.verifier import verify
from documents.store import ContentDamaged, NotStored, Store
from payloads.archive import EDITION
from payloads.ids import subject_of
from runtime.keys import Keys, SigningKey
from storage import archive, archive_leaf, archive_root, installation
from storage.notes import said_on
from storage.reads import bundle as reads
from storage.reads.bundle import Scope
from storage.session import Database

WHOLE, SEALED = "WHOLE", "SEALED"
BEGINNINGS = ((b"%PDF-", "pdf"), (b"\x89PNG", "png"), (b"\xff\xd8\xff", "jpg"), (b"PK\3\4", "docx"))
LOOK = "hãy chạy «thidua audit check», rồi khôi phục kho từ bản sao lưu."
OTHERS = "có tên hoặc kết quả của người khác; niêm phong theo mã băm"


@dataclass(frozen=True)
class Sources:
    """Where a bundle is made from. `archive_now`: archives these workflows as they stand, before the sealing."""

    database: Database
    store: Store
    keys: Keys
    archive_now: Callable[[Iterable[str]], Awaitable[None]]


async def export(sources: Sources, subject: str, with_files: bool = True) -> bytes:
    """The bundle of a subject by its workflow id. `with_files`: with the uploads of a nomination.

    Raises BundleUnfit, KeyUnfit, TooLarge.
    """
    with sources.database.read() as session:
        scope, here = reads.scope_of(session, subject), installation.current(session)
    if scope is None or here is None:
        raise BundleUnfit(
            f"Không có «{subject}» đã ghi nhận việc nào; nêu mã như nomination/<phong-trào>/<số>, "
            "council/…, decision/…, campaign/<phong-trào>."
        )
    await sources.archive_now((*scope.whole, *scope.sealed))
    return await asyncio.to_thread(_export, sources, subject, scope, here.id, with_files)


def _export(sources: Sources, subject: str, scope: Scope, installation_id: str, with_files: bool) -> bytes:
    key = _sealed(sources, installation_id)
    with sources.database.read() as session:
        made = Gathering(session, sources.store, subject, scope)
        _runs(made)
        _chains(made)
        _records(made)
        _papers(made, with_files)
        _proofs(made, installation_id)
        head = _head(made, installation_id)
        page = index_page.render(made, head, key.fingerprint).encode()
        made.members.insert(0, Member("index.html", "INDEX", page, "bản đọc cho người, đúng như khi ký"))
    data = pack(head, made.members, key)
    report = verify.verify(data, key.fingerprint)
    if report.code != verify.TRUE:
        faults = "; ".join(f"{name}: {said}" for name, ok, said in report.checks if not ok)
        raise BundleUnfit(f"Không xuất gói «{subject}» vì tự kiểm tra không đạt: {faults}.")
    return data


def _sealed(sources: Sources, installation_id: str) -> SigningKey:
    """Seal what is new; the last statement is then signed by the key that signs the bundle."""
    key = keyring.signer(sources.database, sources.keys, installation_id)
    sealing.seal(sources.database, sources.keys, installation_id, sealing.ON_DEMAND)
    with sources.database.read() as session:
        last = archive_root.last_root(session, installation_id)
    if last is None or last.fingerprint != key.fingerprint:
        # The key has changed since: one more statement, also when nothing is new.
        sealing.seal(sources.database, sources.keys, installation_id, sealing.DAILY)
    return key


def _head(made: Gathering, installation_id: str) -> dict[str, Any]:
    return {
        "subject": made.subject,
        "installation": installation_id,
        "created_at": written(datetime.now(UTC)),
        "edition": EDITION,
        "rehearsal": installation.is_rehearsal(made.session),
        "workflows": [
            *({"id": each, "how": WHOLE} for each in made.scope.whole),
            *({"id": each, "how": SEALED} for each in made.scope.sealed),
        ],
        "left_out": made.left_out,
    }


def _runs(made: Gathering) -> None:
    """Histories in full of what is the bundle's own; manifests and single acts of what is shared."""
    number = 0
    for workflow_id in (*made.scope.whole, *made.scope.sealed):
        kept = archive.runs_of(made.session, workflow_id)
        if not kept:
            raise BundleUnfit(f"Lưu trữ chưa có lịch sử của {workflow_id}; hãy chạy lại khi engine đang chạy.")
        events = 0
        for run in kept:
            number += 1
            name = f"runs/{number:04d}"
            try:
                blob = stored(made.store, run, [run])
            except (NotStored, ContentDamaged) as damaged:
                raise BundleUnfit(f"Lịch sử của {workflow_id} không còn nguyên vẹn; {LOOK}") from damaged
            said = f"{workflow_id}, lượt {run.run_id}"
            if workflow_id in made.scope.whole:
                verify.tell(made.told, workflow_id, blob)
                made.add(f"{name}.pb", "RUN", blob, f"lịch sử đầy đủ của {said}")
            made.add(f"{name}.json", "RUN_MANIFEST", run.content.encode(), f"bản kê {said}")
            made.leaves[f"{name}.json"] = run.leaf
            if workflow_id in made.scope.sealed:
                found = disclosure.shown(blob, workflow_id, made.scope.nominees)
                if found:
                    made.add(f"{name}.events.json", "EVENTS", canonical(found), f"sự kiện không nêu ai khác của {said}")
                made.shown += disclosure.acts_of(found, workflow_id)
                for each in found:
                    made.told.named |= {name.decode() for name in verify.HEX.findall(bytes.fromhex(each["event"]))}
                events += run.events - len(found)
        if workflow_id in made.scope.sealed:
            made.leave(f"{events} sự kiện và chuỗi kiểm toán của {workflow_id}", OTHERS)


def _chains(made: Gathering) -> None:
    """The audit chain of every process that is here in full, and its sealed head."""
    for number, subject in enumerate(made.scope.whole, 1):
        lines = reads.chain_lines(made.session, subject)
        leaves = [leaf for leaf in archive_leaf.chain_leaves(made.session, subject) if leaf.seq == len(lines)]
        if not leaves:
            raise BundleUnfit(f"Chuỗi kiểm toán của {subject} vừa dài thêm khi đang xuất; hãy xuất lại.")
        name = f"audit/{number:04d}"
        made.add(f"{name}.json", "HEAD", leaves[-1].content.encode(), f"điểm niêm phong chuỗi kiểm toán của {subject}")
        made.leaves[f"{name}.json"] = leaves[-1].hash
        data = _json_lines({"seq": line.seq, "hash": line.hash, "event": line.text} for line in lines)
        made.add(f"{name}.jsonl", "AUDIT", data, f"ai làm gì, lúc nào, kể cả bị từ chối: {subject}")


def _json_lines(values: Iterable[Any]) -> bytes:
    return b"".join(canonical(value) + b"\n" for value in values)


def _records(made: Gathering) -> None:
    """Receipts, rows of law that the histories hold, results of ballots, free texts of the subject's own acts."""
    acts = [act for workflow_id in made.scope.whole for act in reads.acts(made.session, workflow_id)]
    made.add("acts.jsonl", "ACTS", _json_lines(acts), "biên nhận của mọi việc, khớp trạng thái trong lịch sử")
    rows = [json.loads(row) for row in sorted(made.told.law)]
    made.add("rules.json", "RULES", canonical(rows), "giá trị pháp lý đã áp dụng, kèm căn cứ và bằng chứng")
    board = [
        {"sitting": workflow_id, "ballot": ballot}
        for workflow_id in made.scope.whole
        if subject_of(workflow_id) == "council"
        for ballot in reads.ballots(made.session, workflow_id)
    ]
    if board:
        made.add("ballots.json", "BALLOTS", canonical(board), "kết quả biểu quyết đã khóa")
    notes = reads.notes(made.session, made.subject, said_on(_bodies(made)))
    if notes:
        made.add("notes.jsonl", "NOTES", _json_lines(notes), "lời ghi kèm việc, khớp mã mà lịch sử ghi")
    if len(made.scope.whole) > 1:
        made.leave(
            "Lời ghi kèm việc trong các hồ sơ, nội dung hồ sơ và tệp đính kèm", "dữ liệu cá nhân; xuất từng hồ sơ"
        )


def _bodies(made: Gathering) -> list[dict[str, Any]]:
    """Bodies of the subject's own acts."""
    return [json.loads(entry["body"]) for entry, _outcome in made.told.told[made.subject]]


def _papers(made: Gathering, with_files: bool) -> None:
    """Printed papers; of a nomination also what was filed. What names others is left out by its digest."""
    named = set(made.told.named)
    held: dict[str, str] = {}
    for paper in reads.papers(made.session, (*made.scope.whole, *made.scope.sealed)):
        if made.takes(paper):
            held[paper.sha256] = paper.title
        elif not paper.target and subject_of(paper.subject) != "nomination":
            made.leave(paper.title, OTHERS, paper.sha256)
    if subject_of(made.subject) == "nomination":
        filed = {body.get("draft_version") for body in _bodies(made)}
        drafts = [draft for draft in reads.frozen(made.session, made.subject) if draft.version in filed]
        for number, draft in enumerate(drafts, 1):
            content = {"nomination": draft.nomination, "version": draft.version, "content": draft.content}
            name = f"drafts/{number:04d}.json"
            made.add(name, "DRAFT", canonical(content), f"nội dung hồ sơ đã nộp, bản {draft.version}")
            named |= {file["sha256"] for file in draft.files}
            for file in draft.files:
                said = f"tệp đính kèm {file['kind']}: {file['name']}"
                if with_files:
                    held.setdefault(file["sha256"], said)
                else:
                    made.leave(said, "người xuất chọn không kèm tệp", file["sha256"])
    for sha256, said in held.items():
        data = made.content(sha256, said)
        own = sha256 in named
        proves = said if own else f"{said}; lịch sử không ghi mã băm, chỉ chữ ký của gói bảo đảm"
        made.add(f"papers/{sha256}.{_suffix(data)}", "PAPER" if own else "COPY", data, proves)


def _suffix(data: bytes) -> str:
    return next((suffix for start, suffix in BEGINNINGS if data.startswith(start)), "bin")


def _proofs(made: Gathering, installation_id: str) -> None:
    """Where every leaf stands, and all statements from the first one to the last."""
    found = sealing.proofs_of(made.session, made.leaves.values())
    proofs = {path: _placed(path, found[leaf]) for path, leaf in made.leaves.items()}
    made.add("proofs.json", "PROOFS", canonical(proofs), "đường dẫn từ mỗi lá đến gốc đã ký (RFC 6962)")
    lines = _json_lines(log.lines(made.session, installation_id))
    made.add("roots.jsonl", "ROOTS", lines, "mọi bản niêm phong từ bản đầu, nối nhau và có chữ ký")


def _placed(path: str, proof: Proof | None) -> dict[str, Any]:
    if proof is None:
        raise BundleUnfit(f"{path} chưa được niêm phong; hãy xuất lại.")
    return {"serial": proof.serial, "position": proof.position, "path": list(proof.path)}
