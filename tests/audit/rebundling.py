"""Bundles taken apart and put together again, as somebody would who wants another truth, under the key he has."""

import json
from collections.abc import Callable
from typing import Any

from audit.chain import canonical, sha256
from audit.packing import MANIFEST, SIGNATURE, zipped
from audit.verifier import verify
from runtime.keys import SigningKey

Files = list[tuple[str, bytes]]


def files_of(data: bytes) -> Files:
    """Every file of a bundle in its order."""
    bundle = verify.Bundle(data)
    verify.check_zip(bundle)
    at = verify.LOCAL.size + len(MANIFEST)
    text = data[at : at + verify.LOCAL.unpack_from(data)[7]]
    at += len(text) + verify.LOCAL.size + len(SIGNATURE)
    signature = data[at : at + verify.LOCAL.unpack_from(data, at - verify.LOCAL.size - len(SIGNATURE))[7]]
    return [(MANIFEST, text), (SIGNATURE, signature), *bundle.members.items()]


def rebuilt(data: bytes, change: Callable[[Files], Files]) -> bytes:
    """The ZIP of the changed files; manifest and signature as they were."""
    return zipped(change(files_of(data)))


def resigned(data: bytes, key: SigningKey, change: Callable[[dict[str, Any], dict[str, bytes]], None]) -> bytes:
    """The bundle after `change(manifest, members)`, its digests and signature made anew with a key."""
    files = files_of(data)
    manifest, members = json.loads(files[0][1]), dict(files[2:])
    change(manifest, members)
    known = {each["path"]: each for each in manifest["members"]}
    manifest["members"] = [
        known.get(path, {"path": path, "kind": "PAPER", "proves": "thêm vào"})
        | {"size": len(content), "sha256": sha256(content)}
        for path, content in members.items()
    ]
    text = canonical(manifest)
    signature = canonical({"key": key.public.hex(), "signature": key.sign(text).hex()})
    return zipped([(MANIFEST, text), (SIGNATURE, signature), *members.items()])


def json_of(members: dict[str, bytes], path: str) -> Any:
    """A JSON member, or its lines."""
    if path.endswith(".jsonl"):
        return [json.loads(line) for line in members[path].splitlines()]
    return json.loads(members[path])


def put(members: dict[str, bytes], path: str, value: Any) -> None:
    """Write a JSON member back in its canonical form."""
    if path.endswith(".jsonl"):
        members[path] = b"".join(canonical(line) + b"\n" for line in value)
    else:
        members[path] = canonical(value)
