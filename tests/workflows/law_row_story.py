"""The steps of a row of law as tests take them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from payloads.ids import law_row_id
from payloads.record import Receipt
from rules.acting import Role
from rules.law_row import Confirm, Withdraw
from tests import factories
from tests.rules.law_row_cases import CONFIRM, KEY
from tests.workflows.world import World

ROW = law_row_id(KEY)
OFFICER = "phap-che"


def found(world: World, instant: datetime | None = factories.NOW, kind: str = "REHEARSAL") -> None:
    """An installation without any campaign. `instant` None: a running clock."""
    with world.database.write() as session:
        factories.add_installation(session, instant, kind)


async def act(world: World, name: str, body: object, role: Role = Role.LAW_OFFICER, form: str = "") -> Receipt:
    """One act on the row."""
    return await world.act(ROW, name, body, role, account=OFFICER, form=form)


async def confirmed_withdrawn_confirmed(world: World) -> None:
    """The life of a row: refused for a text to come, confirmed, withdrawn for a reason, confirmed on a second look."""
    later = replace(CONFIRM, paper=replace(CONFIRM.paper, dated=datetime.now(UTC) + timedelta(days=400)))
    codes = await world.answers([world.take(ROW, "confirm", later, Role.LAW_OFFICER, account=OFFICER)])
    assert codes == ["WRONG_DATE"]
    await act(world, "confirm", CONFIRM)
    await act(world, "withdraw", Withdraw("why"))
    await act(world, "confirm", again())


def again() -> Confirm:
    """The second confirmation, on another publication of the same text."""
    return replace(CONFIRM, published_in="Cơ sở dữ liệu quốc gia về văn bản pháp luật", scan="", remark_note="")
