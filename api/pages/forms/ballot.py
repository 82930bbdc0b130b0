"""Questions before each act on a ballot of the Council: they offer what its statute allows, and say what it demands."""

from collections.abc import Iterable

from api.pages.forms.base import Field, Fields, Form, Option
from api.pages.forms.nominee import item_option
from api.pages.limits import limit_notes
from api.pages.words import case_number
from definitions.statute_words import base_words
from rules.calendar import short_date
from rules.council_acts import PAPER, WRITTEN_ROUND
from rules.deadline import Deadline
from rules.refusal import ValueMissing
from rules.statute import (
    ELECTRONIC,
    MODES,
    form_name,
    forms,
    mode_refused,
    modes_of,
    modes_source,
    require_form,
    tellers,
)
from rules.tally import recused, voters
from rules.threshold import MAJORITY, base_of
from rules.values import find
from rules.window import CaseFacts
from storage.reads.council import CountLine, Item, SittingView

BETWEEN = ":"
"""Between the form and the way of voting in the value of one choice."""
COUNTS = {2: "Hai", 3: "Ba", 4: "Bốn", 5: "Năm"}
NO_SHEETS = "Quy chế không hình thức nào cho lấy ý kiến bằng văn bản."


def condition(facts: CaseFacts, form: str) -> str:
    """«cần 2/3 tổng số thành viên Hội đồng»: what carries a form. Refuses VALUE_MISSING."""
    require_form(facts, form)
    row = find(facts.values, f"council.threshold.{form.lower()}")
    share = "quá nửa" if row.unit == MAJORITY else row.value
    return f"cần {share} {base_words(base_of(facts.values, form.lower()))}"


def votes(sitting: SittingView, written: bool) -> tuple[tuple[Option, ...], tuple[str, ...]]:
    """What may be voted on and how, each with its threshold; and why something is not offered."""
    facts, offered, missing = sitting.facts, [], []
    for form in forms(facts):
        try:
            carried = condition(facts, form)
        except ValueMissing as refusal:
            missing.append(refusal.sentence)
            continue
        for mode in modes_of(facts.values, form):
            if mode_refused(facts.values, form, mode) or (mode == WRITTEN_ROUND) != written:
                if mode == ELECTRONIC:
                    missing.append(f"«{form_name(facts, form)}»: {mode_refused(facts.values, form, mode)}")
                continue
            label = f"{sitting.names[form]}: {MODES[mode].lower()}"
            offered.append(Option(f"{form}{BETWEEN}{mode}", label, carried))
    return tuple(offered), tuple(dict.fromkeys(missing))


def _sources(sitting: SittingView) -> str:
    said = [str(modes_source(sitting.facts.values, form)) for form in forms(sitting.facts)]
    return "; ".join(dict.fromkeys([*(str(value.source) for value in sitting.values), *said]))


def _unverified(sitting: SittingView) -> bool:
    return any(not value.verified for value in sitting.values)


def _usual(sitting: SittingView, offered: Iterable[Option]) -> str:
    """The choice that stands first: of the first form that a dossier waits for, in its usual way."""
    codes = [option.value for option in offered]
    for code in codes:
        if len(sitting.waiting_for(code.split(BETWEEN)[0])) == len(sitting.items):
            return code
    return codes[0] if codes else ""


def _serial(sitting: SittingView) -> str:
    """Derived, not random: the same form sent twice has to be the same act."""
    return f"b{len(sitting.ballots) + 1}"


def _items(sitting: SittingView) -> Field:
    waiting = tuple(str(item.n) for item in sitting.waiting)
    options = tuple(item_option(item) for item in sitting.items)
    return Field("items", "Hồ sơ chưa biểu quyết về hình thức này", "checks", options=options, start=waiting)


