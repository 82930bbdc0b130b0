"""storage.notice on both database engines."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from sqlmodel import select

from storage import notice
from storage.notice import Counts, DueNotice
from storage.session import Database
from storage.tables.record import Notice
from storage.tables.subject import DraftVersion
from tests import factories as make
from tests.notices.story import EMAIL, LABEL, UNIT_NAME, Story

NOW = datetime(2026, 11, 21, 2, tzinfo=UTC)
LEASE = timedelta(minutes=5)
Reopen = Callable[[Database], Database]


def claim(database: Database, now: datetime = NOW, limit: int = 20) -> list[DueNotice]:
    with database.write() as session:
        return notice.claim_batch(session, now, limit, LEASE)


def many(database: Database, count: int) -> None:
    with database.write() as session:
        make.add_world(session, "u1")
        for index in range(count):
            session.add(
                Notice(
                    key=f"{index:040x}",
                    campaign=make.CODE,
                    unit="u1",
                    kind="CLOSED",
                    subject="campaign/cd",
                    campaign_at=make.NOW,
                    next_try_at=make.NOW,
                )
            )


def row(database: Database) -> Notice:
    with database.read() as session:
        return session.exec(select(Notice)).one()


def test_claim_batch_gives_unit_campaign_and_the_filed_name(any_database: Database) -> None:
    story = Story(any_database)
    story.submit()
    with any_database.write() as session:
        session.add(DraftVersion(nomination="nomination/cd/1", version=1, digest="d", content='{"name": "Đội một"}'))

    [due] = claim(any_database)

    assert (due.kind, due.unit_name, due.email, due.number) == ("FILING_RECEIPT", UNIT_NAME, EMAIL, 1)
    assert (due.campaign_title, due.issuer_name) == ("Phong trào thi đua", "UBND huyện Chợ Đồn")
    assert (due.label, due.filed_at) == ("Đội một", make.NOW)


def test_claim_batch_takes_the_name_from_the_draft_when_no_version_is_frozen(any_database: Database) -> None:
    Story(any_database).submit()

    assert [due.label for due in claim(any_database)] == [LABEL]


def test_claim_batch_holds_a_notice_for_its_lease_and_not_longer(any_database: Database) -> None:
    Story(any_database).enrol()

    assert [due.tries for due in claim(any_database)] == [1]
    assert claim(any_database, NOW + LEASE - timedelta(seconds=1)) == []
    assert [due.tries for due in claim(any_database, NOW + LEASE)] == [2]


def test_claim_batch_takes_a_new_notice_whatever_campaign_time_it_was_ordered_at(any_database: Database) -> None:
    story = Story(any_database)
    story.enrol()
    long_before = make.NOW - timedelta(days=3650)

    with any_database.read() as session:
        assert notice.is_any_due(session, long_before)
    assert len(claim(any_database, long_before)) == 1


def test_claim_batch_gives_no_notice_to_two_workers(any_database: Database, reopen: Reopen) -> None:
    many(any_database, 40)
    workers = [reopen(any_database) for _ in range(4)]

    def work(database: Database) -> Callable[[], list[int]]:
        return lambda: [due.id for _ in range(5) for due in claim(database, limit=3)]

    taken = [one for answer in make.race([work(worker) for worker in workers]) for one in answer]

    assert len(taken) == len(set(taken)) == 40


def test_claim_batch_passes_over_rows_in_another_transaction(postgres_only: Database, reopen: Reopen) -> None:
    many(postgres_only, 4)
    with postgres_only.write() as session:
        first = notice.claim_batch(session, NOW, 2, LEASE)
        second = claim(reopen(postgres_only))

    assert len(first) == len(second) == 2
    assert {due.id for due in first}.isdisjoint(due.id for due in second)


def test_failed_waits_until_its_next_try_and_then_for_ever(any_database: Database) -> None:
    Story(any_database).enrol()
    [first] = claim(any_database)
    later = NOW + timedelta(minutes=1)
    with any_database.write() as session:
        notice.failed(session, first, "SMTP", "Chưa kết nối được.", later)

    assert claim(any_database, later - timedelta(seconds=1)) == []
    [second] = claim(any_database, later)
    with any_database.write() as session:
        notice.failed(session, second, "SMTP", "Bị từ chối.", None)
        assert notice.counts(session, make.CODE) == Counts(0, 0, 1)
    assert claim(any_database, later + timedelta(days=365)) == []
    assert (row(any_database).tries, row(any_database).error) == (2, "Bị từ chối.")


def test_failed_and_release_of_a_lost_claim_change_nothing(any_database: Database) -> None:
    Story(any_database).enrol()
    [stalled] = claim(any_database)
    [holder] = claim(any_database, NOW + LEASE)
    with any_database.write() as session:
        notice.failed(session, stalled, "SMTP", "Muộn.", None)
        notice.release(session, stalled, NOW)

    assert (row(any_database).outcome, row(any_database).tries) == ("PENDING", 2)
    with any_database.write() as session:
        notice.sent(session, holder.id, "SMTP", "<key@x>")
        notice.failed(session, holder, "SMTP", "Muộn.", None)
    assert (row(any_database).outcome, row(any_database).message_id) == ("SENT", "<key@x>")


def test_release_gives_the_notice_back_without_a_try(any_database: Database) -> None:
    Story(any_database).enrol()
    [due] = claim(any_database)
    with any_database.write() as session:
        notice.release(session, due, NOW)

    assert [again.tries for again in claim(any_database)] == [1]


def test_counts_partition_the_notices_of_one_campaign(any_database: Database) -> None:
    many(any_database, 3)
    due = claim(any_database)
    with any_database.write() as session:
        notice.sent(session, due[0].id, "OUTBOX", "<a@x>")
        notice.failed(session, due[1], "OUTBOX", "Hỏng.", None)

        assert notice.counts(session, make.CODE) == Counts(pending=1, sent=1, failed=1)
        assert notice.counts(session, "other") == Counts(0, 0, 0)
