"""What earlier commits published of the law: each of their lock files must still be the beginning of today's."""

import subprocess
from pathlib import Path

from definitions.law.lock import LOCK_NAME


def git(repository: Path, *words: str) -> str:
    """What git answers in the repository."""
    done = subprocess.run(["git", "-C", str(repository), *words], capture_output=True, text=True, check=True)
    return done.stdout


def rewritten_since(repository: Path, folder: str = "law") -> list[str]:
    """Commits up to HEAD whose lock file is not a prefix of the one in the work tree (a lock that is gone is empty)."""
    name = f"{folder}/{LOCK_NAME}"
    path = repository / name
    today = path.read_text(encoding="utf-8") if path.is_file() else ""
    commits = git(repository, "rev-list", "--full-history", "HEAD", "--", name).split()
    return [commit for commit in commits if not today.startswith(_at(repository, commit, name))]


def _at(repository: Path, commit: str, name: str) -> str:
    listed = git(repository, "ls-tree", "--name-only", commit, "--", name).strip()
    return git(repository, "show", f"{commit}:{name}") if listed else ""