def open_ballot(sitting: SittingView, accounts: tuple[CountLine, ...]) -> Form:
    """What is voted on and how, and the dossiers; tellers for paper ballots."""
    offered, missing = votes(sitting, written=False)
    serial, wanted = _serial(sitting), tellers(sitting.facts.values)

    def shaped(fields: Fields) -> Fields:
        award, _, mode = str(fields.pop("vote", "")).partition(BETWEEN)
        return fields | {"ballot": serial, "award": award, "mode": mode}

    paper = any(option.value.endswith(f"{BETWEEN}{PAPER}") for option in offered)
    counting = Field(
        "tellers",
        f"{COUNTS.get(wanted, str(wanted))} người kiểm phiếu (chỉ khi bỏ phiếu giấy)",
        "checks",
        hint=f"mới có {len(accounts)} tài khoản người kiểm phiếu; cấp thêm trước khi bỏ phiếu giấy"
        if len(accounts) < wanted
        else "",
        options=tuple(Option(teller.account, teller.name) for teller in accounts),
        optional=True,
    )
    return Form(
        title="Mở biểu quyết",
        submit="Mở biểu quyết",
        intro=" ".join(("Chỉ có những cách biểu quyết mà quy chế của Hội đồng cho phép.", *missing)),
        fields=(
            Field("vote", "Biểu quyết về, bằng cách", "choice", options=offered, start=_usual(sitting, offered)),
            _items(sitting),
            *((counting,) if paper else ()),
        ),
        source=_sources(sitting),
        icon="users",
        shape=shaped,
        unverified=_unverified(sitting),
    )


def send_sheets(sitting: SittingView, reply: Deadline | None) -> Form:
    """A written round: what about, which dossiers, until when."""
    offered, missing = votes(sitting, written=True)
    serial = _serial(sitting)
    hint = f"quy chế: không sớm hơn hết ngày {short_date(reply.effective_on)}" if reply else "ví dụ: 17:00 26/8/2024"

    def shaped(fields: Fields) -> Fields:
        award, _, _mode = str(fields.pop("vote", "")).partition(BETWEEN)
        return fields | {"ballot": serial, "award": award}

    return Form(
        title="Gửi phiếu lấy ý kiến",
        submit="Gửi phiếu",
        intro=" ".join(("Phiếu gửi tới mọi thành viên Hội đồng.", *(missing if offered else (NO_SHEETS, *missing)))),
        fields=(
            Field("vote", "Lấy ý kiến về", "choice", options=offered, start=_usual(sitting, offered)),
            _items(sitting),
            Field("reply_due_at", "Hạn trả lời", "last_day", hint=f"hết ngày này; {hint}"),
        ),
        notes=limit_notes(reply),
        source=_sources(sitting),
        icon="send",
        shape=shaped,
        unverified=_unverified(sitting),
    )


def _tallies(fields: Fields) -> Fields:
    written = [{"n": int(n), **given} for n, given in fields.pop("written", {}).items()]
    tallies = [{"n": int(n), **given} for n, given in fields.pop("tallies", {}).items()]
    asked = {"written": written} if fields.get("written_returned") else {}
    return fields | {"tallies": tallies} | asked


def _votes_of(item: Item, name: str, heading: str, hint: str = "") -> tuple[Field, ...]:
    start = "" if name.startswith("tallies") else "0"
    return (
        Field(f"{name}.agree", "Đồng ý", "number", group=heading, start=start, hint=hint),
        Field(f"{name}.disagree", "Không đồng ý", "number", start="0"),
        Field(f"{name}.invalid", "Không hợp lệ", "number", start="0"),
    )


def _barred(sitting: SittingView, n: int) -> str:
    view = sitting.open_ballot
    if view is None or not view.ballot.terms.barred:
        return ""
    group = voters(sitting.state, view.ballot)
    count = sum(person in group for person in recused(sitting.state, n))
    return f"{count} thành viên có liên quan không biểu quyết hồ sơ này" if count else ""


def enter_count(sitting: SittingView) -> Form:
    """The figures of one counter; the others' stay hidden until the ballot is closed."""
    view, state = sitting.open_ballot, sitting.state
    if view is None:
        return Form(title="Nhập kết quả kiểm phiếu", submit="Ghi kết quả đã đếm", shape=_tallies)
    named = {item.n: item for item in sitting.items}
    group = voters(state, view.ballot)
    absent = len(state.members) - len(group)
    fields: list[Field] = []
    for n in view.ballot.items:
        heading = f"{item_option(named[n]).label} ({case_number(n).lower()})"
        fields += _votes_of(named[n], f"tallies.{n}", heading, _barred(sitting, n))
        if view.ballot.terms.opinions and absent:
            fields += _votes_of(named[n], f"written.{n}", f"{heading}: ý kiến bằng văn bản của người vắng mặt")
    sheets = "Số phiếu phát ra" + ("" if view.ballot.mode in (PAPER, WRITTEN_ROUND) else " (giơ tay: số người có mặt)")
    opinions = Field(
        "written_returned",
        f"Số ý kiến bằng văn bản đã nhận (vắng {absent} thành viên)",
        "number",
        hint="quy chế cho lấy ý kiến người vắng mặt; tính chung nhưng ghi riêng, phiếu kín vẫn kín",
        start="0",
    )
    return Form(
        title="Nhập kết quả kiểm phiếu",
        submit="Ghi kết quả đã đếm",
        intro=f"{COUNTS.get(view.wanted, view.wanted)} người nhập riêng; các kết quả phải giống nhau mới khóa được.",
        fields=(
            Field("issued", sheets, "number", start=str(len(group))),
            Field("returned", "Số phiếu thu vào", "number", start=str(len(group))),
            *((opinions,) if view.ballot.terms.opinions and absent else ()),
            *fields,
        ),
        icon="check",
        shape=_tallies,
    )


