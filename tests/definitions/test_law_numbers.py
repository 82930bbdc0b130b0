"""The numbers of the domain notes, typed by hand from them, against the rows that the loader gives.

Each line: id, a day, the value as rules get it, the evidence tag. An empty value is one that a body has to state.
"""

from datetime import date

import pytest

from definitions.law import Instrument, LawTable, law_table, law_values
from rules.facts import LegalValue

Line = tuple[str, str, str, str]

TITLES: tuple[Line, ...] = (
    ("type.MERIT", "2024-01-01", "khen thưởng công trạng", "M"),
    ("type.CAMPAIGN_AWARD", "2026-09-30", "khen thưởng phong trào thi đua", "M"),
    ("type.THEMATIC_CAMPAIGN_AWARD", "2026-10-01", "khen thưởng phong trào thi đua theo chuyên đề", "R:S36"),
    ("type.THEMATIC_AWARD", "2026-10-01", "khen thưởng chuyên đề", "R:S36"),
    ("type.CAMPAIGN_AWARD.successor", "2026-10-01", "THEMATIC_CAMPAIGN_AWARD", "I"),
    ("type.standard.INNOVATION", "2026-10-01", "đi đầu trong đổi mới sáng tạo, chuyển đổi số", "R:S36"),
    ("campaign_kind.REGULAR", "2024-05-20", "thi đua thường xuyên", "R:S02"),
    ("award.LDTT.name", "2024-05-20", "Lao động tiên tiến", "R:S01,S10"),
    ("award.LDTT.kind", "2024-05-20", "TITLE", "R:S01,S10"),
    ("award.CSTDCS.same_year", "2024-05-20", "LDTT | CSTT", "R:S10"),
    ("award.CSTDT.years_of.CSTDCS", "2024-05-20", "3", "R:S09"),
    ("award.CSTDTQ.years_of.CSTDT", "2024-05-20", "2", "R:S08"),
    ("award.CSTDT.authority", "2024-05-20", "Bộ trưởng | Chủ tịch UBND tỉnh", "M"),
    ("award.CSTDTQ.authority", "2024-05-20", "Thủ tướng Chính phủ", "M"),
    ("award.TTLDTT.share.LDTT", "2024-05-20", "1/2", "M"),
    ("award.TTLDXS.share.LDTT", "2024-05-20", "7/10", "R:S11"),
    ("award.TTLDXS.tasks_done_share", "2024-05-20", "1", "R:S11"),
    ("award.TTLDXS.members_with.CSTDCS", "2024-05-20", "1", "R:S11"),
    ("award.XA_TB.name", "2025-06-30", "Xã, phường, thị trấn tiêu biểu", "R:S12"),
    ("award.XA_TB.name", "2025-07-01", "Xã, phường, đặc khu tiêu biểu", "R:S30"),
    ("award.XA_TB.prerequisite", "2025-07-01", "", "GAP"),
    ("award.THON_VH.authority", "2025-06-30", "Chủ tịch UBND huyện", "R:S01,S12"),
    ("award.THON_VH.authority", "2025-07-01", "Chủ tịch UBND xã", "M"),
    ("award.GDVH.authority", "2025-07-01", "Chủ tịch UBND xã", "R:S01"),
    ("award.BK_TINH.years_of.CSTDCS", "2024-05-20", "2", "R:S13"),
    ("award.BK_TINH.initiatives", "2024-05-20", "2", "R:S13"),
    ("award.BK_TINH.campaign_alternative", "2024-05-20", "true", "M"),
    ("award.GK.standard", "2024-05-20", "", "R:S14"),
    ("award.BK_TTG.authority", "2024-05-20", "Thủ tướng Chính phủ", "M"),
    ("award.AH.interval", "2024-05-20", "5", "M"),
    ("award.GK.authority", "2021-08-01", "", "GAP"),
    ("award.BK_TINH.authority", "2021-08-01", "", "GAP"),
)

