"""The file of an evidence bundle: a ZIP whose every byte follows from a signed manifest and the members themselves.

Nothing is compressed, dated or ordered by chance: the verifier compares the file with the one it would write itself.
"""

import struct
import zlib
from dataclasses import dataclass
from typing import Any

from audit.chain import canonical, sha256
from runtime.failure import Failure
from runtime.keys import SigningKey

FORMAT = "thidua-bundle-1"
MANIFEST, SIGNATURE = "manifest.json", "manifest.sig"
LOCAL, CENTRAL, END = "<4s5H3L2H", "<4s6H3L5H2L", "<4s4H2LH"
VERSION, MADE_BY = 20, 3 << 8 | 20
"""ZIP 2.0; made on a system with file modes."""
FIRST_DAY = 33
"""1980-01-01 in the way of ZIP: bundles of the same content are the same bytes."""
MODE = 0o600 << 16
LARGEST, MOST = 2**32 - 1, 65_534


class TooLarge(Failure):
    """More than a plain ZIP file can hold."""


@dataclass(frozen=True)
class Member:
    """One file of a bundle. `kind`: what the verifier checks it as; `proves`: for readers of the manifest."""

    path: str
    kind: str
    data: bytes
    proves: str


def pack(head: dict[str, Any], members: list[Member], key: SigningKey) -> bytes:
    """The bundle: `head` joined with the list of members, signed. Raises TooLarge."""
    listed = [
        {
            "path": each.path,
            "size": len(each.data),
            "sha256": sha256(each.data),
            "kind": each.kind,
            "proves": each.proves,
        }
        for each in members
    ]
    manifest = canonical(head | {"format": FORMAT, "members": listed})
    signature = canonical({"key": key.public.hex(), "signature": key.sign(manifest).hex()})
    files = [(MANIFEST, manifest), (SIGNATURE, signature), *((each.path, each.data) for each in members)]
    if len(files) > MOST or sum(len(data) + 1024 for _path, data in files) > LARGEST:
        raise TooLarge("Gói chứng cứ lớn hơn 4 GiB hoặc quá 65.000 tệp; hãy xuất từng quyết định hoặc từng hồ sơ.")
    return zipped(files)


def zipped(files: list[tuple[str, bytes]]) -> bytes:
    """A ZIP file of these (ASCII name, content), stored as they are."""
    body, directory = bytearray(), bytearray()
    for path, data in files:
        name, at = path.encode("ascii"), len(body)
        sizes = zlib.crc32(data), len(data), len(data), len(name), 0
        body += struct.pack(LOCAL, b"PK\3\4", VERSION, 0, 0, 0, FIRST_DAY, *sizes) + name + data
        place = 0, 0, 0, MODE, at
        directory += struct.pack(CENTRAL, b"PK\1\2", MADE_BY, VERSION, 0, 0, 0, FIRST_DAY, *sizes, *place) + name
    ending = struct.pack(END, b"PK\5\6", 0, 0, len(files), len(files), len(directory), len(body), 0)
    return bytes(body + directory + ending)
