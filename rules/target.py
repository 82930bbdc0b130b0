"""Targets of a programme: a value against an operator and its bounds. Met, not met, or not measured yet.

Values are decimal numbers as text, so that 97.7 stays 97.7. Targets are looked at one by one: the parts of a structure
need not add up to the whole (a programme may leave a part unsaid).
"""

from collections.abc import Callable
from decimal import Decimal, InvalidOperation

from rules.programme_acts import OPERATORS, TRENDS
from rules.refusal import WrongCount


def decimal_of(text: str) -> Decimal:
    """The number of a text such as «6.8». Refuses WRONG_COUNT for anything that is no finite number."""
    try:
        value = Decimal(text)
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite():
        raise WrongCount(f"«{text}» không phải là một con số.", "Ghi số dùng dấu chấm thập phân, ví dụ 6.8.")
    return value


COMPARE: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "EQ": lambda value, bound: value == bound,
    "GE": lambda value, bound: value >= bound,
    "GT": lambda value, bound: value > bound,
    "LE": lambda value, bound: value <= bound,
    "LT": lambda value, bound: value < bound,
}


def verdict(operator: str, low: str, high: str, over: bool, value: str) -> str:
    """MET, NOT_MET, or NOT_MEASURED for an empty value.

    RANGE is closed on both sides. `over`: the programme asks to exceed the target, so more than EQ or RANGE is met too.
    QUALITATIVE is met by IMPROVED only. Refuses WRONG_COUNT (no number, or no word of TRENDS). An unknown operator is a
    KeyError: a fault of the definition check.
    """
    if operator not in OPERATORS:
        raise KeyError(operator)
    if not value:
        return "NOT_MEASURED"
    if operator == "QUALITATIVE":
        if value not in TRENDS:
            words = ", ".join(f"{code} («{label}»)" for code, label in TRENDS.items())
            raise WrongCount(f"Chỉ tiêu định tính không nhận «{value}».", f"Chọn một trong: {words}.")
        return "MET" if value == "IMPROVED" else "NOT_MET"
    number, bound = decimal_of(value), decimal_of(low)
    if operator == "RANGE":
        met = bound <= number and (over or number <= decimal_of(high))
    else:
        met = COMPARE[operator](number, bound) or (over and operator == "EQ" and number > bound)
    return "MET" if met else "NOT_MET"


def say_number(text: str) -> str:
    """«1100» as «1.100», «6.5» as «6,5»: as Vietnamese papers write numbers."""
    whole, _, part = text.partition(".")
    grouped = f"{int(whole):,}".replace(",", ".")
    return f"{grouped},{part}" if part else grouped


def say_target(operator: str, low: str, high: str, unit: str) -> str:
    """«từ 6,5 đến 7,0 %», «trên 62 triệu đồng», «từ 200 sản phẩm trở lên»."""
    if operator == "QUALITATIVE":
        return "tốt lên qua các năm"
    first = say_number(low)
    words = {
        "EQ": first,
        "GE": f"từ {first}",
        "GT": f"trên {first}",
        "LE": f"không quá {first}",
        "LT": f"dưới {first}",
        "RANGE": f"từ {first} đến {say_number(high) if high else ''}",
    }[operator]
    return f"{words} {unit}".strip() + (" trở lên" if operator == "GE" else "")