MONEY: tuple[Line, ...] = (
    ("bonus.LDTT", "2024-08-21", "0.3", "R:S25"),
    ("bonus.CSTT", "2024-08-21", "0.3", "R:S25"),
    ("bonus.CSTDCS", "2024-08-21", "1.0", "R:S25"),
    ("bonus.CSTDT", "2024-08-21", "3.0", "R:S25"),
    ("bonus.CSTDTQ", "2024-08-21", "4.5", "R:S25"),
    ("bonus.TTLDTT", "2024-08-21", "0.8", "R:S25"),
    ("bonus.DVTT", "2024-08-21", "0.8", "R:S25"),
    ("bonus.TTLDXS", "2024-08-21", "1.5", "R:S25"),
    ("bonus.DVQT", "2024-08-21", "1.5", "R:S25"),
    ("bonus.CTD_TINH", "2024-08-21", "8.0", "R:S25"),
    ("bonus.CTD_CP", "2024-08-21", "12.0", "R:S25"),
    ("bonus.XA_TB", "2024-08-21", "2.0", "R:S25"),
    ("bonus.THON_VH", "2024-08-21", "1.5", "R:S25"),
    ("bonus.CTD_QUAN_KHU", "2024-08-21", "6.0", "R:S25"),
    ("bonus.LDTT", "2025-07-01", "0.3", "R:S30"),
    ("bonus.CSTDCS", "2025-07-01", "1.0", "R:S30"),
    ("bonus.CSTDT", "2025-07-01", "3.0", "R:S30"),
    ("bonus.CSTDTQ", "2025-07-01", "4.5", "R:S30"),
    ("bonus.TTLDTT", "2025-07-01", "0.8", "R:S30"),
    ("bonus.TTLDXS", "2025-07-01", "1.5", "R:S30"),
    ("bonus.CTD_TINH", "2025-07-01", "8.0", "R:S30"),
    ("bonus.CTD_CP", "2025-07-01", "12.0", "R:S30"),
    ("bonus.XA_TB", "2025-07-01", "2.0", "R:S30"),
    ("bonus.THON_VH", "2025-07-01", "1.5", "R:S30"),
    ("bonus.CSTT", "2025-07-01", "0.3", "I"),
    ("bonus.GDVH", "2026-11-20", "", "GAP"),
    ("bonus.AHLD", "2026-11-20", "", "GAP"),
    ("bonus.GK", "2023-12-31", "0.3", "R:S48"),
    ("bonus.GK", "2024-01-01", "0.3", "M"),
    ("bonus.GK.COMMUNE", "2024-01-01", "0.15", "M"),
    ("bonus.GK.COMMUNE", "2026-11-20", "0.15", "M"),
    ("bonus.BK_TINH", "2023-12-31", "1.0", "R:S48"),
    ("bonus.BK_TINH", "2024-01-01", "1.5", "R:S13,S31"),
    ("bonus.BK_TINH", "2026-11-20", "1.5", "R:S13,S31"),
    ("bonus.BK_TTG", "2026-11-20", "3.5", "R:S31"),
    ("bonus.KNC", "2026-11-20", "0.6", "R:S31"),
    ("bonus.KNC.NATIONAL_ASSEMBLY", "2026-11-20", "0.8", "R:S31"),
    ("bonus.HCLD_1", "2024-08-21", "9.0", "M"),
    ("bonus.HCLD_2", "2024-08-21", "7.5", "M"),
    ("bonus.HCLD_3", "2024-08-21", "4.5", "M"),
    ("bonus.HCDL_1", "2024-08-21", "15", "R:S25"),
    ("bonus.HCDL_2", "2024-08-21", "12.5", "R:S25"),
    ("bonus.HCDL_3", "2024-08-21", "10.5", "R:S25"),
    ("bonus.HC_SV", "2024-08-21", "46", "R:S25"),
    ("bonus.HC_HCM", "2024-08-21", "30.5", "R:S25"),
    ("bonus.factor.COLLECTIVE", "2022-11-08", "2", "P"),
    ("bonus.factor.COLLECTIVE", "2026-11-20", "2", "M"),
    ("bonus.factor.HOUSEHOLD", "2026-11-20", "1.5", "M"),
    ("bonus.highest_only", "2026-11-20", "true", "M"),
    ("bonus.rounding", "2026-11-20", "", "GAP"),
    ("base_salary", "2019-07-01", "1490000", "R:S48"),
    ("base_salary", "2023-06-30", "1490000", "R:S48"),
    ("base_salary", "2023-07-01", "1800000", "R:S48"),
    ("base_salary", "2024-06-30", "1800000", "R:S48"),
    ("base_salary", "2024-07-01", "2340000", "R:S47"),
    ("base_salary", "2026-06-30", "2340000", "R:S47"),
    ("base_salary", "2026-07-01", "2530000", "R:S47"),
)

