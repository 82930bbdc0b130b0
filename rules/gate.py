"""What a plan demands of a unit before its nominee is taken: only where the plan states it, with its words."""

from dataclasses import dataclass

from rules.enrolment_acts import EnrolmentState
from rules.facts import Gate
from rules.refusal import GateNotMet, GateOpen


@dataclass(frozen=True)
class GateResult:
    """How a unit stands at one gate. `state`: MET, LATE or MISSING."""

    gate: Gate
    state: str

    @property
    def code(self) -> str:
        """Code under which an officer answers the warning."""
        return f"GATE_{self.gate.key}_{self.state}"

    @property
    def sentence(self) -> str:
        """The warning in words."""
        how = "chưa có" if self.state == "MISSING" else "có nhưng trễ hạn"
        return f"{self.gate.label}: {how}."


def pass_gates(gates: tuple[Gate, ...], recipient_class: str, part: EnrolmentState | None) -> tuple[GateResult, ...]:
    """How a unit stands at every gate that concerns this class of recipient. Lateness never refuses; it warns."""
    results = []
    for gate in gates:
        if gate.applies_to not in ("ALL", recipient_class):
            continue
        filed = part.has_filed(gate.key) if part is not None else None
        results.append(GateResult(gate, "MISSING" if filed is None else "LATE" if filed.late else "MET"))
    return tuple(results)


def require_gates(results: tuple[GateResult, ...]) -> None:
    """Refuses GATE_NOT_MET for something missing that the plan makes a condition. Source: the plan."""
    missing = [result for result in results if result.state == "MISSING" and result.gate.refuses]
    if missing:
        names = "; ".join(result.gate.label for result in missing)
        raise GateNotMet(
            f"Kế hoạch đặt điều kiện mà đơn vị chưa thực hiện: {names}.",
            "Thực hiện việc còn thiếu ở trang «Đơn vị» rồi nộp lại hồ sơ; bản nháp vẫn được giữ.",
            missing[0].gate.source,
        )


def require_answered(results: tuple[GateResult, ...], answered: tuple[str, ...]) -> None:
    """Refuses GATE_OPEN while a warning has no recorded decision. It asks for the decision; it refuses no person."""
    open_results = [result for result in results if result.state != "MET" and result.code not in answered]
    if open_results:
        raise GateOpen(
            " ".join(result.sentence for result in open_results),
            "Ghi ý kiến chấp nhận cho từng cảnh báo khi tiếp nhận, hoặc trả lại hồ sơ để đơn vị thực hiện.",
            open_results[0].gate.source,
        )
