"""A computed report as lines for a person."""

from collections.abc import Callable
from typing import Any

from cli.ten_year.tables import grouped


def table(found: dict[str, Any], say: Callable[[str], None]) -> None:
    """Counts by title and form, what differs and where, the checks."""
    compared, council = found["comparison"], found["council"]
    for row in found["tables"]["by_form"]:
        counts = "  ".join(f"{grouped(row['counts'][name]):>7}" for name in ("COLLECTIVE", "INDIVIDUAL", "FAMILY"))
        say(f"  {row['name']:<52} {counts}")
    for row in (*compared["figures"], *compared["subsets"], *compared["shares"]):
        if not row["agrees"]:
            words = f"báo cáo ghi «{row['as_written']}», tính được {row['counted']}"
            say(f"{row['file']}:{row['line']}: KHÁC: {words}.")
    shares = (f"{row['year']}: {row['percent']:.2f}" for row in found["tables"]["direct_workers"])
    say(f"  Lao động trực tiếp (%)   {'; '.join(shares).replace('.', ',')}")
    say(f"  Hội đồng                 {council['persons']} người, {council['seats']} ghế")
    say(f"  Phụ lục thiếu            {found['annexes']['missing']}")
    say(f"  Tổng số                  {grouped(found['awards'])} lượt; {found['differences']} điểm khác báo cáo")