FORMS: tuple[Line, ...] = (
    ("form_number.MERIT_COLLECTIVE", "2023-12-31", "01", "R:S40"),
    ("form_number.MERIT_INDIVIDUAL", "2023-12-31", "02", "R:S40"),
    ("form_number.CAREER", "2023-12-31", "03", "R:S40"),
    ("form_number.HERO_COLLECTIVE", "2023-12-31", "04", "R:S40"),
    ("form_number.HERO_INDIVIDUAL", "2023-12-31", "05", "R:S40"),
    ("form_number.AD_HOC", "2023-12-31", "06", "R:S40"),
    ("form_number.CAMPAIGN", "2023-12-31", "07", "R:S40"),
    ("form_number.FOREIGN_ORGANISATION", "2023-12-31", "08", "R:S40"),
    ("form_number.FOREIGN_INDIVIDUAL", "2023-12-31", "09", "R:S40"),
    ("form_number.SUBMISSION_LETTER", "2024-01-01", "01", "R:S27"),
    ("form_number.MERIT_COLLECTIVE", "2025-06-30", "02", "R:S26"),
    ("form_number.MERIT_INDIVIDUAL", "2025-06-30", "03", "I"),
    ("form_number.CAREER", "2025-06-30", "04", "I"),
    ("form_number.HERO_COLLECTIVE", "2025-06-30", "05", "I"),
    ("form_number.HERO_INDIVIDUAL", "2025-06-30", "06", "I"),
    ("form_number.AD_HOC", "2025-06-30", "07", "I"),
    ("form_number.CAMPAIGN", "2025-06-30", "08", "P:seed001,seed003"),
    ("form_number.FOREIGN_ORGANISATION", "2025-06-30", "09", "I"),
    ("form_number.FOREIGN_INDIVIDUAL", "2025-06-30", "10", "I"),
    ("form_number.CAMPAIGN", "2025-07-01", "08", "M"),
    ("form_number.SUBMISSION_LETTER", "2025-07-01", "01", "M"),
    ("form_number.INITIATIVE", "2024-05-20", "", "GAP"),
    ("form_number.INITIATIVE", "2025-07-01", "13", "P"),
    ("form_number.HOME_AFFAIRS.SUBMISSION_LETTER", "2025-10-11", "1.1", "R:S38"),
    ("form_number.HOME_AFFAIRS.REISSUE", "2025-10-11", "2.1 | 2.2 | 2.3 | 2.4", "R:S38"),
    ("dossier.REGULAR.documents", "2024-05-20", "TO_TRINH | BAO_CAO_THANH_TICH | BIEN_BAN_HOP_XET", "R:S07"),
    ("dossier.REGULAR.conditional", "2024-05-20", "XAC_NHAN_SANG_KIEN", "R:S07"),
    ("dossier.PRIME_MINISTER.copies", "2023-12-31", "2", "R:S40"),
    ("dossier.CSTDTQ.copies", "2023-12-31", "2", "R:S40"),
    ("dossier.REGULAR.copies", "2024-05-20", "1", "M"),
    ("dossier.CAMPAIGN.copies", "2024-08-08", "1", "P:seed001,seed003"),
    ("dossier.HOUSEHOLD.copies", "2024-08-08", "1", "P:S41"),
    ("dossier.SIMPLIFIED.exists", "2024-08-08", "true", "R:S17"),
    ("dossier.RESISTANCE_WAR.documents", "2024-08-08", "", "GAP"),
    ("dossier.one_letter_per_type", "2024-08-08", "true", "R:S26"),
)

PRINCIPLES: tuple[Line, ...] = (
    ("principle.P1", "2024-01-01", "true", "R:S18"),
    ("principle.P1", "2025-07-01", "true", "R:S29"),
    ("principle.P2", "2025-06-30", "true", "R:S18"),
    ("principle.P3", "2021-02-15", "", "GAP"),
    ("principle.P3", "2024-01-01", "true", "R:S18"),
    ("principle.P3", "2025-07-01", "true", "R:S29"),
    ("principle.P4", "2025-06-30", "true", "R:S18"),
    ("principle.P4", "2025-07-01", "true", "R:S29"),
    ("principle.P5", "2025-07-01", "true", "R:S29"),
    ("principle.P6", "2024-01-01", "true", "R:S06"),
    ("principle.P6", "2026-11-20", "true", "R:S06"),
    ("principle.P7", "2026-09-30", "DIRECT_WORKER | REMOTE | BORDER | ISLAND", "R:S06"),
    ("principle.P7", "2026-10-01", "DIRECT_WORKER | REMOTE | BORDER | ISLAND | MINORITY | MOUNTAIN", "R:S06,S36"),
    ("principle.P8", "2025-06-30", "true", "R:S23"),
    ("principle.P8", "2025-07-01", "true", "I"),
    ("principle.P9", "2025-08-05", "true", "R:S34"),
    ("principle.P10.months", "2024-08-21", "6", "P"),
    ("principle.P11", "2026-11-20", "true", "M"),
    ("principle.P12", "2026-11-20", "true", "M"),
)

