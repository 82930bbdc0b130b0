"""A small programme of three years and the steps of its officers."""

from datetime import datetime

from pydantic_core import to_json

from payloads.ids import programme_id
from payloads.programme import ProgrammeBasis, Target
from payloads.record import Receipt
from rules import programme_acts as acts
from rules.acting import Role
from rules.campaign_acts import Paper
from storage.tables.person import Unit
from storage.tables.programme import Programme
from tests import factories
from tests.rules.programme_cases import day
from tests.workflows.world import World

CODE = "tinh-2021-2023"
PROGRAMME = programme_id(CODE)
STANDING, SUCCESSOR = "so-noi-vu", "tinh-moi"
ISSUED = day("2021-08-20")
PAPER = Paper("612/CTr-UBND", ISSUED)
YEARLY = (
    acts.YearlyDuty("phat-dong", "LAUNCH", "Phát động", STANDING),
    acts.YearlyDuty("kiem-tra", "INSPECTION", "Kế hoạch kiểm tra", STANDING),
)


def planned(key: str, kind: str, first: datetime, until: datetime) -> acts.PlannedItem:
    return acts.PlannedItem(key, kind, f"Việc {key}", first, until, "dự kiến", STANDING)


ITEMS = (
    planned("so-ket", "INTERIM_REVIEW", day("2022-07-01"), day("2022-10-01")),
    planned("dot-thi-dua", "CAMPAIGN", day("2022-01-01"), day("2022-04-01")),
    planned("dot-thay", "CAMPAIGN", day("2023-01-01"), day("2023-04-01")),
    planned("dai-hoi", "CONGRESS", day("2023-07-01"), day("2023-10-01")),
)


def found(
    world: World,
    instant: datetime | None = ISSUED,
    items: tuple[acts.PlannedItem, ...] = ITEMS,
    kind: str = "REHEARSAL",
    settle_seconds: int = 60,
) -> None:
    """An installation with the programme as a draft. `instant` None: a running clock."""
    basis = ProgrammeBasis(
        "Chương trình 612/CTr-UBND",
        day("2021-01-01"),
        day("2024-01-01"),
        settle_seconds,
        items,
        YEARLY,
        (Target("GRDP", "Tăng GRDP", "RANGE", "6.5", "7.0", "%", False, "", "từ 6,5-7,0%", "mục III"),),
        (),
        issuer_until=day("2023-07-01"),
        successor=SUCCESSOR,
    )
    with world.database.write() as session:
        factories.add_installation(session, instant, kind)
        for code in (STANDING, SUCCESSOR, "tinh", "huyen-a", "huyen-b"):
            session.add(Unit(code=code, name=f"Đơn vị {code}", category="TINH"))
        row = Programme(
            id=PROGRAMME,
            code=CODE,
            title="Chương trình thi đua 2021-2023",
            issuer="tinh",
            issuer_name="Ủy ban nhân dân tỉnh",
            basis=to_json(basis).decode(),
            definition="{}",
            definition_digest="digest",
        )
        session.add(row)


def start_body(items: tuple[acts.PlannedItem, ...] = ITEMS, paper: Paper = PAPER) -> acts.Start:
    return acts.Start(paper, "digest", day("2021-01-01"), day("2024-01-01"), items, YEARLY, (), ())


async def act(world: World, name: str, body: object, role: Role = Role.STANDING_HEAD) -> Receipt:
    """One act on the programme by an officer with that role."""
    return await world.act(PROGRAMME, name, body, role)


def paper(number: str, dated: str) -> Paper:
    return Paper(number, day(dated))


async def first_year(world: World) -> None:
    """Issue, the launch of the year, an inspection and what it found."""
    await act(world, "start", start_body(), Role.AUTHORITY)
    await act(
        world, "complete_item", acts.CompleteItem("phat-dong-2021", paper("15/KH", "2021-01-14"), day("2021-01-14"))
    )
    plan = acts.FileInspectionPlan("kiem-tra-2021", 2021, paper("44/KH", "2021-08-19"), ("huyen-a",), ("ARCHIVE",))
    await act(world, "file_inspection_plan", plan)
    finding = acts.RecordFinding(1, "huyen-a", "ARCHIVE", day("2021-08-19"), day("2021-10-01"), "note")
    await act(world, "record_finding", finding)
    await act(world, "record_target", acts.RecordTarget("GRDP", "2021", "6.8", "01/BC", "RANGE", "6.5", "7.0"))


async def second_year(world: World) -> None:
    """A campaign late, a review in its quarter, an event that a paper adds and another that a paper drops."""
    await world.advance(day("2022-05-28"))
    await act(world, "remedy_finding", acts.RemedyFinding(1, paper("9/BC", "2021-09-20"), day("2021-09-20")))
    await act(world, "start_item", acts.StartItem("dot-thi-dua", paper("327/KH", "2022-05-12"), day("2022-05-28")))
    added = acts.PlanItem(
        "hoi-thi",
        "HONOURING",
        "Hội thi",
        day("2022-09-01"),
        day("2022-10-01"),
        "tháng 9",
        STANDING,
        paper("95/KH", "2022-05-20"),
    )
    await act(world, "plan_item", added)
    await world.advance(day("2022-08-30"))
    await act(
        world, "complete_item", acts.CompleteItem("dot-thi-dua", paper("390/BC", "2022-08-26"), day("2022-08-24"))
    )
    await act(world, "review", acts.Review("so-ket", paper("301/BC", "2022-08-29"), day("2022-08-26"), "note"))
    await act(world, "drop_item", acts.DropItem("hoi-thi", paper("512/CV", "2022-08-29"), "note"))
    await act(
        world, "complete_item", acts.CompleteItem("phat-dong-2022", paper("21/KH", "2022-01-20"), day("2022-01-20"))
    )
    plan = acts.FileInspectionPlan("kiem-tra-2022", 2022, paper("18/KH", "2022-03-08"), ("huyen-b",), ("BONUS",))
    await act(world, "file_inspection_plan", plan)


async def last_year(world: World) -> None:
    """A campaign replaced, the agency ended, its orphan handed over; then the end."""
    await world.advance(day("2023-02-01"))
    await act(world, "supersede", acts.Supersede("dot-thay", "tinh-dac-biet", paper("700/KH", "2023-01-20")))
    await act(
        world, "complete_item", acts.CompleteItem("phat-dong-2023", paper("08/KH", "2023-01-10"), day("2023-01-10"))
    )
    plan = acts.FileInspectionPlan("kiem-tra-2023", 2023, paper("07/KH", "2023-01-15"), ("huyen-b",), ("BONUS",))
    await act(world, "file_inspection_plan", plan)
    await world.advance(day("2023-07-15"))
    over = acts.HandOver(("dai-hoi",), SUCCESSOR, day("2023-07-01"), paper("01/QĐ", "2023-07-10"))
    await act(world, "hand_over", over, Role.AUTHORITY)
    await world.advance(day("2023-12-20"))
    await act(world, "complete_item", acts.CompleteItem("dai-hoi", paper("77/BC", "2023-09-25"), day("2023-09-24")))
    await act(world, "summarise", acts.Summarise(paper("10/BC", "2023-12-19"), "note"))
    await act(world, "close", acts.Close(paper("12/QĐ", "2023-12-20")), Role.AUTHORITY)
    await world.client.get_workflow_handle(PROGRAMME).result()
