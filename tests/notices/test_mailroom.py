"""From the ledger to the reader: real rows, real server, real files."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from activities.notice import BACKOFF, MAX_TRIES, Postman, WrongPost
from payloads.ids import digest_of
from rules import campaign as c
from runtime.mail import Mail, Outbox, Smtp, post_for
from storage import notice
from storage.delivery import notify_units
from storage.session import Database
from storage.tables.person import Unit
from storage.tables.record import Notice
from tests import factories as make
from tests.notices.conftest import HandClock, smtp_settings
from tests.notices.story import EMAIL, UNIT_NAME, Story
from tests.support.smtp_server import SmtpServer, address_of, read_letter
from worker.mailroom import Mailroom


class Ringing(Outbox):
    """An outbox that asks the mailroom to stop with its first letter."""

    def __init__(self, folder: Path, loop: asyncio.AbstractEventLoop, stop: asyncio.Event) -> None:
        super().__init__(folder)
        self.loop, self.stop = loop, stop

    def send(self, mail: Mail) -> str:
        self.loop.call_soon_threadsafe(self.stop.set)
        return super().send(mail)


async def test_mailroom_delivers_a_notice_once_and_writes_it_down(
    database: Database, server: SmtpServer, tmp_path: Path, clock: HandClock
) -> None:
    story = Story(database)
    story.submit()
    mailroom = Mailroom(database, Smtp(smtp_settings(server, tmp_path)), False, now=clock)

    assert [await mailroom.empty(), await mailroom.empty()] == [1, 0]

    [letter] = server.letters()
    row = story.notice()
    assert letter["Subject"] == "Đã nhận hồ sơ số 1"
    assert address_of(letter, "To")[1] == EMAIL
    assert f"Kính gửi: {UNIT_NAME}" in letter.get_content()
    assert "đề nghị khen thưởng «Tổ sản xuất chè Shan, thôn Phja Khao»" in letter.get_content()
    assert (row.outcome, row.channel, row.tries, row.error) == ("SENT", "SMTP", 1, "")
    assert row.message_id == letter["Message-ID"] == f"<{row.key}@chodon.example>"


async def test_mailroom_tries_again_with_backoff_when_the_server_was_down(
    database: Database, server: SmtpServer, tmp_path: Path, clock: HandClock
) -> None:
    story = Story(database)
    story.enrol()
    mailroom = Mailroom(database, Smtp(smtp_settings(server, tmp_path)), False, now=clock)
    server.stop()

    waits = []
    for _ in range(3):
        assert await mailroom.empty() == 0
        waits.append(story.notice().next_try_at - clock.at)
        clock.at = story.notice().next_try_at - timedelta(seconds=1)
        assert await mailroom.empty() == 0
        clock.pass_by(seconds=1)
    server.start()
    row = story.notice()
    assert waits == [timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30)]
    assert (row.outcome, row.tries, row.error) == ("PENDING", 3, "Chưa kết nối được với máy chủ thư. Sẽ gửi lại.")

    assert await mailroom.empty() == 1

    assert len(server.letters()) == 1
    assert (story.notice().outcome, story.notice().tries, story.notice().error) == ("SENT", 4, "")


async def test_mailroom_gives_up_after_eight_tries(
    database: Database, server: SmtpServer, tmp_path: Path, clock: HandClock
) -> None:
    story = Story(database, email="busy@x.example")
    story.enrol()
    mailroom = Mailroom(database, Smtp(smtp_settings(server, tmp_path)), False, now=clock)

    for wait in BACKOFF:
        await mailroom.empty()
        assert story.notice().next_try_at == clock.at + wait
        clock.at += wait
    assert story.notice().outcome == "PENDING"
    await mailroom.empty()

    assert (story.notice().outcome, story.notice().tries) == ("FAILED", MAX_TRIES)
    assert MAX_TRIES == 8


async def test_mailroom_fails_a_letter_that_is_refused_for_ever_at_its_first_try(
    database: Database, server: SmtpServer, tmp_path: Path, clock: HandClock
) -> None:
    story = Story(database, email="unknown@x.example")
    story.enrol()

    assert await Mailroom(database, Smtp(smtp_settings(server, tmp_path)), False, now=clock).empty() == 0

    row = story.notice()
    assert (row.outcome, row.tries, row.channel) == ("FAILED", 1, "SMTP")
    assert "mã 550" in row.error
    assert server.letters() == []


async def test_mailroom_survives_a_letter_that_nobody_can_word(
    database: Database, tmp_path: Path, clock: HandClock
) -> None:
    story = Story(database)
    with database.write() as session:
        session.add(
            Notice(
                key=digest_of("bad")[:40],
                campaign=make.CODE,
                unit="gone",
                kind="FAREWELL",
                subject="campaign/cd",
                campaign_at=make.NOW,
                next_try_at=make.NOW,
            )
        )
    story.enrol()

    assert await Mailroom(database, Outbox(tmp_path / "outbox"), False, now=clock).empty() == 1

    bad, good = story.notices()
    assert (bad.outcome, good.outcome) == ("FAILED", "SENT")
    assert "báo người quản trị" in bad.error


async def test_mailroom_of_a_rehearsal_only_writes_files(
    database: Database, server: SmtpServer, tmp_path: Path, clock: HandClock
) -> None:
    story = Story(database, kind="REHEARSAL")
    story.enrol()
    story.campaign(c.Extend(story.paper("156/KH-UBND"), "SUBMISSION", make.at(11, 8), "đến hết ngày 10/8/2024"))
    settings = smtp_settings(server, tmp_path)

    assert await Mailroom(database, post_for(settings, rehearsal=True), True, now=clock).empty() == 2

    assert server.letters() == []
    files = sorted(settings.outbox_dir.iterdir())
    assert [file.name for file in files] == sorted(f"{row.key}.eml" for row in story.notices())
    for letter in (read_letter(file.read_bytes()) for file in files):
        assert letter["Subject"].startswith("[DIỄN TẬP] ")
        assert "KHÔNG CÓ GIÁ TRỊ PHÁP LÝ" in letter.get_content()
    assert {row.channel for row in story.notices()} == {"OUTBOX"}


def test_mailroom_refuses_to_let_a_rehearsal_out(database: Database, server: SmtpServer, tmp_path: Path) -> None:
    Story(database, kind="REHEARSAL")
    post = Smtp(smtp_settings(server, tmp_path))

    for rehearsal in (True, False):
        with pytest.raises(WrongPost):
            Mailroom(database, post, rehearsal)


async def test_mailroom_that_died_before_marking_leaves_one_file(
    database: Database, tmp_path: Path, clock: HandClock
) -> None:
    story = Story(database)
    story.enrol()
    outbox = Outbox(tmp_path / "outbox")
    postman = Postman(database, outbox, False, now=clock)
    with database.write() as session:
        [due] = notice.claim_batch(session, clock.at, lease=outbox.traits.lease)
    outbox.send(postman.mail_of(due))  # and here the process dies
    mailroom = Mailroom(database, outbox, False, now=clock)

    assert await mailroom.empty() == 0
    clock.at += outbox.traits.lease
    assert await mailroom.empty() == 1

    assert [file.name for file in outbox.folder.iterdir()] == [f"{story.notice().key}.eml"]
    assert (story.notice().outcome, story.notice().tries) == ("SENT", 2)


async def test_mailroom_gives_back_what_it_holds_when_it_must_stop(
    database: Database, tmp_path: Path, clock: HandClock
) -> None:
    story = Story(database)
    story.enrol()
    story.reminders()
    asked: list[bool] = []

    def halt() -> bool:
        asked.append(len(asked) >= 1)
        return asked[-1]

    batch = Postman(database, Outbox(tmp_path / "outbox"), False, now=clock).send_batch(halt)

    assert (batch.sent, batch.released) == (1, 3)
    assert sorted((row.outcome, row.tries) for row in story.notices()) == [("PENDING", 0)] * 3 + [("SENT", 1)]


async def test_two_mailrooms_send_every_letter_once(
    any_database: Database, reopen: Callable[[Database], Database], server: SmtpServer, tmp_path: Path
) -> None:
    with any_database.write() as session:
        make.add_installation(session, None, "REAL")
        make.add_campaign(session)
        for n in range(30):
            make.add_unit(session, f"u{n}")
        for unit in session.exec(select(Unit)):
            unit.email = f"{unit.code}@x.example"
        notify_units(session, make.CODE, "campaign/cd", "CLOSED", "", 9, make.NOW)
    rooms = [Mailroom(reopen(any_database), Smtp(smtp_settings(server, tmp_path)), False) for _ in range(2)]

    out = await asyncio.gather(*(room.empty() for room in rooms))

    addresses = [address_of(letter, "To")[1] for letter in server.letters()]
    assert sum(out) == len(addresses) == len(set(addresses)) == 30


async def test_mailroom_runs_until_it_is_stopped(database: Database, tmp_path: Path) -> None:
    story = Story(database)
    stop = asyncio.Event()
    outbox = Ringing(tmp_path / "outbox", asyncio.get_running_loop(), stop)
    running = asyncio.create_task(Mailroom(database, outbox, False).run(stop))

    story.enrol()
    await running

    # It is stopped while the letter is in hand: that letter is finished, and marked.
    assert [file.name for file in outbox.folder.iterdir()] == [f"{story.notice().key}.eml"]
    assert story.notice().outcome == "SENT"