COUNCIL: tuple[Line, ...] = (
    ("council.advisory", "2024-01-01", "true", "R:S03,S22"),
    ("council.central.meets_every", "2025-06-30", "6", "R:S21"),
    ("council.central.working_rule", "2025-06-30", "MAJORITY", "R:S21"),
    ("council.central.chair", "2025-07-01", "", "GAP"),
    ("council.province.chair", "2024-01-01", "Chủ tịch UBND tỉnh", "R:S22"),
    ("council.province.vice_chairs_at_least", "2023-12-31", "3", "R:S40"),
    ("council.province.vice_chairs_at_most", "2023-12-31", "4", "R:S40"),
    ("council.province.vice_chairs_at_most", "2024-01-01", "4", "R:S22"),
    ("council.province.standing_vice_chair", "2023-12-31", "Phó Giám đốc Sở Nội vụ", "R:S40"),
    ("council.province.standing_vice_chair", "2024-01-01", "Giám đốc Sở Nội vụ", "R:S22"),
    ("council.example.BAC_GIANG", "2024-03-27", "20", "P:seed002"),
    ("council.example.VINH_LONG", "2024-03-27", "22", "P"),
    ("council.quorum", "2024-08-19", "", "M"),
    ("council.threshold.CSTDT", "2023-12-31", "9/10", "R:S39"),
    ("council.threshold.CSTDTQ", "2017-10-01", "9/10", "R:S39"),
    ("council.threshold.AH", "2023-12-31", "9/10", "R:S39"),
    ("council.threshold.CSTDTQ", "2024-01-01", "4/5", "M"),
    ("council.threshold.AH", "2026-11-20", "4/5", "M"),
    ("council.secret.CSTDTQ", "2023-12-31", "true", "R:S39"),
    ("council.secret.CSTDTQ", "2026-11-20", "true", "M"),
    ("council.threshold_base.CSTDTQ", "2023-12-31", "ALL_MEMBERS", "R:S39"),
    ("council.threshold_base", "2023-12-31", "ALL_MEMBERS", "I"),
    ("council.threshold_base", "2024-08-19", "ALL_MEMBERS", "M"),
    ("council.absent_in_writing", "2023-12-31", "true", "R:S39"),
    ("council.threshold.bang_khen", "2024-08-19", "", "P:S42"),
    ("council.threshold.giay_khen", "2024-08-19", "", "GAP"),
    ("council.example.threshold.BK_TINH", "2024-08-19", "4/5", "P:S42"),
    ("council.example.threshold.CSTDTQ", "2024-08-19", "9/10", "P:S42"),
    ("council.recusal_changes_base", "2024-08-19", "", "GAP"),
)

