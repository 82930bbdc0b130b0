"""Drafts and their files over HTTP: type by content, a limit of size, locked once filed."""

import json
from collections.abc import AsyncIterator
from hashlib import sha256

import pytest

from api.actions.draft import LIMIT_BYTES
from cli.rehearsal.sample import sample_pdf
from tests.api.desk import BASE, Desk, require_problem

pytestmark = pytest.mark.engine
EXE = b"MZ" + bytes(4096)


async def test_pdf_is_taken_with_its_digest_and_type(desk: Desk) -> None:
    n = await desk.draft("huyen-doan", kinds=())
    data = sample_pdf("to trinh")

    response = await desk.upload("huyen-doan", n, "TO_TRINH", data, "Tờ trình.pdf")

    assert response.json() == {
        "kind": "TO_TRINH",
        "sha256": sha256(data).hexdigest(),
        "name": "Tờ trình.pdf",
        "media_type": "application/pdf",
        "size": len(data),
    }


async def test_program_named_pdf_is_refused_and_recorded(desk: Desk) -> None:
    n = await desk.draft("hoi-nong-dan", kinds=())

    problem = require_problem(await desk.upload("hoi-nong-dan", n, "TO_TRINH", EXE, "to-trinh.pdf"), 422, "FILE_TYPE")

    assert "PDF" in problem["title"]
    assert desk.refusals("hoi-nong-dan") == [("actor/hoi-nong-dan", "FILE_TYPE")]


async def test_file_over_the_limit_is_refused(desk: Desk) -> None:
    n = await desk.draft("phong-dan-toc", kinds=())
    largest = sample_pdf("lon").replace(b"%%EOF", b"%" + b"x" * LIMIT_BYTES + b"\n%%EOF")

    problem = require_problem(await desk.upload("phong-dan-toc", n, "TO_TRINH", largest), 422, "FILE_TOO_LARGE")

    assert "21,0 MB" in problem["title"]


async def test_request_far_over_the_limit_is_not_read_to_its_end(desk: Desk) -> None:
    n = await desk.draft("hat-kiem-lam", kinds=())
    read = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal read
        yield b'--x\r\ncontent-disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n'
        while read < 10 * LIMIT_BYTES:
            read += 1_000_000
            yield bytes(1_000_000)

    headers = {"content-type": "multipart/form-data; boundary=x"}
    path = f"{BASE}/drafts/{n}/files/TO_TRINH"
    response = await desk.ask("hat-kiem-lam", "PUT", path, content=endless(), headers=headers)

    require_problem(response, 413, "TOO_LARGE")
    announced = await desk.upload("hat-kiem-lam", n, "TO_TRINH", bytes(2 * LIMIT_BYTES))
    require_problem(announced, 413, "TOO_LARGE")


async def test_broken_form_is_malformed(desk: Desk) -> None:
    n = await desk.draft("lien-doan-lao-dong", kinds=())
    headers = {"content-type": "multipart/form-data"}

    response = await desk.ask(
        "lien-doan-lao-dong", "PUT", f"{BASE}/drafts/{n}/files/TO_TRINH", content=b"x", headers=headers
    )

    require_problem(response, 422, "MALFORMED")


async def test_file_that_has_no_place_in_the_dossier_is_not_taken(desk: Desk) -> None:
    n = await desk.draft("thanh-tra-huyen", kinds=())

    require_problem(await desk.upload("thanh-tra-huyen", n, "ANH_THE", sample_pdf("x")), 404, "NOT_FOUND")


