"""What a dossier still lacks: by the plan's own list (refuses) and by the law's list (warns), and which form applies.

The plan's list wins: where it lists papers, the law's list only warns about what the plan left out.
"""

from rules.achievement import is_title
from rules.facts import DossierItem, LegalValue, Source
from rules.finding import Finding, judge, no_rule
from rules.refusal import Incomplete
from rules.values import cited, entries, held

Values = tuple[LegalValue, ...]
GROUPS = {
    "CAMPAIGN_AWARD": "CAMPAIGN",
    "THEMATIC_AWARD": "CAMPAIGN",
    "THEMATIC_CAMPAIGN_AWARD": "CAMPAIGN",
    "AD_HOC": "AD_HOC",
    "MERIT": "REGULAR",
    "CAREER_CONTRIBUTION": "CAREER_CONTRIBUTION",
    "EXTERNAL_RELATIONS": "EXTERNAL_RELATIONS",
    "RESISTANCE_WAR": "RESISTANCE_WAR",
}
"""Commendation type → group of dossiers; an own group goes before it: SIMPLIFIED, HOUSEHOLD, FOREIGNER, an award's."""

DOCUMENTS = {
    "TO_TRINH": "Tờ trình",
    "VAN_BAN_DE_NGHI": "Văn bản đề nghị",
    "DANH_SACH": "Danh sách",
    "BAO_CAO_THANH_TICH": "Báo cáo thành tích",
    "TOM_TAT_THANH_TICH": "Bản tóm tắt thành tích",
    "BIEN_BAN_HOP_XET": "Biên bản họp xét",
    "BIEN_BAN_KIEM_PHIEU": "Biên bản kiểm phiếu",
    "XAC_NHAN_SANG_KIEN": "Giấy chứng nhận sáng kiến, đề tài, công trình",
    "XAC_NHAN_CO_QUAN_QUAN_LY_CAN_BO": "Xác nhận của cơ quan quản lý cán bộ",
    "Y_KIEN_DOI_NGOAI_AN_NINH": "Ý kiến của cơ quan đối ngoại, an ninh",
}
"""Kinds of paper that the law's lists name, as a page says them."""


def group_of(values: Values, award: str, commendation_type: str, recipient: str = "", simplified: bool = False) -> str:
    """The group whose list applies: the simplified procedure, then the award's own, the recipient's, the type's.

    Merit has a list for titles and one for forms. Empty for a type that no list covers.
    """
    narrow = ("SIMPLIFIED" if simplified else "", award, recipient)
    own = [group for group in narrow if group and held(values, f"dossier.{group}.documents")]
    if own:
        return own[0]
    by_type = GROUPS.get(commendation_type, "")
    form = by_type == "REGULAR" and not is_title(values, award) and held(values, "dossier.REGULAR_FORM.documents")
    return "REGULAR_FORM" if form else by_type


def missing_by_plan(plan: tuple[DossierItem, ...], papers: tuple[str, ...]) -> tuple[DossierItem, ...]:
    """Required items of the plan that the dossier does not hold, in the plan's order.

    Source: DOS-PLAN | Kế hoạch của phong trào, mục hồ sơ | (kế hoạch)
    """
    return tuple(item for item in plan if item.required and item.kind not in papers)


def missing_by_law(
    plan: tuple[DossierItem, ...], group: str, papers: tuple[str, ...], values: Values
) -> tuple[Finding, ...]:
    """Papers that the law's list of the group asks for, that the dossier lacks and the plan does not speak of.

    A paper that the plan lists, required or not, is the plan's business. On a verified row refuses INCOMPLETE; a list
    that is a gap warns.
    Source: DOS-LAW | Luật 06/2022/QH15 Điều 84 | dossier.<GROUP>.documents
    """
    value_id = f"dossier.{group}.documents"
    row = held(values, value_id)
    if row is None:
        sentence = "Chưa có danh mục giấy tờ theo pháp luật cho nhóm hồ sơ này."
        return () if plan else (no_rule("DOS-LAW", value_id, sentence, cited(values, value_id)),)
    spoken_of = {item.kind for item in plan} | set(papers)
    lacking = [DOCUMENTS.get(kind, kind) for kind in entries(row) if kind not in spoken_of]
    if not lacking:
        return ()
    ground = Incomplete(
        f"Theo danh mục của pháp luật, hồ sơ còn thiếu: {'; '.join(lacking)}.",
        "Bổ sung giấy tờ, hoặc ghi lý do kế hoạch không yêu cầu.",
    )
    return (judge(row, "DOS-LAW", ground),)


def form_applied(content: str, cited_form: str, cited_in: str, values: Values, plan: Source) -> tuple[Finding, ...]:
    """The form of the period against the one that the plan cites. Warns FORM_CHANGED; never refuses a paper.

    `content`: e.g. CAMPAIGN; `cited_form`: the number as the plan writes it, «08»; `cited_in`: the instrument named
    there. Numbers are compared without leading zeros.
    Source: DOS-FORM | Nghị định 98/2023/NĐ-CP Phụ lục I; Nghị định 152/2025/NĐ-CP Phụ lục | form_number.<CONTENT>
    """
    value_id = f"form_number.{content}"
    row = held(values, value_id)
    if row is None:
        sentence = f"Kế hoạch nêu Mẫu số {cited_form} của {cited_in}; chưa rõ mẫu đang áp dụng."
        return (no_rule("DOS-FORM", value_id, sentence, cited(values, value_id)),)
    same_number = row.value.strip().lstrip("0") == cited_form.strip().lstrip("0")
    if same_number and short_number(row.instrument) == short_number(cited_in):
        return ()
    sentence = (
        f"Kế hoạch nêu Mẫu số {cited_form} của {short_number(cited_in)}, hồ sơ theo Mẫu số {row.value} "
        f"của {short_number(row.instrument)}."
    )
    remedy = "Nhận báo cáo theo mẫu đang áp dụng; báo cáo theo mẫu cũ thì ghi quyết định chấp nhận kèm lý do."
    return (
        Finding("FORM_CHANGED", "DOS-FORM", sentence, f"{remedy} ({plan})", row.source, row.verified, value_id=row.id),
    )


def short_number(instrument: str) -> str:
    """«98/2023» of «Nghị định số 98/2023/NĐ-CP ngày …»: number and year, else the words unchanged."""
    for word in instrument.replace(",", " ").split():
        parts = word.split("/")
        if len(parts) > 1 and parts[0].isdigit() and parts[1].isdigit():
            return f"{parts[0]}/{parts[1]}"
    return instrument.strip()


def require_complete(plan: tuple[DossierItem, ...], papers: tuple[str, ...]) -> None:
    """The plan's own list is satisfied. Refuses INCOMPLETE, naming every paper that is missing.

    Source: DOS-PLAN | Kế hoạch của phong trào, mục hồ sơ | (kế hoạch)
    """
    missing = missing_by_plan(plan, papers)
    if missing:
        labels = "; ".join(item.label for item in missing)
        raise Incomplete(
            f"Hồ sơ còn thiếu {len(missing)} trong {sum(item.required for item in plan)} giấy tờ: {labels}.",
            "Tải lên các giấy tờ còn thiếu rồi nộp lại. Hồ sơ thiếu không giữ suất của đơn vị.",
            missing[0].source,
        )