LIMITS: tuple[Line, ...] = (
    ("appraisal.limit.province", "2023-12-31", "25", "R:S41"),
    ("appraisal.limit.province", "2024-08-21", "25", "R:S41,S27"),
    ("appraisal.limit.ministry", "2024-08-21", "25", "R:S41,S27"),
    ("supplement.notice_limit", "2024-08-21", "5", "P:S27"),
    ("supplement.limit", "2024-08-21", "", "GAP"),
    ("appraisal.limit.district", "2025-06-30", "8", "P:S41"),
    ("appraisal.limit.commune", "2023-12-31", "10", "P:S41"),
    ("appraisal.limit.commune_longest", "2023-12-31", "12", "P:S41"),
    ("appraisal.limit.commune", "2026-11-20", "", "GAP"),
    ("appraisal.limit.central", "2023-12-31", "20", "M"),
    ("appraisal.limit.central_with_consultation", "2023-12-31", "30", "M"),
    ("result.notice_limit", "2024-08-21", "7", "P"),
    ("result.notice_limit.upper", "2024-08-21", "10", "P"),
    ("result.notice_limit.submitting", "2024-08-21", "7", "P"),
    ("refusal.notice_limit", "2024-08-21", "10", "P"),
    ("posting.limit.AH", "2024-08-21", "10", "R:S20"),
    ("posting.limit.state_level", "2024-08-21", "10", "R:S20"),
    ("posting.example.HUNG_YEN", "2023-12-31", "5", "P:S40"),
    ("posting.bang_khen_giay_khen", "2024-08-21", "", "I"),
    ("consultation.reply_limit", "2017-09-30", "10", "R:S60"),
    ("consultation.reply_limit.ministry_2019", "2024-08-21", "7", "R:S60"),
    ("consultation.reply_limit", "2026-11-20", "10", "M"),
    ("complaint.time_bar", "2012-07-01", "90", "R:S51"),
    ("complaint.acceptance", "2026-11-20", "10", "R:S51"),
    ("complaint.first", "2026-11-20", "30", "R:S51"),
    ("complaint.first_complex", "2026-11-20", "45", "R:S51"),
    ("complaint.first_remote", "2026-11-20", "45", "R:S51"),
    ("complaint.first_remote_complex", "2026-11-20", "60", "R:S51"),
    ("complaint.second", "2026-11-20", "45", "R:S51"),
    ("complaint.second_complex", "2026-11-20", "60", "R:S51"),
    ("complaint.second_remote", "2026-11-20", "60", "R:S51"),
    ("complaint.second_remote_complex", "2026-11-20", "70", "R:S51"),
    ("complaint.complex_cases", "2026-07-01", "7", "R:S51"),
    ("reissue.limit.province", "2025-12-31", "15", "R:S56"),
    ("reissue.limit.central", "2025-12-31", "30", "R:S56"),
    ("registry.number_limit", "2020-03-05", "1", "R:S43"),
    ("registry.incoming_limit", "2020-03-05", "1", "R:S43"),
    ("archive.handover_limit", "2020-03-05", "1", "R:S43"),
    ("archive.extension", "2020-03-05", "2", "R:S43"),
    ("submission_date.CSTDTQ", "2023-12-31", "10-31", "R:S40"),
    ("submission_date.AHLD.from", "2023-12-31", "01-05", "R:S40"),
    ("submission_date.AHLD.to", "2023-12-31", "02-28", "R:S40"),
    ("submission_date.CTD_CP", "2024-08-21", "03-31", "M"),
    ("submission_date.CTD_CP.EDUCATION", "2024-08-21", "07-31", "M"),
    ("submission_date.statistics", "2026-11-20", "12-15", "R:S54"),
    ("submission_date.province", "2026-11-20", "", "GAP"),
    ("counting.first_day_excluded", "2026-11-20", "true", "R:S46"),
    ("counting.ends_at_midnight", "2026-11-20", "true", "R:S46"),
    ("counting.roll_forward", "2026-11-20", "true", "R:S46"),
    ("counting.month_days", "2026-11-20", "30", "R:S46"),
    ("counting.year_days", "2026-11-20", "365", "R:S46"),
    ("counting.holidays_a_year", "2026-11-20", "11", "R:S46"),
    ("counting.days_off_2026", "2026-11-20", "25", "R:S53"),
)

HOLIDAYS: tuple[Line, ...] = (
    ("holiday.2021-01-01", "2021-01-01", "2021-01-01", "R:S46"),
    ("holiday.2021-02-10", "2021-02-10", "2021-02-10", "M"),
    ("holiday.2021-02-16", "2021-02-16", "2021-02-16", "M"),
    ("holiday.2024-09-02", "2024-09-02", "2024-09-02", "R:S46"),
    ("holiday.2024-09-03", "2024-09-03", "2024-09-03", "M"),
    ("holiday.2026-04-30", "2026-04-30", "2026-04-30", "R:S46"),
    ("holiday.2026-11-24", "2026-11-24", "2026-11-24", "GAP"),
)

