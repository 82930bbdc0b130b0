"""Verifies that a log of thidua's seals only grew, with nothing but this file, Python ≥ 3.11 and `cryptography`.

    python consistency.py CHUNG_MINH.json --old BAN_DA_GIU.json [--fingerprint HEX]

The old statement is the auditor's own copy, kept since then; the fingerprint of the key that signs now comes from the
issuer's publication. Exit code: 0 it grew and the key is the one that was named; 1 it did not, or something is false;
2 wrong usage; 3 it grew, but no key was named.
"""

import argparse
import hashlib
import json
import sys
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

TRUE, FALSE, USAGE, UNTRUSTED = 0, 1, 2, 3
MISREAD = (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError, InvalidSignature)
VERDICTS = {
    TRUE: "ĐÚNG: sổ niêm phong chỉ dài thêm từ bản đã giữ, khóa đã đối chiếu",
    FALSE: "SAI: không chứng minh được sổ niêm phong hôm nay nối tiếp bản đã giữ",
    UNTRUSTED: "NỐI TIẾP NHƯNG CHƯA ĐỐI CHIẾU ĐƯỢC KHÓA: hãy nêu --fingerprint đã công bố",
}


def node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\1" + left + right).digest()


def root_by(leaf: bytes, at: int, size: int, path: list[bytes]) -> bytes | None:
    """The root that an inclusion path (RFC 6962) leads to; None when its length does not fit the place."""
    rest, now = list(path), leaf
    while size > 1:
        if at ^ 1 < size:
            if not rest:
                return None
            pair = rest.pop(0)
            now = node(pair, now) if at & 1 else node(now, pair)
        at, size = at >> 1, size + 1 >> 1
    return None if rest else now


def extends(first: int, old: bytes, second: int, new: bytes, path: list[bytes]) -> bool:
    """Whether the tree of `second` leaves begins with that of `first`: RFC 6962 §2.1.2, from the leaves up."""
    if first in (0, second):
        return not path and old == (hashlib.sha256(b"").digest() if first == 0 else new)
    rest = list(path)

    def take(size: int, known: int, whole: bool) -> tuple[bytes, bytes]:
        """(root over the known part, root over the whole) of a subtree, reading the path in its order."""
        if known == size:
            here = old if whole else rest.pop(0)
            return here, here
        k = 1 << (size - 1).bit_length() - 1
        if known <= k:
            was, now = take(k, known, whole)
            return was, node(now, rest.pop(0))
        was, now = take(size - k, known - k, False)
        left = rest.pop(0)
        return node(left, was), node(left, now)

    return take(second, first, True) == (old, new) and not rest


def holds(proof: dict[str, Any], kept: dict[str, Any]) -> bool:
    """Whether the proof is true of the kept statement; what cannot be read proves nothing."""
    try:
        return _holds(proof, kept)
    except MISREAD:
        return False


def _holds(proof: dict[str, Any], kept: dict[str, Any]) -> bool:
    old, new = (json.loads(line["statement"]) for line in (kept, proof["new"]))
    for line in (kept, proof["new"]):
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(line["key"]))
        key.verify(bytes.fromhex(line["signature"]), line["statement"].encode())
    if old["installation"] != new["installation"] or proof["format"] != "thidua-consistency-1":
        return False
    inclusion, path = ([bytes.fromhex(each) for each in proof[name]] for name in ("inclusion", "consistency"))
    before, after = bytes.fromhex(old["log"]), bytes.fromhex(new["log"])
    grew = extends(old["serial"] - 1, before, new["serial"] - 1, after, path)
    if old["serial"] == new["serial"]:
        return grew and kept["statement"] == proof["new"]["statement"] and not inclusion
    leaf = hashlib.sha256(b"\0" + kept["statement"].encode()).digest()
    return grew and root_by(leaf, old["serial"] - 1, new["serial"] - 1, inclusion) == after


def main(arguments: list[str] | None = None) -> int:
    """The command line; answers the exit code."""
    parser = argparse.ArgumentParser(description="Kiểm tra sổ niêm phong thidua chỉ dài thêm, không cần mạng.")
    parser.add_argument("proof", type=Path, help="chứng minh do «thidua audit consistency» lập")
    parser.add_argument("--old", type=Path, required=True, help="bản niêm phong đã giữ từ trước")
    parser.add_argument("--fingerprint", default="", help="dấu vân tay của khóa đang ký, đã công bố")
    asked = parser.parse_args(arguments)
    try:
        texts = asked.proof.read_bytes(), asked.old.read_bytes()
    except OSError as error:
        sys.stderr.write(f"Không đọc được tệp: {error}\n")
        return USAGE
    try:
        proof, kept = (json.loads(text) for text in texts)
        true = holds(proof, kept)
        if asked.fingerprint:
            signer = hashlib.sha256(bytes.fromhex(proof["new"]["key"])).hexdigest()
            true = true and signer == asked.fingerprint.lower()
    except MISREAD:
        true = False
    code = FALSE if not true else TRUE if asked.fingerprint else UNTRUSTED
    sys.stdout.buffer.write(f"{VERDICTS[code]}.\n".encode())
    return code


if __name__ == "__main__":
    sys.exit(main())
