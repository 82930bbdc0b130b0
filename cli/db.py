"""`thidua db …`: bring the records to the schema that this program needs; rebuild them from histories."""

import argparse

from cli import db_rebuild


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser("db", help="cơ sở dữ liệu", description="Cơ sở dữ liệu của hệ thống.")
    actions = parser.add_subparsers(title="việc", metavar="VIỆC", dest="action", required=True)
    upgrade = actions.add_parser(
        "upgrade",
        help="đưa cơ sở dữ liệu lên phiên bản này cần",
        description="Tạo mới hoặc nâng cấp cơ sở dữ liệu ở THIDUA_DATABASE_URL (mặc định: tệp trong THIDUA_DATA_DIR). "
        "Chạy lại không thay đổi gì thêm.",
    )
    upgrade.set_defaults(run=run_upgrade)
    db_rebuild.register(actions)
    again = actions.add_parser(
        "reconcile",
        help="ghi lại những việc engine biết mà cơ sở dữ liệu chưa có",
        description="Dùng sau khi khôi phục cơ sở dữ liệu từ một bản sao cũ hơn engine. Chạy lại không đổi gì thêm. "
        "«thidua restore» và «thidua up» tự làm việc này.",
    )
    again.set_defaults(run=run_reconcile)


def run_upgrade(_arguments: argparse.Namespace) -> int:
    """Upgrade, and say which revision stands there now.

    Raises:
        Failure: no connection, a lock held too long, or a database that these migrations do not know.
    """
    from sqlalchemy.exc import ArgumentError, NoSuchModuleError, OperationalError

    from runtime.failure import Failure
    from runtime.settings import load_settings
    from storage.migrate import UnknownSchema, current, head, upgrade

    settings = load_settings()
    if settings.database_url is None:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
    try:
        before = current(settings.records_url)
        after = upgrade(settings.records_url)
    except UnknownSchema as error:
        raise Failure(_unknown(error.found, head())) from error
    except (ArgumentError, NoSuchModuleError) as error:
        raise Failure(
            "THIDUA_DATABASE_URL không đúng dạng; hãy viết sqlite:////thư-mục/tệp "
            "hoặc postgresql://tài-khoản:mật-khẩu@máy-chủ/tên."
        ) from error
    except OperationalError as error:
        # Never the URL: it may hold a password.
        reason = " ".join(str(error.orig).split())
        raise Failure(
            f"Không nâng cấp được cơ sở dữ liệu ({reason}); hãy kiểm tra THIDUA_DATABASE_URL, máy chủ "
            "và các tiến trình đang giữ khóa rồi chạy lại."
        ) from error
    state = "đã ở phiên bản" if before == after else "lên phiên bản"
    print(f"Cơ sở dữ liệu {state} {after}.")
    return 0


def run_reconcile(_arguments: argparse.Namespace) -> int:
    """Record again what only the engine knows. Raises Failure (no installation, EngineBehind)."""
    from audit.reconcile import Reconciled, reconcile
    from cli.records import located, opened
    from runtime.backup import restored_mark
    from runtime.exit import awaited
    from runtime.identity import claim
    from runtime.settings import load_settings
    from runtime.temporal import connect

    settings = load_settings()

    async def work() -> Reconciled:
        client = await connect(located(settings), identity="thidua-reconcile")
        with opened(settings) as (database, here):
            await claim(client, here.id)
            return await reconcile(client, database)

    found = awaited(work())
    restored_mark(settings).unlink(missing_ok=True)
    print(f"Đã ghi lại {found.acts} việc của {found.cases} quy trình mà chỉ engine còn giữ.")
    return 0


def _unknown(found: str, needed: str) -> str:
    if found:
        return (
            f"Cơ sở dữ liệu ở phiên bản {found}, mới hơn chương trình này (cần {needed}); "
            "hãy cài bản chương trình mới hơn, hoặc trỏ THIDUA_DATA_DIR, THIDUA_DATABASE_URL tới nơi khác."
        )
    return (
        "Cơ sở dữ liệu này đã có bảng nhưng không do chương trình này tạo; "
        "hãy trỏ THIDUA_DATABASE_URL tới một cơ sở dữ liệu trống."
    )