PAPERS: tuple[Line, ...] = (
    ("paper.width", "2024-08-21", "210", "R:S45"),
    ("paper.height", "2024-08-21", "297", "R:S45"),
    ("paper.margin.top.least", "2024-08-21", "20", "R:S44,S45"),
    ("paper.margin.bottom.most", "2024-08-21", "25", "R:S44,S45"),
    ("paper.margin.left.least", "2024-08-21", "30", "R:S44,S45"),
    ("paper.margin.left.most", "2024-08-21", "35", "R:S44,S45"),
    ("paper.margin.right.least", "2024-08-21", "15", "R:S44,S45"),
    ("paper.margin.right.most", "2024-08-21", "20", "R:S44,S45"),
    ("paper.body.size.least", "2024-08-21", "13", "R:S44"),
    ("paper.body.size.most", "2024-08-21", "14", "R:S44"),
    ("paper.body.paragraph_spacing.least", "2024-08-21", "6", "R:S44"),
    ("paper.body.line_spacing.most", "2024-08-21", "1.5", "R:S44"),
    ("paper.national_name.size", "2024-08-21", "12 | 13", "M"),
    ("paper.motto.size", "2024-08-21", "13 | 14", "M"),
    ("paper.motto.line", "2024-08-21", "true", "R:S44"),
    ("paper.issuing_agency.size", "2024-08-21", "12 | 13", "M"),
    ("paper.issuing_agency.line", "2024-08-21", "true", "R:S44"),
    ("paper.recipients.size", "2024-08-21", "12", "R:S44"),
    ("paper.recipients.list_size", "2024-08-21", "11", "R:S44"),
    ("paper.number.leading_zero_below", "2024-08-21", "10", "M"),
    ("decision.number.from", "2024-08-21", "01-01", "R:S43"),
    ("decision.signed_by", "2024-08-21", "PERSON | AGENCY", "R:S43"),
    ("registry.error_in_form", "2024-08-21", "CONG_VAN_DINH_CHINH", "R:S43"),
    ("ceremony.separate_allowed", "2024-08-21", "false", "R:S24,S56"),
    ("ceremony.announcements", "2024-08-21", "1", "R:S24,S56"),
    ("certificate.sizes_seen", "2024-08-21", "210×297 | 297×420", "P:S54"),
    ("certificate.size", "2026-11-20", "", "GAP"),
    ("signature.KT", "2024-08-21", "KT. CHỦ TỊCH", "R:S43"),
    ("signature.Q", "2024-08-21", "Q. CHỦ TỊCH", "M"),
    ("signature.TUQ", "2024-08-21", "TUQ.", "R:S44"),
    ("signature.TUQ.redelegable", "2024-08-21", "false", "R:S43"),
    ("signature.SEAL.covers", "2024-08-21", "1/3", "R:S43"),
    ("signature.DIGITAL_ATTACHMENT.font_size", "2024-08-21", "10", "M"),
    ("symbol.KH", "2024-08-21", "kế hoạch", "P:seed001,seed004"),
    ("symbol.GUQ", "2024-08-21", "giấy uỷ quyền", "M"),
)

REST: tuple[Line, ...] = (
    ("retention.statute", "2024-08-21", "permanent", "P:S55"),
    ("retention.campaign.conference", "2024-08-21", "permanent", "P:S55"),
    ("retention.plan.yearly", "2024-08-21", "permanent", "P:S55"),
    ("retention.plan.half_yearly", "2024-08-21", "20", "P:S55"),
    ("retention.plan.quarterly", "2024-08-21", "5", "P:S55"),
    ("retention.campaign.anniversary", "2024-08-21", "10", "P:S55"),
    ("retention.award.state", "2024-08-21", "permanent", "P:S55"),
    ("retention.award.province", "2024-08-21", "20", "P:S55"),
    ("retention.award.agency", "2024-08-21", "10", "P:S55"),
    ("retention.award.foreigner", "2024-08-21", "permanent", "P:S55"),
    ("retention.correspondence", "2024-08-21", "10", "P:S55"),
    ("transition.2025-07-01.anchor", "2025-07-01", "SUBMITTED", "R:S32"),
    ("transition.2025-07-01.base", "2025-07-01", "98/2023/NĐ-CP", "R:S32"),
    ("transition.2025-07-01.new", "2025-07-01", "152/2025/NĐ-CP", "R:S32"),
    ("transition.2026-10-01.anchor", "2026-10-01", "RECEIVED_FOR_APPRAISAL", "R:S35"),
    ("transition.2026-10-01.favourable", "2026-10-01", "true", "R:S35"),
    ("effective.decree_of_2026_law", "2026-11-20", "", "GAP"),
    ("effective.provinces", "2026-11-20", "34", "R:S52"),
    ("effective.province.bac-kan", "2025-07-01", "Thái Nguyên", "R:S52"),
    ("effective.province.bac-giang", "2025-07-01", "Bắc Ninh", "R:S52"),
    ("effective.ministries_merged", "2025-03-01", "2025-03-01", "M"),
    ("effective.decree_152_ends", "2026-11-20", "2027-03-01", "R:S33"),
    ("level.district", "2025-06-30", "true", "P:seed001"),
    ("level.district", "2025-07-01", "false", "R:S28,S33,S35,S52"),
    ("standing_body.district", "2025-06-30", "Phòng Nội vụ", "P:seed001"),
    ("standing_body.province", "2024-08-21", "Ban (Phòng) Thi đua - Khen thưởng, Sở Nội vụ", "R:S22,S58"),
    ("channel.commune", "2025-06-30", "huyện", "P:seed001"),
    ("channel.commune", "2025-07-01", "tỉnh", "M"),
    ("channel.province", "2025-07-01", "", "GAP"),
    ("data_protection.articles", "2026-01-01", "39", "R:S49,S50"),
    ("data_protection.breach_notice", "2026-01-01", "72", "M"),
    ("data_protection.default_retention", "2026-01-01", "36", "M"),
    ("data_protection.no_consent", "2026-01-01", "", "GAP"),
    ("statistics.due", "2026-11-20", "12-15", "R:S54"),
    ("statistics.0601.title", "2026-11-20", "Số phong trào thi đua", "R:S54"),
)
LINES = (*TITLES, *MONEY, *FORMS, *PRINCIPLES, *COUNCIL, *LIMITS, *HOLIDAYS, *PAPERS, *REST)

