"""What a check finds in a Council's statute: contradictions refuse it, the rest is advice; all of it in one run.

Works on plain data, so that one misspelt field does not hide a secret ballot by show of hands.
"""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from definitions.issuer import Council
from definitions.loader import Document
from definitions.problem import Problem
from definitions.statute import Statute
from rules.calendar import short_date
from rules.statute import (
    ALL_MEMBERS,
    ELECTRONIC,
    FORMS,
    MODES,
    PAPER,
    SECRET_MODES,
    WRITTEN_OPINION,
    WRITTEN_ROUND,
)
from rules.threshold import MAJORITY

_BY_ITSELF = frozenset(MODES) - {WRITTEN_OPINION}
"""Ways of voting that need no other beside them."""
_PERCENT = 100


def statute_problems(document: Document) -> Iterator[Problem]:
    """Every contradiction as an error, every gap and oddity as a warning, every note as INFO STATUTE_NOTE."""
    if not isinstance(document.data, dict):
        return
    yield from _dates(document)
    yield from _membership(document)
    for form in _forms(document):
        yield from _known(document, form)
        yield from _path(document, form)
        yield from _modes(document, form)
        yield from _secret(document, form)
        yield from _reachable(document, form)
    yield from _written_round(document)
    yield from _tellers(document)
    yield from _recusal(document)
    yield from _casting(document)
    yield from _gaps(document)
    yield from _illustrative(document)
    yield from _notes(document)


def council_problems(statute: Statute, council: Council, document: Document, on: date) -> Iterator[Problem]:
    """The persons of the Council's file against the statute's bounds on a day; warnings: the decision may be older."""
    sitting = council.members_on(on)
    rules = statute.membership
    if rules.minimum is not None and len(sitting) < rules.minimum:
        sentence = f"Hội đồng có {len(sitting)} người, quy chế yêu cầu ít nhất {rules.minimum}; đối chiếu quyết định."
        yield document.warning("COUNCIL_SIZE", sentence, "members")
    if rules.maximum is not None and len(sitting) > rules.maximum:
        sentence = f"Hội đồng có {len(sitting)} người, quy chế cho nhiều nhất {rules.maximum}; đối chiếu quyết định."
        yield document.warning("COUNCIL_SIZE", sentence, "members")
    vice = sum(member.seat in ("STANDING_VICE_CHAIR", "VICE_CHAIR") for member in sitting)
    if rules.vice_chairs is not None and vice > rules.vice_chairs:
        sentence = f"Hội đồng có {vice} Phó Chủ tịch, quy chế cho nhiều nhất {rules.vice_chairs}; đối chiếu quyết định."
        yield document.warning("COUNCIL_VICE_CHAIRS", sentence, "members")
    held = {member.seat for member in sitting}
    for seat in rules.seats:
        if seat not in held:
            sentence = f"Quy chế yêu cầu có chức danh {seat} nhưng không ai giữ; đối chiếu quyết định thành lập."
            yield document.warning("COUNCIL_SEAT", sentence, "members")


def _forms(document: Document) -> list[str]:
    forms = document.at("forms")
    return [str(form) for form in forms] if isinstance(forms, dict) else []


def _given(document: Document, form: str) -> list[str]:
    """Modes that the statute allows for a form."""
    return [mode for _, mode in document.items("forms", form, "modes") if isinstance(mode, str)]


def _part(document: Document, *path: str) -> Fraction | None:
    """A share as a number; None for a majority, a gap and whatever the model refuses."""
    text = document.text_at(*path)
    try:
        part = Fraction(int(text.removesuffix("%")), _PERCENT) if text.endswith("%") else Fraction(text)
    except (ValueError, ZeroDivisionError):
        return None
    return part if 0 < part <= 1 else None


def _dates(document: Document) -> Iterator[Problem]:
    issued_on = document.day_at("document", "issued_on")
    first = document.day_at("document", "in_force_from") or issued_on
    last = document.day_at("document", "in_force_until")
    if first and last and last < first:
        sentence = f"Quy chế hết hiệu lực ({short_date(last)}) trước khi có hiệu lực ({short_date(first)}); sửa ngày."
        yield document.error("VALIDITY_ENDS_BEFORE_START", sentence, "document", "in_force_until")
    if issued_on and first and first < issued_on:
        sentence = f"Quy chế có hiệu lực ({short_date(first)}) trước ngày ký ({short_date(issued_on)}); đối chiếu."
        yield document.warning("IN_FORCE_BEFORE_ISSUED", sentence, "document", "in_force_from")


