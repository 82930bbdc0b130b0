"""Files that commands hand out."""

import os
from pathlib import Path


def write_whole(path: Path, data: bytes) -> None:
    """The whole file or none. Raises Failure."""
    from runtime.failure import Failure

    if not path.name or path.is_dir():
        raise Failure(f"{path} là một thư mục; --out cần tên một tệp.")
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        partial.write_bytes(data)
        partial.replace(path)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise Failure(f"Không ghi được {path}: {error.strerror}; chọn thư mục khác cho --out.") from error
