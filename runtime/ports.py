"""Ports of loopback services: is one free, which one is free."""

import socket

from runtime.failure import Failure


class PortTaken(Failure):
    """Another program listens there."""


def choose(host: str, wanted: int, variable: str) -> int:
    """`wanted` if it can be bound on `host`; for 0 one that can. `variable` is the setting named in the complaint.

    Raises:
        PortTaken: another program has it.
    """
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM) as probe:
        # As servers do: a port whose last connections are still fading away is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, wanted))
        except OSError as error:
            raise PortTaken(
                f"Không mở được cổng {wanted} trên {host} ({error.strerror}): có thể một chương trình khác đang dùng; "
                f"hãy dừng nó, hoặc đặt {variable} thành cổng khác (0 = tự chọn cổng trống)."
            ) from error
        port = probe.getsockname()[1]
        assert isinstance(port, int)
        if wanted == 0:
            _reserve(probe)
        return port


def _reserve(listener: socket.socket) -> None:
    """Leave a connection that fades away on a port that was found: for about a minute the kernel gives it to nobody
    who asks for any free port, while whoever names it may listen there. The child that will do so starts seconds later.
    """
    listener.listen(1)
    with socket.create_connection(listener.getsockname()[:2]) as caller:
        answered, _ = listener.accept()
        # Who closes first keeps the fading end.
        answered.close()
        caller.recv(1)
