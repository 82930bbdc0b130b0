"""Who sees what: what an officer may not see does not exist for him."""

import pytest

from tests.api.desk import BASE, Desk, require_problem

pytestmark = pytest.mark.engine
OTHER = "tt-hoi-nong-dan"


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/campaigns/khong-co",
        "/api/v1/campaigns/khong-co/nominations/1",
        f"{BASE}/nominations/9999",
        f"{BASE}/drafts/9999",
        f"{BASE}/enrolments/khong-co",
        f"{BASE}/sittings/9",
        f"{BASE}/decisions/9",
        f"{BASE}/papers/{'0' * 64}",
        "/api/v1/khong-co",
    ],
)
async def test_what_does_not_exist_is_404(desk: Desk, path: str) -> None:
    require_problem(await desk.get("chuyen-vien", path), 404, "NOT_FOUND")


@pytest.mark.parametrize("tail", ["0", "-1", "01", "9999999", "mot", "%2e%2e"])
async def test_case_number_that_cannot_be_is_404(desk: Desk, tail: str) -> None:
    require_problem(
        await desk.act("thu-ky", f"/sittings/{tail}", "convene", {"sits_at": "2024-08-16T08:00+07:00", "items": [1]}),
        404,
        "NOT_FOUND",
    )


async def test_act_on_an_unknown_case_is_404(desk: Desk) -> None:
    require_problem(await desk.act("chuyen-vien", "/nominations/9999", "accept", {}), 404, "NOT_FOUND")
    require_problem(await desk.act("chuyen-vien", "/enrolments/khong-co", "enrol", {"basis": "x"}), 404, "NOT_FOUND")


async def test_nomination_of_another_unit_reads_as_an_unknown_one(desk: Desk) -> None:
    n = await desk.filed("huyen-doan")

    hidden = require_problem(await desk.get(OTHER, f"{BASE}/nominations/{n}"), 404, "NOT_FOUND")
    unknown = require_problem(await desk.get(OTHER, f"{BASE}/nominations/9999"), 404, "NOT_FOUND")

    assert hidden | {"instance": ""} == unknown | {"instance": ""}
    assert (await desk.get("tt-huyen-doan", f"{BASE}/nominations/{n}")).json()["state"]["unit"] == "huyen-doan"
    assert (await desk.get("kiem-tra", f"{BASE}/nominations/{n}")).status_code == 200


async def test_lists_hold_the_own_unit_only(desk: Desk) -> None:
    await desk.filed("phong-tu-phap")

    mine = (await desk.get("phong-tu-phap", f"{BASE}/nominations")).json()["items"]
    parts = (await desk.get("phong-tu-phap", f"{BASE}/enrolments")).json()["items"]
    other = (await desk.get("hat-kiem-lam", f"{BASE}/nominations")).json()["items"]

    assert [item["state"]["unit"] for item in mine] == ["phong-tu-phap"]
    assert [item["state"]["unit"] for item in parts] == ["phong-tu-phap"]
    assert other == []


async def test_draft_of_another_unit_is_hidden_and_cannot_be_changed(desk: Desk) -> None:
    n = await desk.draft("bao-hiem-xa-hoi")
    content = {"unit": "bao-hiem-xa-hoi", "content": {"recipient_class": "COLLECTIVE", "name": "Khác"}}
    path = f"{BASE}/drafts/{n}"

    require_problem(await desk.get("uy-ban-mttq", path), 404, "NOT_FOUND")
    require_problem(await desk.ask("uy-ban-mttq", "PUT", path, json=content), 404, "NOT_FOUND")
    require_problem(await desk.upload("uy-ban-mttq", n, "TO_TRINH", b"%PDF-1.4"), 404, "NOT_FOUND")

    assert desk.refusals("uy-ban-mttq") == [("actor/uy-ban-mttq", "WRONG_UNIT")] * 2
    assert (await desk.get("bao-hiem-xa-hoi", path)).json()["content"]["name"] == "Tập thể mẫu"


async def test_draft_for_another_unit_is_refused_and_recorded(desk: Desk) -> None:
    draft = {"unit": "huyen-doan", "content": {"recipient_class": "COLLECTIVE", "name": "Khác"}}

    require_problem(await desk.ask("thanh-tra-huyen", "POST", f"{BASE}/drafts", json=draft), 403, "WRONG_UNIT")

    assert desk.refusals("thanh-tra-huyen") == [("actor/thanh-tra-huyen", "WRONG_UNIT")]


async def test_auditor_sees_a_draft_and_may_not_change_it(desk: Desk) -> None:
    n = await desk.draft("kho-bac-nha-nuoc")
    content = {"unit": "kho-bac-nha-nuoc", "content": {"recipient_class": "COLLECTIVE", "name": "Khác"}}

    assert (await desk.get("kiem-tra", f"{BASE}/drafts/{n}")).status_code == 200
    require_problem(await desk.ask("kiem-tra", "PUT", f"{BASE}/drafts/{n}", json=content), 403, "WRONG_UNIT")


@pytest.mark.parametrize("path", ["/papers", "/figures", "/sittings/1", "/decisions/1"])
async def test_what_belongs_to_the_issuer_is_hidden_from_units(desk: Desk, path: str) -> None:
    require_problem(await desk.get("tt-huyen-doan", BASE + path), 404, "NOT_FOUND")


async def test_notices_of_a_unit_are_its_own(desk: Desk) -> None:
    items = (await desk.get("lien-doan-lao-dong", f"{BASE}/notices")).json()["items"]

    assert {item["unit"] for item in items} == {"lien-doan-lao-dong"}


async def test_list_is_read_page_by_page_to_its_end(desk: Desk) -> None:
    path, seen, after, sizes = f"{BASE}/enrolments", [], "", []
    whole = (await desk.get("chuyen-vien", path, limit=200)).json()
    for _ in range(len(whole["items"])):
        page = (await desk.get("chuyen-vien", path, after=after, limit=4)).json()
        seen += [item["id"] for item in page["items"]]
        sizes.append(len(page["items"]))
        after = page["next"]
        if not after:
            break

    assert (seen, whole["next"]) == ([item["id"] for item in whole["items"]], "")
    assert sizes == [4, 4, 4]


@pytest.mark.parametrize("limit", [0, 201, "nhieu"])
async def test_page_size_out_of_bounds_is_malformed(desk: Desk, limit: object) -> None:
    require_problem(await desk.get("chuyen-vien", f"{BASE}/enrolments", limit=limit), 422, "MALFORMED")
