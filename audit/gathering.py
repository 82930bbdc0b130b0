"""What an evidence bundle is gathered into: its members, what it leaves out, and what was read on the way."""

from dataclasses import dataclass, field

from sqlmodel import Session

from audit.disclosure import Shown
from audit.packing import Member
from audit.verifier import verify
from documents.store import ContentDamaged, NotStored, Store
from payloads.ids import subject_of
from runtime.failure import Failure
from storage.reads.bundle import Paper, Scope


class BundleUnfit(Failure):
    """There is nothing of that name, or what is there would not pass the verifier."""


@dataclass
class Gathering:
    """Members as they come together."""

    session: Session
    store: Store
    subject: str
    scope: Scope
    members: list[Member] = field(default_factory=list)
    left_out: list[dict[str, str]] = field(default_factory=list)
    told: verify.Bundle = field(default_factory=verify.Bundle)
    """What the histories say that are in the bundle in full."""
    leaves: dict[str, str] = field(default_factory=dict)
    """Path of a leaf's content → leaf hash."""
    shown: list[Shown] = field(default_factory=list)

    def add(self, path: str, kind: str, data: bytes, proves: str) -> None:
        """One more member."""
        self.members.append(Member(path, kind, data, proves))

    def leave(self, what: str, why: str, sha256: str = "") -> None:
        """Say that something is not in the bundle."""
        self.left_out.append({"what": what, "why": why} | ({"sha256": sha256} if sha256 else {}))

    def takes(self, paper: Paper) -> bool:
        """Whether a paper is about what the bundle is about; a receipt goes only into its own nomination's bundle."""
        if subject_of(paper.subject) == "nomination":
            return paper.subject == self.subject
        return paper.subject in self.scope.whole or paper.target in self.scope.whole

    def content(self, sha256: str, what: str) -> bytes:
        """Bytes of a paper. Raises BundleUnfit."""
        try:
            return self.store.get(sha256)
        except (NotStored, ContentDamaged) as error:
            raise BundleUnfit(f"{what} (SHA-256 {sha256}) không còn nguyên trong kho; hãy khôi phục kho.") from error
