"""Chợ Đồn's plan with what other plans ask for: registration, pledge, gates, waves, scores, sudden achievements."""

from dataclasses import replace

from pydantic_core import to_json

from payloads.basis import CampaignBasis
from rules.cluster import Cluster, ClusterKind, Scoring
from rules.facts import AdHocPath, Criterion, DossierItem, Gate, Obligation, Scale, Source, Window
from rules.organisation import Basis, Dated
from storage.facts import basis_of
from storage.session import Database
from storage.tables.subject import Campaign
from tests.api.desk import CODE
from tests.factories import at

PLAN = Source("Kế hoạch số 153/KH-UBND ngày 28/5/2024 của UBND huyện Chợ Đồn", "mục III")
RULES = Source("Quy chế chấm điểm cụm, khối (minh họa)", "Điều 3")
HEAD_UNIT, MEMBERS = "cong-an-huyen", ("hoi-nong-dan", "huyen-doan", "phong-dan-toc", "cong-an-huyen")
WINDOWS = (
    Window("REGISTRATION", None, at(1, 7), "trước ngày 01/7/2024", PLAN),
    Window("PLAN", None, at(1, 9), "trước ngày 01/9/2024", PLAN),
    Window("WAVE_1", at(20, 5), at(1, 8), "từ ngày 20/5/2024 đến hết ngày 31/7/2024", PLAN),
    Window("REVIEW_1", None, at(5, 8), "trước ngày 05/8/2024", PLAN),
    Window("WAVE_2", at(1, 9), at(1, 12), "từ ngày 01/9/2024 đến hết ngày 30/11/2024", PLAN),
)
OBLIGATIONS = (
    Obligation("REGISTRATION", "Đăng ký thi đua", PLAN, "REGISTRATION"),
    Obligation("PLEDGE", "Ký giao ước thi đua", PLAN),
    Obligation("PLAN", "Kế hoạch thi đua của đơn vị", PLAN, "PLAN"),
    Obligation("REVIEW_1", "Báo cáo sơ kết đợt 1", PLAN, "REVIEW_1"),
    Obligation("REVIEW_2", "Báo cáo sơ kết đợt 2", PLAN),
    Obligation("REPORT", "Báo cáo kết quả", PLAN, "REPORT"),
)
GATES = (
    Gate("REGISTRATION", "ALL", True, "Đăng ký thi đua", PLAN),
    Gate("PLEDGE", "ALL", False, "Giao ước thi đua", PLAN),
)
BASIS = Basis(PLAN, "minh họa", illustrative=True)
SCALE = Scale(
    (Criterion("KT", "Phát triển kinh tế", "60"), Criterion("XH", "Văn hóa, xã hội", "40"),
     Criterion("KL", "Vi phạm kỷ luật", "10", penalty=True)),
    RULES,
    (("WAVE_1", "0.4"), ("WAVE_2", "0.6")),
)  # fmt: skip
CLUSTER = Cluster(
    "khoi-1",
    "Khối thi đua số 1",
    ClusterKind.KHOI,
    BASIS,
    tuple(Dated(unit, None, None, BASIS) for unit in MEMBERS),
    heads=(Dated(HEAD_UNIT, None, None, BASIS),),
    scoring=Scoring(SCALE, "0.1"),
)
AD_HOC = AdHocPath(
    ("INDIVIDUAL", "COLLECTIVE", "HOUSEHOLD"), (DossierItem("TOM_TAT", "Bản tóm tắt thành tích", PLAN),), PLAN
)


def demanding(basis: CampaignBasis, council: bool = False) -> CampaignBasis:
    """The same plan, asking for all of it; its giấy khen without the Council unless told otherwise."""
    open_campaign = (replace(w, closes_at=at(1, 12)) if w.key == "CAMPAIGN" else w for w in basis.windows)
    return replace(
        basis,
        windows=(*open_campaign, *WINDOWS),
        obligations=OBLIGATIONS,
        gates=GATES,
        ad_hoc=AD_HOC,
        clusters=(CLUSTER,),
        awards=tuple(replace(a, council=council) if a.path == "DECIDED_HERE" else a for a in basis.awards),
    )


def make_demanding(database: Database, **changes: object) -> None:
    """Change the campaign that is loaded and not launched yet."""
    with database.write() as session:
        row = session.get_one(Campaign, CODE)
        basis = replace(demanding(basis_of(row)), **changes)  # type: ignore[arg-type]  # fields of the basis
        row.basis = to_json(basis).decode()