async def test_filed_dossier_is_locked_until_it_is_returned(desk: Desk) -> None:
    n = await desk.filed("phong-tu-phap")
    path, account = f"{BASE}/drafts/{n}", "phong-tu-phap"
    content = {"unit": account, "content": {"recipient_class": "COLLECTIVE", "name": "Tên khác"}}
    require_problem(await desk.ask(account, "PUT", path, json=content), 409, "DRAFT_LOCKED")
    require_problem(await desk.upload(account, n, "TO_TRINH", sample_pdf("khac")), 409, "DRAFT_LOCKED")

    asked = {"items": ["TO_TRINH"], "due_at": "2024-08-10T00:00+07:00", "reason": "Tờ trình chưa ký"}
    await desk.done("chuyen-vien", f"/nominations/{n}", "request_supplement", asked)

    assert (await desk.upload(account, n, "TO_TRINH", sample_pdf("da ky"))).status_code == 200
    assert (await desk.get(account, path)).json()["version"] == 2
    receipt = await desk.done("tt-phong-tu-phap", f"/nominations/{n}", "supplement", {"declared": True})
    assert receipt["state"] == "SUBMITTED"
    state = (await desk.get(account, f"{BASE}/nominations/{n}")).json()["state"]
    assert (state["draft_version"], state["returns"]) == (2, 1)


async def test_draft_with_a_field_that_it_does_not_have_is_malformed(desk: Desk) -> None:
    content = {"recipient_class": "UNIT", "name": "", "votes": 3}

    response = await desk.ask(
        "kho-bac-nha-nuoc", "POST", f"{BASE}/drafts", json={"unit": "kho-bac-nha-nuoc", "content": content}
    )

    problem = require_problem(response, 422, "MALFORMED")
    assert problem["fields"] == {
        "body.content.recipient_class": "Giá trị không hợp lệ.",
        "body.content.name": "Quá ngắn.",
        "body.content.votes": "Không có mục này.",
    }


async def test_report_of_a_unit_is_filed_with_its_file(desk: Desk) -> None:
    unit = "bao-hiem-xa-hoi"
    path = f"/enrolments/{unit}"
    require_problem(await desk.act(unit, path, "file_report", {"number": "31/BC"}), 409, "PAPER_MISSING")

    put = await desk.ask(unit, "PUT", f"{BASE}{path}/files/REPORT", files={"file": ("bc.pdf", sample_pdf("bao cao"))})
    receipt = await desk.done(unit, path, "file_report", {"number": "31/BC"})

    assert receipt["state"] == "REPORTED"
    state = (await desk.get(unit, BASE + path)).json()["state"]
    assert (state["report"], state["report_late"]) == (put.json()["sha256"], False)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"items": ["TO_TRINH"], "due_at": "2024-08-10T00:00", "reason": "x"}, "body.due_at"),
        ({"items": ["TO_TRINH"], "due_at": "9999-12-31T23:59:59+00:00", "reason": "x"}, "due_at"),
        ({"items": ["TO_TRINH\0"], "due_at": "2024-08-10T00:00+07:00", "reason": "x"}, "items.0"),
        ({"items": ["TO_TRINH"] * 9_000, "due_at": "2024-08-10T00:00+07:00", "reason": "x"}, ""),
        ({"items": ["TO_TRINH"], "due_at": "2024-08-10T00:00+07:00", "reason": "x\0"}, ""),
        ({"items": ["TO_TRINH"], "reason": "x"}, "body.due_at"),
    ],
)
async def test_act_that_no_history_could_hold_is_stopped_at_the_door(
    desk: Desk, fields: dict[str, object], field: str
) -> None:
    n = await desk.draft("uy-ban-mttq", kinds=())

    response = await desk.act("chuyen-vien", f"/nominations/{n}", "request_supplement", fields)

    problem = require_problem(response, 422, "MALFORMED")
    assert list(problem["fields"]) == [field]
    assert desk.events(f"nomination/cho-don-2024/{n}") == []


async def test_number_too_large_for_any_row_is_stopped_at_the_door(desk: Desk) -> None:
    body = {"number": 10**30, "series": "QĐ", "dated": "2024-08-07T00:00+07:00"}

    response = await desk.act("van-thu", "/decisions/1", "number", body)

    assert json.dumps(require_problem(response, 422, "MALFORMED")["fields"], ensure_ascii=False) == (
        '{"number": "Số quá lớn."}'
    )
