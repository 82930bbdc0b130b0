"""An issuer's book of powers to sign in every state, and for every act a body that is in order."""

from dataclasses import replace
from datetime import date, datetime

from payloads.ids import signing_id
from rules.calendar import start_of_day
from rules.campaign_acts import Paper
from rules.facts import VIETNAM
from rules.signing import Delegation, Kind
from rules.signing_power import End, Grant, Power, Rearm, SigningState

ISSUER = "ubnd"
HEAD = Delegation("chu-tich", Kind.HEAD, "ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "CHỦ TỊCH")
PAPER = Paper("12/GUQ-UBND", start_of_day(date(2024, 8, 1)))
GRANT = Grant(
    person="truong-phong",
    kind=Kind.TUQ,
    papers=("QĐ-KT",),
    paper=PAPER,
    valid_from=start_of_day(date(2024, 8, 1)),
    valid_until=start_of_day(date(2024, 9, 1)),
    given_by="chu-tich",
    body="ỦY BAN NHÂN DÂN",
    head_post="CHỦ TỊCH",
    post="TRƯỞNG PHÒNG NỘI VỤ",
    posts=(HEAD,),
)
END = End(1, Paper("19/QĐ-UBND", start_of_day(date(2024, 8, 6))), "note")
RECORDED = datetime(2024, 8, 2, 9, tzinfo=VIETNAM)

LEGAL: dict[str, tuple[str, str, str]] = {
    "grant": ("*", "AUTHORITY STANDING_HEAD", "KEPT"),
    "end": ("KEPT", "AUTHORITY STANDING_HEAD", "KEPT"),
    "rearm": ("*", "SYSTEM", ""),
}
BODIES: dict[str, object] = {"grant": GRANT, "end": END, "rearm": Rearm()}
DELEGATION = Delegation(
    "truong-phong",
    Kind.TUQ,
    "ỦY BAN NHÂN DÂN",
    "CHỦ TỊCH",
    "TRƯỞNG PHÒNG NỘI VỤ",
    papers=("QĐ-KT",),
    valid_from=date(2024, 8, 2),
    valid_until=date(2024, 9, 1),
    given_by="chu-tich",
    basis="12/GUQ-UBND ngày 01/8/2024",
)
POWER = Power(1, DELEGATION, PAPER, date(2024, 8, 1), "chu-tich", RECORDED)


def book_in(status: str, *powers: Power) -> SigningState:
    """The book in that state; one that is kept has a power of August 2024."""
    state = SigningState(signing_id(ISSUER), ISSUER, status)
    return replace(state, powers=powers or (POWER,)) if status == "KEPT" else state
