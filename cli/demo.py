"""The demonstration of `thidua up --demo`: Chợ Đồn 2024 played up to a living moment, then handed over."""

from pathlib import Path
from typing import TYPE_CHECKING

from cli.engine import tell

if TYPE_CHECKING:
    from runtime.settings import Settings

DEFINITION = Path(__file__).resolve().parent.parent / "campaigns" / "cho-don-2024.yaml"
SHOWN = (
    ("chuyen-vien", "chuyên viên Phòng Nội vụ: kiểm tra, thẩm định"),
    ("truong-phong-noi-vu", "trưởng Phòng Nội vụ"),
    ("chu-tich", "Chủ tịch UBND huyện: phát động, kết luận, ký"),
    ("pho-chu-tich", "Phó Chủ tịch UBND huyện: ký thay (KT.)"),
    ("thu-ky", "thư ký Hội đồng"),
    ("van-phong", "Văn phòng: kiểm tra trước khi ký"),
    ("van-thu", "văn thư: vào số, phát hành"),
    ("xa-bang-phuc / tt-xa-bang-phuc", "cán bộ và thủ trưởng một xã có hồ sơ bị trả lại"),
    ("kiem-tra", "người kiểm tra: chỉ xem"),
)


async def prepare(settings: "Settings") -> None:
    """Play the scenario up to its hand-over, once; later starts find the campaign where it was left."""
    from cli.rehearsal import scenario
    from cli.rehearsal.office import Office
    from cli.rehearsal.play import Player
    from cli.seeding import DEMO_PASSWORD

    played = scenario.load(scenario.beside(DEFINITION))
    done = settings.run_dir / "demo.done"
    if not done.exists():
        office = Office(settings.http_address, DEMO_PASSWORD)
        try:
            await Player(office, played, tell).play(until=played.demo_until)
        finally:
            await office.close()
        done.write_text("1")
    tell("")
    tell(f"Tài khoản diễn tập, mật khẩu chung: {DEMO_PASSWORD}")
    for account, what in SHOWN:
        tell(f"  {account:<32} {what}")
