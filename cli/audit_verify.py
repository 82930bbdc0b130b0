"""`thidua audit verify`: the stand-alone verifier under its own words and exit codes."""

import argparse


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `verify` to the sub-commands of `audit`."""
    parser = commands.add_parser(
        "verify",
        help="kiểm tra một gói chứng cứ",
        description="Chạy audit/verifier/verify.py, tệp độc lập ai cũng chạy được không cần thidua. Mã thoát: 0 đúng, "
        "đúng khóa đã nêu; 1 sai; 2 không đọc được gói hoặc khóa; 3 nguyên vẹn nhưng chưa nêu khóa để đối chiếu.",
    )
    parser.add_argument("zip", metavar="ZIP", help="gói chứng cứ")
    trust = parser.add_mutually_exclusive_group()
    trust.add_argument("--key", metavar="TỆP|HEX", help="khóa công khai đã công bố")
    trust.add_argument("--fingerprint", metavar="HEX", help="dấu vân tay của khóa đã công bố")
    parser.add_argument("--json", action="store_true", help="in một đối tượng JSON")
    parser.set_defaults(run=run_verify)


def run_verify(arguments: argparse.Namespace) -> int:
    """The verifier's exit code."""
    from audit.verifier import verify

    options = [f"--key={arguments.key}"] if arguments.key else []
    options += [f"--fingerprint={arguments.fingerprint}"] if arguments.fingerprint else []
    options += ["--json"] if arguments.json else []
    return verify.main([*options, "--", arguments.zip])