NOT_YET = (
    ("principle.P9", "2025-08-04"),
    ("award.CSTDCS.same_year", "2023-12-31"),
    ("appraisal.limit.district", "2025-07-01"),
    ("type.THEMATIC_AWARD", "2026-09-30"),
    ("standing_body.district", "2025-07-01"),
    ("category.CONG_AN_HUYEN", "2025-03-01"),
    ("complaint.complex_cases", "2026-06-30"),
    ("data_protection.rights", "2025-12-31"),
    ("form_number.SUBMISSION_LETTER", "2023-12-31"),
    ("holiday.2024-09-02", "2024-09-03"),
)
"""(id, day on which no row of it holds)."""

SECONDARY = frozenset({"S34", "S35", "S36", "S37", "S43", "S46", "S47", "S49", "S51", "S54", "S55", "S58"})
"""Headlines, registers and private copies: §0.1 and §0.2 of the notes."""
WORDS = "nguồn thứ cấp"

SECTIONS = {
    "2.1": "type.", "2.2": "award.CSTDCS.", "2.3": "award.GK.", "2.4": "base_salary", "2.5": "form_number.",
    "2.6": "principle.P", "3": "council.", "4": "appraisal.limit.", "4.1": "submission_date.", "4.2": "counting.",
    "5": "dossier.", "6": "consultation.", "7": "decision.", "7.1": "retention.", "8": "effective.",
    "8.1": "transition.", "8.2": "succession.", "9.1": "paper.elements", "9.2": "paper.margin.", "9.3": "symbol.",
    "9.4": "signature.", "10.1": "data_protection.", "10.2": "data_protection.reliable_until_article",
    "11": "statistics.",
}  # fmt: skip
"""Section of the notes → what its rows begin with. Sections 0 and 1 hold tags, sources and terms; 12 is below."""

GAPS = (
    (1, "council.threshold.CSTDTQ", "M"),
    (2, "council.quorum", "M"),
    (3, "award.CSTDCS.authority", "M"),
    (3, "award.TTLDTT.authority", "M"),
    (4, "effective.decree_152_text", "GAP"),
    (5, "effective.decree_of_2026_law", "GAP"),
    (6, "bonus.GK", "M"),
    (6, "bonus.factor.COLLECTIVE", "M"),
    (6, "bonus.factor.HOUSEHOLD", "M"),
    (7, "certificate.size", "GAP"),
    (8, "appraisal.limit.commune", "GAP"),
    (9, "paper.annexes", "GAP"),
    (10, "data_protection.no_consent", "GAP"),
    (10, "data_protection.public_disclosure", "GAP"),
    (11, "holiday.2026-11-24", "GAP"),
    (12, "council.recusal_changes_base", "GAP"),
)
"""What §12 could not establish: number there, row, tag on the day of the notes."""
UNKNOWN_ON = {"holiday.2026-11-24": date(2026, 11, 24)}


@pytest.fixture(scope="module")
def table() -> LawTable:
    return law_table()


def national(table: LawTable) -> list[LegalValue]:
    return [row for row in table.rows if row.scope == "national"]


def sources(read: LegalValue | Instrument) -> set[str]:
    return set(read.evidence.partition(":")[2].split(","))


@pytest.mark.parametrize(("id_", "day", "value", "evidence"), LINES)
def test_row_is_as_the_notes_have_it(id_: str, day: str, value: str, evidence: str) -> None:
    row = law_values(date.fromisoformat(day))[id_]
    assert (row.value, row.evidence) == (value, evidence)


@pytest.mark.parametrize(("id_", "day"), NOT_YET)
def test_nothing_holds_outside_its_period(id_: str, day: str) -> None:
    assert id_ not in law_values(date.fromisoformat(day))


def test_table_is_long_enough_and_says_nothing_twice() -> None:
    assert len(LINES) >= 150
    assert len({line[:2] for line in LINES}) == len(LINES)


