"""The text of a new plan: what each field means and where it stands in the paper. What was not said is null."""

from collections.abc import Iterable, Iterator

from cli.new_campaign.answers import GATES, Answers, NewAward, Span
from cli.new_campaign.words import SCHEMA, quoted
from rules.calendar import short_date

UNCITED = "(chưa ghi điều, mục)"
"""Stands where the plan's section is to be written."""
UNCOPIED = "(chưa chép nguyên văn)"
CALLED = {
    "AUTHORITY": "người có thẩm quyền, ví dụ Chủ tịch UBND xã",
    "STANDING_HEAD": "thủ trưởng cơ quan thường trực",
    "SPECIALIST": "chuyên viên theo dõi",
    "SECRETARY": "thư ký Hội đồng",
    "OFFICE": "nơi kiểm tra trước khi ký",
    "DECIDED_BY": "chức danh người quyết định, ghi trên văn bản",
    "EXECUTORS": "nơi thi hành, ghi ở điều cuối của quyết định",
    "SUPERIOR": "cấp trên, gọi tắt (chỉ khi có đề nghị cấp trên)",
    "SUPERIOR_AUTHORITY": "chức danh người quyết định ở cấp trên (chỉ khi có đề nghị cấp trên)",
}
"""Label of the issuer → what it names."""


def definition_text(said: Answers) -> str:
    """The definition file."""
    parts = (_head, _issuer, _document, _windows, _gates, _who, _quotas, _dossier, _awards, _rest)
    return "\n".join(line for part in parts for line in (*part(said), "")).rstrip() + "\n"


def companions(said: Answers) -> dict[str, str]:
    """Companion → file name; a Council that is not there needs no file."""
    found = {"issuer": f"{said.code}.issuer.yaml", "units": f"{said.code}.units.yaml"}
    if said.council == "yes":
        found |= {"council": f"{said.code}.council.yaml", "statute": f"{said.code}.statute.yaml"}
    return found


def _head(said: Answers) -> Iterator[str]:
    yield SCHEMA.rstrip("#")
    yield f"# {said.title}"
    yield "# Chép từ bản kế hoạch đã ký, không suy ra. null: kế hoạch không nêu. Cách viết: docs/writing-a-campaign.md."
    yield f"# Kiểm tra: thidua campaign check {said.code}.yaml (mọi lỗi trong một lần, kèm tên tệp, số dòng)."
    yield ""
    yield f"code: {said.code} # mã của phong trào, không đổi về sau"
    yield f"kind: {said.kind} # REGULAR thi đua thường xuyên; THEMATIC chuyên đề, theo đợt"
    yield "# Loại hình khen thưởng: CAMPAIGN_AWARD phong trào; THEMATIC_AWARD chuyên đề; MERIT công trạng hằng năm"
    yield f"commendation_type: {'MERIT' if said.kind == 'REGULAR' else 'CAMPAIGN_AWARD'}"
    label = "Thi đua thường xuyên" if said.kind == "REGULAR" else "Phong trào thi đua"
    yield f"label: {label} # tên gọi chung trong kế hoạch"
    yield f"title: {quoted(said.title)} # tên đầy đủ, ở trích yếu"
    yield f"short_title: {quoted(said.title)} # rút gọn để hiện trên trang"
    yield ""
    found = companions(said)
    yield "companions: # các tệp đi kèm, cùng thư mục"
    for key in ("issuer", "units", "council", "statute"):
        yield f"  {key}: {found.get(key, 'null')}"


def _issuer(said: Answers) -> Iterator[str]:
    yield "issuer: # cơ quan phát động: ở góc trái, đầu kế hoạch"
    yield f"  code: {said.issuer}"
    yield f"  name: {quoted(said.issuer_name)}"
    yield f"  full_name: {quoted(said.issuer_name)} # tên đầy đủ, không viết tắt: in trên văn bản"
    yield f"  level: {said.level} # CENTRAL, PROVINCE, COMMUNE, UNIT (DISTRICT: chỉ đến hết 30/6/2025)"
    yield "  superior: null # cấp trên, nếu có đề nghị cấp trên khen thưởng"
    yield f"  standing_body: {said.standing[0]} # cơ quan thường trực: nhận, thẩm định, trình; mã ở tệp đơn vị"
    yield "  province_code: null # mã tỉnh, nếu tỉnh có quy định riêng đã nạp"
    given = dict(said.labels)
    yield (
        "  labels: # cách gọi các chức danh trên trang và văn bản" if given else "  labels: {} # điền như các dòng dưới"
    )
    for key, what in CALLED.items():
        yield f"    {key}: {quoted(given[key])} # {what}" if key in given else f"    # {key}: … # {what}"


