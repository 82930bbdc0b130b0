"""A further version of a definition, loaded in the middle of a rehearsal as an operator does."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from runtime.settings import Settings

if TYPE_CHECKING:
    from definitions.facts import Campaign


Loader = Callable[[str, Mapping[str, str]], str]


def version_loader(settings: Settings, folder: Path) -> Loader:
    """What loads a file of that folder, with companions in place of its own, and answers its digest.

    Units and offices get demo accounts; those of another issuer than the campaign's bear its code.
    """

    def load(name: str, instead: Mapping[str, str]) -> str:
        from cli.loading import read_campaign

        return _keep(settings, read_campaign(folder / name, instead))

    return load


def _keep(settings: Settings, loaded: "Campaign") -> str:
    from cli.loading import add_version
    from cli.records import opened
    from cli.seeding import seed_accounts
    from storage.intake import now_of
    from storage.tables.subject import Campaign

    with opened(settings) as (database, _here), database.write() as session:
        at, _epoch = now_of(session, datetime.now(UTC))
        add_version(session, loaded, at)
        issuer = loaded.definition.issuer.code
        other = session.get_one(Campaign, loaded.code).issuer != issuer
        seed_accounts(session, loaded, f"-{issuer}" if other else "")
    return loaded.digest