@pytest.mark.parametrize("day", ["2024-05-20", "2025-06-30", "2025-07-01", "2026-11-20"])
def test_commune_takes_the_districts_titles_by_memory_only(day: str) -> None:
    before = day < "2025-07-01"
    for id_ in ("award.CSTDCS.authority", "award.TTLDTT.authority"):
        row = law_values(date.fromisoformat(day))[id_]
        assert ("Chủ tịch UBND huyện" in row.value) is before
        assert ("Chủ tịch UBND xã" in row.value) is not before
        assert row.evidence.startswith("R:") is before


def test_nothing_of_a_secondary_source_is_presented_as_more(table: LawTable) -> None:
    read = [row for row in national(table) if row.evidence.startswith("R:") and sources(row) & SECONDARY]
    assert len(read) > 100
    assert [(row.id, row.valid_from) for row in read if WORDS not in row.note] == []


def test_instrument_known_from_a_secondary_source_says_so(table: LawTable) -> None:
    known = [one for one in table.instruments.values() if one.evidence.startswith("R:") and sources(one) & SECONDARY]
    assert len(known) > 10
    assert [one.id for one in known if WORDS not in one.note] == []


def test_instrument_and_its_successor_meet(table: LawTable) -> None:
    pairs = [(one, table.instruments[one.successor]) for one in table.instruments.values() if one.successor]
    meeting = {one.id for one, next_ in pairs if one.valid_until == next_.valid_from}
    assert {"91/2017/NĐ-CP", "98/2023/NĐ-CP", "01/2024/TT-BNV", "24/2023/NĐ-CP", "73/2024/NĐ-CP"} <= meeting
    assert [one.id for one, next_ in pairs if one.valid_until != next_.valid_from] == []


@pytest.mark.parametrize(
    ("id_", "first", "until"),
    [
        ("06/2022/QH15", "2024-01-01", None),
        ("91/2017/NĐ-CP", "2017-10-01", "2024-01-01"),
        ("98/2023/NĐ-CP", "2024-01-01", "2025-07-01"),
        ("152/2025/NĐ-CP", "2025-07-01", "2027-03-01"),
        ("15/2025/TT-BNV", "2025-08-05", None),
        ("20/2025/TT-BNV", "2025-10-11", None),
        ("07/2026/TT-BGDĐT", "2026-04-02", None),
        ("30/2020/NĐ-CP", "2020-03-05", None),
        ("91/2025/QH15", "2026-01-01", None),
        ("155/2026/NĐ-CP", "2026-07-01", None),
        ("06/2026/QH16", "2026-10-01", None),
    ],
)
def test_instrument_is_in_force_as_section_8_has_it(table: LawTable, id_: str, first: str, until: str | None) -> None:
    one = table.instruments[id_]
    assert one.valid_from == date.fromisoformat(first)
    assert one.valid_until == (date.fromisoformat(until) if until else None)


def test_nothing_that_was_read_rests_on_practice(table: LawTable) -> None:
    read = [row for row in national(table) if row.evidence.startswith("R:")]
    kinds = {row.id: table.instruments[row.instrument_id].kind for row in read}
    practice = {id_ for id_, kind in kinds.items() if kind == "PRACTICE"}
    assert practice <= {"appraisal.limit.from", "channel.internal_procedure", "counting.days_off_2026"}


@pytest.mark.parametrize(("section", "begin"), SECTIONS.items())
def test_every_section_of_the_notes_has_rows(table: LawTable, section: str, begin: str) -> None:
    assert [row.id for row in national(table) if row.id.startswith(begin)], section


@pytest.mark.parametrize(("number", "id_", "evidence"), GAPS)
def test_what_could_not_be_established_has_a_row_that_asks(number: int, id_: str, evidence: str) -> None:
    row = law_values(UNKNOWN_ON.get(id_, date(2026, 11, 20)))[id_]
    assert 1 <= number <= 12
    assert (row.evidence, row.verified) == (evidence, False)
    assert row.note


def test_gap_of_every_number_of_section_12_is_there() -> None:
    assert {number for number, _, _ in GAPS} == set(range(1, 13))


def test_empty_value_says_who_has_to_state_it(table: LawTable) -> None:
    said = ("cơ quan ban hành", "địa phương", "quy chế")
    silent = [row for row in table.rows if not row.value and not any(word in row.note.lower() for word in said)]
    assert [(row.id, row.scope) for row in silent if row.scope == "national"] == []


def test_unconfirmed_day_off_says_so() -> None:
    row = law_values(date(2026, 11, 24))["holiday.2026-11-24"]
    assert (row.unit, row.evidence) == ("STATUTORY", "GAP")
    assert "Chưa ai xác nhận" in row.note
