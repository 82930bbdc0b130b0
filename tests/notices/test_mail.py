"""runtime.mail against a real server and a real folder."""

import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from runtime.mail import Mail, Outbox, Permanent, Smtp, Temporary, compose, post_for
from runtime.settings import Settings
from tests.factories import NOW
from tests.notices.conftest import smtp_settings
from tests.support.smtp_server import SmtpServer, address_of, read_letter

MAIL = Mail(
    key="00ab" * 10,
    to_name="Trung tâm Văn hóa, Thể thao và Truyền thông huyện (khối «đoàn thể»)",
    to_address="vanthu@chodon.example",
    from_name="UBND huyện Chợ Đồn",
    subject="Gia hạn thời gian nhận hồ sơ đề nghị khen thưởng đến hết thứ Bảy ngày 10/8/2024, theo văn bản số 156",
    text="Kính gửi: Trung tâm\n\nDòng rất dài: " + "đề nghị khen thưởng " * 40 + "\n.\nHết.\n",
    dated=NOW,
)


VIETNAMESE = """Ủy ban nhân dân xã, thị trấn «Bằng Lũng» nghiêng ngả, ưỡn ẹo; quyết định 156/KH-UBND (đợt 2) -
 10/8/2024 = ? thi_đua"""


def to(address: str, key: str = "") -> Mail:
    return replace(MAIL, to_address=address, key=key or MAIL.key)


def send(post: Smtp | Outbox, *mails: Mail) -> list[str]:
    """Message-ID or code of the trouble, for each letter of one batch."""
    said: list[str] = []
    with post.open() as carrier:
        for mail in mails:
            try:
                said.append(carrier.send(mail))
            except (Temporary, Permanent) as trouble:
                said.append(f"{type(trouble).__name__} {trouble.code}")
    return said


def test_smtp_delivers_every_letter_of_a_batch_with_its_diacritics(server: SmtpServer, tmp_path: Path) -> None:
    said = send(Smtp(smtp_settings(server, tmp_path)), MAIL, to("other@chodon.example", "b" * 40))

    assert said == [f"<{MAIL.key}@chodon.example>", f"<{'b' * 40}@chodon.example>"]
    letter = next(one for one in server.letters() if one["Message-ID"] == said[0])
    assert letter["Subject"] == MAIL.subject
    assert letter.get_content().replace("\r\n", "\n") == MAIL.text
    assert address_of(letter, "To") == (MAIL.to_name, MAIL.to_address)
    assert address_of(letter, "From") == ("UBND huyện Chợ Đồn", "thidua@chodon.example")
    assert letter["Date"].datetime == NOW
    assert letter["Auto-Submitted"] == "auto-generated"
    assert len(server.letters()) == 2


@pytest.mark.parametrize(
    ("address", "outcome"),
    [
        ("unknown@x.example", "Permanent SMTP_550"),
        ("busy@x.example", "Temporary SMTP_451"),
        ("leaving@x.example", "Temporary SMTP_421"),
        ("broken@x.example", "Temporary CONNECTION_LOST"),
        ("", "Permanent ADDRESS_MISSING"),
        ("vanthu", "Permanent ADDRESS_INVALID"),
        ("vănthư@x.example", "Permanent ADDRESS_INVALID"),
        ("a@x.example\nBcc: b@x.example", "Permanent ADDRESS_INVALID"),
    ],
)
def test_smtp_tells_trouble_apart_and_goes_on_with_the_batch(
    server: SmtpServer, tmp_path: Path, address: str, outcome: str
) -> None:
    said = send(Smtp(smtp_settings(server, tmp_path)), to(address), to("next@x.example", "c" * 40))

    assert said == [outcome, f"<{'c' * 40}@chodon.example>"]
    assert "next@x.example" in [address_of(letter, "To")[1] for letter in server.letters()]


def test_smtp_letter_whose_answer_was_lost_comes_twice_under_one_message_id(server: SmtpServer, tmp_path: Path) -> None:
    post = Smtp(smtp_settings(server, tmp_path))

    assert send(post, to("broken@x.example")) == send(post, to("broken@x.example")) == ["Temporary CONNECTION_LOST"]
    first, second = server.letters()
    assert first.as_bytes() == second.as_bytes()


def test_smtp_says_that_the_server_is_away_for_the_whole_batch(server: SmtpServer, tmp_path: Path) -> None:
    server.stop()

    said = send(Smtp(smtp_settings(server, tmp_path)), MAIL, to("next@x.example"))

    assert said == ["Temporary SMTP_UNREACHABLE"] * 2