def _document(said: Answers) -> Iterator[str]:
    issued = said.issued_on.isoformat() if said.issued_on else "null"
    yield "document: # số, ngày: ở đầu kế hoạch; người ký: ở cuối"
    yield "  type: KH"
    yield "  type_name: Kế hoạch"
    yield f"  number: {quoted(said.number) if said.number else 'null'} # chỉ phần số; null: dự thảo chưa có số"
    yield f"  symbol: {quoted(said.symbol) if said.symbol else 'null'} # ký hiệu, ví dụ KH-UBND"
    yield f"  issued_on: {issued} # ngày ký; dự thảo thì để null và ghi issued_in"
    yield "  # issued_in: {year: 2026, month: 3}"
    yield f"  subject: {quoted(said.title)} # trích yếu"
    yield "  signature_block: [] # ví dụ [TM. ỦY BAN NHÂN DÂN, CHỦ TỊCH]"
    yield "  signer_name: null"
    yield ""
    yield "parent: null # kế hoạch của cấp trên mà kế hoạch này thực hiện, nếu có"


def _window(key: str, found: Span | None, what: str) -> Iterator[str]:
    if found is None:
        yield f"  {key}: null # {what}"
        return
    yield f"  {key}: # {what}"
    yield from _days(found, "    ")


def _days(found: Span, indent: str) -> Iterator[str]:
    first = found.first.isoformat() if found.first else "null"
    yield f"{indent}from_on: {first} # null: kế hoạch không nêu ngày bắt đầu"
    yield f"{indent}to_on: {found.last.isoformat()} # đúng ngày ghi trong kế hoạch ({short_date(found.last)})"
    yield f"{indent}to_included: {str(found.included).lower()} # true «đến hết ngày»; false «trước ngày»"
    yield f"{indent}as_written: {quoted(found.words)} # thay bằng nguyên văn của kế hoạch"
    yield f"{indent}article: {quoted(UNCITED)} # điều, mục, khoản của kế hoạch"


def _windows(said: Answers) -> Iterator[str]:
    yield "windows: # thời gian: thường ở mục «Thời gian» và mục «Tổ chức thực hiện»"
    yield from _window("campaign", said.campaign, "thời gian thi đua")
    yield from _window("registration", said.registration, "thời gian đăng ký thi đua; null: không nêu")
    yield from _window("submission", said.submission, "thời gian nộp hồ sơ khen thưởng; null: không nêu")
    yield from _window("report", said.report, "hạn báo cáo kết quả; null: không nêu")
    yield ""
    yield "nominal_days: null # số ngày trong tên gọi, ví dụ 75 của «75 ngày đêm»"
    yield "anniversary: null # ngày kỷ niệm: {day: 2026-09-02, name: Quốc khánh}"
    yield "channel: null # nơi nộp hồ sơ: {name: …, address: null, procedure: null, article: …}"
    keys = [key for key, _, _ in said.gates]
    included = [key for key in ("REGISTRATION", "PLEDGE") if key in keys]
    if included or said.registration:
        yield "registration: # đơn vị đăng ký, ký giao ước"
        yield f"  includes: [{', '.join(included or ['REGISTRATION'])}]"
        yield f"  as_written: {quoted(UNCOPIED)}"
        yield f"  article: {quoted(UNCITED)}"
    if "PLAN" in keys:
        yield "unit_plan: # kế hoạch riêng của đơn vị"
        yield f"  as_written: {quoted(UNCOPIED)}"
        yield f"  article: {quoted(UNCITED)}"
        yield "  due: null # hạn, viết như một thời gian ở «windows»; null: kế hoạch không nêu"
    yield "waves:" if said.waves else "waves: [] # các đợt, nếu kế hoạch chia đợt"
    for no, (name, found) in enumerate(said.waves, start=1):
        yield f"  - no: {no}"
        yield f"    name: {quoted(name)}"
        yield "    window:"
        yield from _days(found, "      ")
        review = "true" if f"REVIEW_{no}" in keys else "false"
        yield f"    review_required: {review} # đơn vị phải sơ kết đợt này không"
        yield f"    article: {quoted(UNCITED)}"


def _gates(said: Answers) -> Iterator[str]:
    yield "# Điều kiện trước khi nhận hồ sơ. refuses true: thiếu thì không nhận; false: chỉ cảnh báo."
    yield "gates:" if said.gates else "gates: []"
    for key, whom, refuses in said.gates:
        yield f"  - key: {key}"
        yield f"    applies_to: {whom} # ALL, COLLECTIVE (tập thể), INDIVIDUAL (cá nhân)"
        yield f"    refuses: {str(refuses).lower()}"
        label = GATES.get(key, f"đã sơ kết đợt {key.removeprefix('REVIEW_')}")
        yield f"    label: {quoted(label.capitalize())} # tên ngắn của điều kiện"
        yield f"    as_written: {quoted(UNCOPIED)}"
        yield f"    article: {quoted(UNCITED)}"