def _membership(document: Document) -> Iterator[Problem]:
    least, most = document.number_at("membership", "minimum"), document.number_at("membership", "maximum")
    vice = document.number_at("membership", "vice_chairs")
    seats = {seat for _, seat in document.items("membership", "seats")}
    if least and most and least > most:
        sentence = f"Số thành viên ít nhất ({least}) lớn hơn nhiều nhất ({most}); sửa một trong hai số."
        yield document.error("MEMBERSHIP_BOUNDS", sentence, "membership", "minimum")
    if vice and most and vice >= most:
        sentence = f"{vice} Phó Chủ tịch không thể có trong Hội đồng nhiều nhất {most} người; sửa số."
        yield document.error("MEMBERSHIP_BOUNDS", sentence, "membership", "vice_chairs")
    if most and len(seats) > most:
        sentence = f"Quy chế yêu cầu {len(seats)} chức danh nhưng Hội đồng nhiều nhất {most} người; sửa số."
        yield document.error("MEMBERSHIP_BOUNDS", sentence, "membership", "seats")


def _known(document: Document, form: str) -> Iterator[Problem]:
    if form not in FORMS and not document.text_at("forms", form, "name"):
        sentence = (
            f"«{form}» không có trong danh mục hình thức, danh hiệu ({', '.join(FORMS)}); sửa mã, "
            "hoặc ghi «name» nếu là danh hiệu riêng của cơ quan ban hành."
        )
        yield document.error("FORM_UNKNOWN", sentence, "forms", form)


def _path(document: Document, form: str) -> Iterator[Problem]:
    outside = document.at("forms", form, "council") is False
    threshold = document.at("forms", form, "threshold")
    if document.at("forms", form, "ranked") is True and threshold is None:
        sentence = f"«{form}» được xếp thứ tự nhưng không có tỷ lệ phiếu: chỉ xếp người đã đạt; ghi «threshold»."
        yield document.error("RANKED_WITHOUT_THRESHOLD", sentence, "forms", form, "ranked")
    if outside and document.at("forms", form, "ranked") is True:
        sentence = f"«{form}» không qua Hội đồng nhưng lại được Hội đồng xếp thứ tự; bỏ một trong hai."
        yield document.error("RANKED_WITHOUT_COUNCIL", sentence, "forms", form, "ranked")
    if outside and threshold is not None:
        sentence = f"«{form}» không qua Hội đồng nên tỷ lệ phiếu không được dùng; đối chiếu quy chế."
        yield document.warning("THRESHOLD_UNUSED", sentence, "forms", form, "threshold")


def _modes(document: Document, form: str) -> Iterator[Problem]:
    modes, usual = _given(document, form), document.text_at("forms", form, "usual_mode")
    for index, mode in enumerate(modes):
        if mode in modes[:index]:
            sentence = f"«{form}»: «{mode}» ghi hai lần; giữ lại một."
            yield document.error("VALUE_TWICE", sentence, "forms", form, "modes", index)
        if mode == ELECTRONIC:
            sentence = (
                f"«{form}»: hệ thống chưa có bỏ phiếu kín điện tử; khi mở biểu quyết bằng cách này sẽ bị từ chối. "
                "Dùng phiếu giấy (PAPER) cho đến khi có dịch vụ."
            )
            yield document.warning("MODE_NOT_SERVED", sentence, "forms", form, "modes", index)
    if usual and modes and usual not in modes:
        sentence = f"«{form}»: cách biểu quyết thường dùng «{usual}» không có trong «modes»; bổ sung hoặc sửa."
        yield document.error("BALLOT_NOT_ALLOWED", sentence, "forms", form, "usual_mode")
    elif modes and not _BY_ITSELF & set(modes):
        sentence = f"«{form}»: ý kiến bằng văn bản chỉ đi kèm một cách biểu quyết khác; thêm cách biểu quyết tại họp."
        yield document.error("NO_WAY_TO_VOTE", sentence, "forms", form, "modes")
    elif usual == WRITTEN_OPINION:
        sentence = f"«{form}»: cách thường dùng phải là một cách biểu quyết, không phải ý kiến của người vắng mặt."
        yield document.error("NO_WAY_TO_VOTE", sentence, "forms", form, "usual_mode")


def _secret(document: Document, form: str) -> Iterator[Problem]:
    if document.at("forms", form, "secret") is not True:
        return
    for index, mode in enumerate(_given(document, form)):
        if mode in _BY_ITSELF and mode not in SECRET_MODES:
            sentence = f"«{form}» bắt buộc bỏ phiếu kín, mà «{mode}» không kín; bỏ cách này hoặc sửa «secret»."
            yield document.error("SECRET_BROKEN", sentence, "forms", form, "modes", index)