def recount(sitting: SittingView) -> Form:
    """Everybody counts again."""
    return Form(
        title="Đếm lại",
        submit="Bỏ các kết quả và đếm lại",
        fields=(Field("reason", "Lý do", "area"),),
        icon="refresh",
    )


def close_ballot(sitting: SittingView) -> Form:
    """Equal counts."""
    entered = len(sitting.open_ballot.counted_by) if sitting.open_ballot else 0
    wanted = sitting.open_ballot.wanted if sitting.open_ballot else 0
    return Form(
        title="Khóa biểu quyết",
        submit="Khóa biểu quyết",
        intro=f"Đã có {entered} trong {wanted} kết quả kiểm phiếu. "
        "Khóa xong, kết quả được công bố trên trang phiên họp.",
        icon="lock",
    )


def cast_vote(sitting: SittingView) -> Form:
    """The chair's side on a dossier with even votes."""
    even = sitting.open_ballot.ties if sitting.open_ballot else ()
    options = tuple(item_option(item) for item in sitting.items if item.n in even)
    sides = (Option("true", "Đồng ý"), Option("false", "Không đồng ý"))
    return Form(
        title="Quyết định khi ngang phiếu",
        submit="Ghi quyết định của chủ trì",
        intro="Số phiếu đồng ý và không đồng ý bằng nhau: quy chế theo phía của chủ trì. Được ghi vào biên bản."
        if even
        else "Không có hồ sơ nào ngang phiếu mà quy chế để chủ trì quyết định.",
        fields=(
            Field("n", "Hồ sơ", "choice", options=options),
            Field("agree", "Chủ trì", "choice", options=sides),
        ),
        source=_sources(sitting),
        icon="gavel",
        unverified=_unverified(sitting),
    )


def _order(fields: Fields) -> Fields:
    placed = sorted((place, int(n)) for n, place in fields.pop("place", {}).items() if place)
    return fields | {"order": [n for _place, n in placed]}


def rank(sitting: SittingView) -> Form:
    """A place for each candidate of a form that the statute ranks; empty = none."""
    ranked = sitting.ranked
    places: dict[int, Field] = {}
    for form in ranked:
        for item in sitting.candidates(form):
            voted = item.of(form)
            assert voted is not None and voted.result is not None  # a candidate has reached the threshold
            hint = f"{voted.result.agree} / {voted.result.base} phiếu: {sitting.names[form]}"
            before = places.get(item.n)
            said = f"{before.hint}; {hint}" if before is not None else hint
            label = item_option(item).label
            places[item.n] = Field(f"place.{item.n}", label, "number", hint=said, optional=True)
    options = tuple(Option(form, sitting.names[form]) for form in ranked)
    which = Field("award", "Xếp thứ tự về", "choice", options=options, start=ranked[0] if ranked else "")
    limit = f" Được đề nghị cấp trên không quá {sitting.forward_maximum}." if sitting.forward_maximum else ""
    return Form(
        title="Xếp thứ tự",
        submit="Ghi thứ tự",
        intro=f"Ghi 1 cho người đứng đầu, 2 cho người kế tiếp.{limit}",
        fields=(which, *places.values(), Field("reason", "Nhận xét của Hội đồng", "area")),
        source=_sources(sitting),
        icon="certificate",
        shape=_order,
        unverified=_unverified(sitting),
    )


BALLOT = {
    "enter_count": enter_count,
    "recount": recount,
    "close_ballot": close_ballot,
    "cast_vote": cast_vote,
    "rank": rank,
}