def _who(said: Answers) -> Iterator[str]:
    yield "participants: # mục «Đối tượng»"
    yield "  members: # ai tham gia: những đơn vị này được ghi tên khi phát động"
    yield f"    as_written: {quoted(UNCOPIED)}"
    yield "    decision: null # quyết định phân chia cụm, khối, nếu kế hoạch dẫn"
    yield "    decided_on: null"
    yield f"    article: {quoted(UNCITED)}"
    yield "  duty_bearers: null # ai được giao thực hiện, báo cáo, nếu kế hoạch nêu riêng"
    yield "  individuals: null # cá nhân, nếu kế hoạch nêu: {as_written: …, article: …}"
    yield ""
    yield "categories: # loại đơn vị, để giao chỉ tiêu"
    yield from (f"  - {{code: {code}, name: {quoted(name)}}}" for code, name in said.categories)


def _quotas(said: Answers) -> Iterator[str]:
    yield "# Chỉ tiêu: mỗi đơn vị được đề nghị bao nhiêu. combined true: tập thể và cá nhân tính chung. Ví dụ một dòng:"
    yield "#   - {id: Q1, maximum: 1, categories: [MÃ], units: [], combined: true, ambiguous: false,"
    yield "#      as_written: …, article: …}"
    yield "# Tính riêng: hai dòng, recipient: COLLECTIVE và recipient: INDIVIDUAL. Riêng một hình thức: award: MÃ."
    yield "quotas: []"
    yield "forward_quota: null # số được đề nghị cấp trên"


def _dossier(said: Answers) -> Iterator[str]:
    yield "# Thành phần hồ sơ và cam đoan của thủ trưởng; null: kế hoạch không nêu, theo danh mục của pháp luật."
    yield "dossier: null"
    yield "# Tiêu chuẩn; applies_to: ALL, COLLECTIVE, INDIVIDUAL. Ví dụ:"
    yield '#   - {code: CHUNG, applies_to: ALL, group: "", text: …, article: …}'
    yield "standards: []"


def _awards(said: Answers) -> Iterator[str]:
    yield "awards: # mục «Khen thưởng»: mỗi hình thức một mục"
    codes: dict[str, int] = {}
    for award in said.awards:
        codes[award.code] = codes.get(award.code, 0) + 1
        times = codes[award.code]
        yield from _award(said, award, award.code if times == 1 else f"{award.code}_{times}")


def _award(said: Answers, award: NewAward, code: str) -> Iterable[str]:
    council = {"yes": "true", "no": "false"}.get(said.council, "null")
    yield f"  - code: {code}"
    yield f"    form: {award.form} # mã hình thức, danh hiệu: GIAY_KHEN, BANG_KHEN, CO_THI_DUA, LDTT, CSTD_CO_SO…"
    yield f"    name: {quoted(award.name)}"
    yield f"    authority: {quoted(UNCOPIED)} # người quyết định"
    yield f"    proposer: {quoted(UNCOPIED)} # ai đề nghị"
    yield f"    path: {award.path} # DECIDED_HERE quyết định ở đây; FORWARDED đề nghị cấp trên; OWN_UNIT tự quyết"
    asked = "null" if award.path == "OWN_UNIT" else council
    yield f"    council: {asked} # qua Hội đồng? null: không nêu, quy chế phải nêu"
    yield "    own_criteria: " + ("true" if award.path == "OWN_UNIT" else "false")
    yield "    quota: null"
    yield f"    article: {quoted(UNCITED)}"
    yield "    # recipients: [COLLECTIVE, INDIVIDUAL] # chỉ khi kế hoạch giới hạn đối tượng"
    yield "    # maximum: 3 # chỉ khi kế hoạch nêu tổng số được tặng"


def _rest(said: Answers) -> Iterator[str]:
    report = said.report is not None or any(key == "REPORT" for key, _, _ in said.gates)
    yield "path: [] # các bước xét như kế hoạch tả, nếu có"
    yield "duties: [] # việc giao cho từng nơi: {by: …, text: …, article: …}"
    yield "principles: [] # nguyên tắc: {text: …, article: …}"
    yield "# Đơn vị báo cáo kết quả cho ai"
    yield f"reporting: {{to: {quoted(said.issuer_name)}, form: null}}" if report else "reporting: null"
    yield "voluntary_works: null # công trình, phần việc khuyến khích"
    yield "cited_law: [] # văn bản làm căn cứ: {id: 152/2025/NĐ-CP, as_written: …, article: …}"
    yield "distribution: [] # nơi nhận: {to: …, note: …}"
    yield "document_notes: [] # lỗi chữ, điểm lạ của văn bản"
    yield "not_expressed: [] # câu mà mẫu này không diễn đạt được: chép nguyên văn"
    yield "left_open: {} # điều kế hoạch tự nêu giá trị, ví dụ {supplement_working_days: 3}"
    yield "illustrative: false"
    yield 'note: ""'
