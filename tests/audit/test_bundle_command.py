"""`thidua audit verify` and the verifier's own command line: exit codes and one clear line, whatever they are given."""

import subprocess
import sys
from pathlib import Path

import pytest

from audit.verifier import verify
from cli.main import run

NOISE = (
    b"",
    b"PK",
    b"PK\3\4",
    b"PK\3\4" + b"\0" * 26,
    b"PK\5\6" + b"\0" * 18,
    b"PK\3\4" + b"\xff" * 4000,
    b"%PDF-1.4\n",
)


@pytest.mark.parametrize("content", NOISE, ids=range(len(NOISE)))
def test_what_is_no_bundle_is_false_in_one_line(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "goi.zip"
    path.write_bytes(content)
    command = [sys.executable, "-I", verify.__file__, str(path), "--fingerprint", "0" * 64]

    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)

    first, verdict = done.stdout.splitlines()
    assert (done.returncode, done.stderr) == (verify.FALSE, "")
    assert first.startswith("SAI   Tệp ZIP: ")
    assert verdict.startswith(verify.VERDICTS[verify.FALSE])


def test_the_command_answers_with_the_verifiers_exit_code(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    path = tmp_path / "goi.zip"
    path.write_bytes(b"PK\3\4")
    missing, key = str(tmp_path / "none.zip"), str(tmp_path / "none.key")

    codes = [
        run(["audit", "verify", str(path)]),
        run(["audit", "verify", missing]),
        run(["audit", "verify", str(path), "--key", key]),
        run(["audit", "verify", str(path), "--fingerprint", "abc"]),
    ]

    said = capfdbinary.readouterr().err.decode()
    assert codes == [verify.FALSE, verify.USAGE, verify.USAGE, verify.USAGE]
    assert said.count("Không đọc được gói, khóa hoặc dấu vân tay") == 3


@pytest.mark.parametrize("written", ["raw", "hex", "line"])
def test_a_key_is_read_as_bytes_as_hex_and_from_a_file(tmp_path: Path, written: str) -> None:
    key = bytes(range(32))
    path = tmp_path / "key"
    path.write_bytes(key if written == "raw" else key.hex().encode() + (b"\n" if written == "line" else b""))

    assert verify.fingerprint_of(str(path)) == verify.fingerprint_of(key.hex()) == verify.sha(key)