def test_smtp_sends_nothing_in_the_clear_when_starttls_is_set(server: SmtpServer, tmp_path: Path) -> None:
    assert send(Smtp(smtp_settings(server, tmp_path, smtp_starttls=True)), MAIL) == ["Temporary SMTP_SECURITY"]
    assert server.letters() == []


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[Path, Path]:
    """A certificate for 127.0.0.1 that only this test knows, and its key."""
    paths = tmp_path / "certificate.pem", tmp_path / "key.pem"
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    names = ["-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1"]
    files = ["-out", str(paths[0]), "-keyout", str(paths[1])]
    subprocess.run([*command, *names, *files], check=True, capture_output=True)
    return paths


def test_smtp_signs_in_over_starttls_and_refuses_a_strange_certificate(
    tmp_path: Path, certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    shown, key = certificate
    options = ("--certificate", str(shown), "--key", str(key), "--user", "thidua", "--password", "secret")
    with SmtpServer(tmp_path / "maildir", options) as server:
        right = smtp_settings(server, tmp_path, smtp_starttls=True, smtp_user="thidua", smtp_password="secret")
        wrong = smtp_settings(server, tmp_path, smtp_starttls=True, smtp_user="thidua", smtp_password="guess")

        assert send(Smtp(right), MAIL) == ["Temporary SMTP_SECURITY"]
        # How an operator makes a private authority known to OpenSSL.
        monkeypatch.setenv("SSL_CERT_FILE", str(shown))
        assert send(Smtp(wrong), MAIL) == ["Temporary SMTP_LOGIN"]
        assert send(Smtp(right), MAIL) == [f"<{MAIL.key}@chodon.example>"]
        assert len(server.letters()) == 1


def test_outbox_writes_one_file_for_a_letter_however_often_it_is_sent(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path / "outbox")

    once = send(outbox, MAIL)
    [file] = outbox.folder.iterdir()
    before = file.read_bytes()
    assert send(outbox, MAIL, MAIL) == once * 2

    assert [(one.name, one.read_bytes()) for one in outbox.folder.iterdir()] == [(f"{MAIL.key}.eml", before)]
    letter = read_letter(before)
    assert letter["Subject"] == MAIL.subject
    assert letter.get_content().replace("\r\n", "\n") == MAIL.text
    assert b"\r\n" in before and before.isascii()


def test_outbox_takes_a_letter_to_a_unit_without_address(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path)
    send(outbox, to(""))

    letter = read_letter((tmp_path / f"{MAIL.key}.eml").read_bytes())
    assert address_of(letter, "To") == (MAIL.to_name, "khong-co-dia-chi@thidua.invalid")


def test_outbox_that_cannot_be_written_is_a_temporary_trouble(tmp_path: Path) -> None:
    (tmp_path / "outbox").write_text("a file where the folder should be")

    assert send(Outbox(tmp_path / "outbox"), MAIL) == ["Temporary OUTBOX_UNWRITABLE"]


@pytest.mark.parametrize("field", ["subject", "to_name", "from_name"])
@pytest.mark.parametrize("gap", ["\r\n", "\n", "\r", "\u2028", "\x0b"])
def test_compose_lets_no_value_add_a_header(field: str, gap: str) -> None:
    changes: dict[str, Any] = {field: f"Xã A{gap}Bcc: ai@do.example"}

    letter = read_letter(compose(replace(MAIL, **changes), "thidua@chodon.example"))

    assert letter["Bcc"] is None
    assert "Xã A Bcc: ai@do.example" in str(letter[{"to_name": "To", "from_name": "From"}.get(field, "Subject")])


@settings(max_examples=150, deadline=None)
@given(words=st.lists(st.sampled_from(VIETNAMESE.split()), min_size=1, max_size=40))
def test_compose_keeps_every_space_and_letter_of_long_headers(words: list[str]) -> None:
    said = " ".join(words)

    letter = read_letter(compose(replace(MAIL, subject=said, to_name=said), "thidua@chodon.example"))

    assert letter["Subject"] == said
    assert address_of(letter, "To") == (said, MAIL.to_address)


def test_post_for_sends_by_smtp_only_when_it_is_set_and_real(tmp_path: Path) -> None:
    plain = Settings(data_dir=tmp_path)
    mail = Settings(data_dir=tmp_path, smtp_host="127.0.0.1", smtp_sender="thidua@chodon.example")

    channels = {
        (name, rehearsal): post_for(chosen, rehearsal=rehearsal).traits.channel
        for name, chosen in (("plain", plain), ("mail", mail))
        for rehearsal in (False, True)
    }

    assert channels == {
        ("plain", False): "OUTBOX",
        ("plain", True): "OUTBOX",
        ("mail", False): "SMTP",
        ("mail", True): "OUTBOX",
    }
