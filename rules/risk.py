"""Where an inspector looks first: stated signs of a case, each with a weight that the sample keeps.

A sign says that a look is worth while, never that something is wrong.
"""

from collections.abc import Iterable, Mapping

SIGNS: dict[str, str] = {
    "NEAR_DEADLINE": "Nộp sát hạn",
    "REFUSED_BEFORE": "Có lần không được ghi nhận trước đó",
    "DEPARTURE": "Kết luận khác ý kiến Hội đồng hoặc khác thẩm định",
    "OWN_NOMINEE": "Người được đề nghị thuộc cơ quan thường trực",
    "EXTENSION_USED": "Nộp trong thời gian đã gia hạn, hoặc nộp nơi khác",
    "SAME_NAME": "Cùng người, cùng tập thể trong hồ sơ khác",
    "QUICK_APPROVAL": "Từ tiếp nhận tới thẩm định rất nhanh",
    "ONE_OFFICER": "Một người làm nhiều bước của hồ sơ",
    "RETURNED": "Đã bị trả lại để bổ sung",
    "WARNED": "Tiếp nhận dù có cảnh báo",
}
"""Code → words. The order is the order on pages."""


def score(signs: Iterable[str], weights: Mapping[str, int]) -> int:
    """Sum of the weights of the signs that a case shows; a sign without a weight counts nothing."""
    return sum(weights.get(sign, 0) for sign in set(signs))