def _reachable(document: Document, form: str) -> Iterator[Problem]:
    """A sitting that barely has its quorum and cannot carry anything: real statutes have it, so it only warns."""
    quorum, threshold = _part(document, "quorum", "share"), _part(document, "forms", form, "threshold")
    of_all = document.text_at("forms", form, "base") == ALL_MEMBERS
    asked = {WRITTEN_OPINION, WRITTEN_ROUND} & set(_given(document, form))
    if of_all and quorum and threshold and quorum < threshold and not asked:
        sentence = (
            f"«{form}» cần {threshold} tổng số thành viên nhưng chỉ cần {quorum} có mặt là họp được: phiên họp vừa đủ "
            "thành viên không thể đạt tỷ lệ này, và quy chế không cho lấy ý kiến người vắng mặt bằng văn bản."
        )
        yield document.warning("QUORUM_BELOW_THRESHOLD", sentence, "forms", form, "threshold")


def _written_round(document: Document) -> Iterator[Problem]:
    stated = isinstance(document.at("written_round"), dict)
    uses = [form for form in _forms(document) if WRITTEN_ROUND in _given(document, form)]
    for form in uses if not stated else ():
        sentence = (
            f"«{form}» cho lấy ý kiến bằng văn bản nhưng quy chế không nêu thể lệ ở «written_round» "
            "(ai quyết định, thời hạn trả lời); ghi thể lệ hoặc bỏ cách này."
        )
        yield document.error("WRITTEN_ROUND_MISSING", sentence, "forms", form, "modes")
    if stated and not uses and _forms(document):
        sentence = "Có thể lệ lấy ý kiến bằng văn bản nhưng không hình thức nào dùng; thêm vào «modes» hoặc bỏ."
        yield document.warning("WRITTEN_ROUND_UNUSED", sentence, "written_round")


def _tellers(document: Document) -> Iterator[Problem]:
    if isinstance(document.at("tellers"), dict):
        return
    for form in _forms(document):
        if PAPER in _given(document, form):
            sentence = f"«{form}» cho bỏ phiếu giấy nhưng quy chế không nêu số người kiểm phiếu; ghi «tellers»."
            yield document.error("TELLERS_MISSING", sentence, "forms", form, "modes")


def _recusal(document: Document) -> Iterator[Problem]:
    if document.at("recusal", "changes_base") is True and document.at("recusal", "enforced") is False:
        sentence = (
            "Thành viên liên quan vẫn được biểu quyết («enforced: false») thì không trừ khỏi số tính tỷ lệ được; "
            "sửa một trong hai."
        )
        yield document.error("RECUSAL_CONTRADICTION", sentence, "recusal", "changes_base")


def _casting(document: Document) -> Iterator[Problem]:
    thresholds = [document.text_at("forms", form, "threshold") for form in _forms(document)]
    if document.at("chair_casting_vote", "decides") is True and thresholds and MAJORITY not in thresholds:
        sentence = (
            "Phiếu của người chủ trì quyết định khi số phiếu ngang nhau, nhưng không hình thức nào tính theo đa số "
            "(threshold: majority): quy định này không bao giờ được dùng; đối chiếu."
        )
        yield document.warning("CASTING_VOTE_UNUSED", sentence, "chair_casting_vote", "decides")


def _gaps(document: Document) -> Iterator[Problem]:
    quorum = document.at("quorum")
    if isinstance(quorum, dict) and quorum.get("share") is None:
        sentence = "Quy chế không nêu số thành viên phải có mặt; hỏi cơ quan ban hành: chưa có thì chưa họp được."
        yield document.warning("STATUTE_GAP", sentence, "quorum", "share")
    for form in _forms(document):
        rules = document.at("forms", form)
        if not isinstance(rules, dict) or rules.get("council") is False or rules.get("ranked") is True:
            continue
        if "threshold" in rules and rules["threshold"] is None:
            sentence = f"Quy chế không nêu tỷ lệ phiếu cho «{form}»; hỏi cơ quan ban hành: chưa có thì chưa biểu quyết."
            yield document.warning("STATUTE_GAP", sentence, "forms", form, "threshold")


def _illustrative(document: Document) -> Iterator[Problem]:
    if document.at("illustrative") is True:
        sentence = "Quy chế là minh họa; trước khi dùng thật, thay bằng quy chế của Hội đồng."
        yield document.warning("STATUTE_ILLUSTRATIVE", sentence, "illustrative")
        return
    parts = ["quorum", "membership", "recusal", "tellers", "written_round", "meetings", "chair_casting_vote"]
    paths = [(part,) for part in parts] + [("forms", form) for form in _forms(document)]
    marked = [path for path in paths if document.at(*path, "illustrative") is True]
    if marked:
        names = ", ".join(".".join(path) for path in marked)
        sentence = f"{len(marked)} quy định là minh họa, chưa có trong văn bản: {names}. Thay trước khi dùng thật."
        yield document.warning("STATUTE_VALUES_ILLUSTRATIVE", sentence, *marked[0])


def _notes(document: Document) -> Iterator[Problem]:
    for path, note in document.items("notes"):
        if isinstance(note, str) and note.strip():
            sentence = f"Hệ thống giữ nguyên văn, không tự áp dụng: «{note}»"
            yield document.info("STATUTE_NOTE", sentence, *path)
