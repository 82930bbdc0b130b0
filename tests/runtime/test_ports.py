"""Ports that were found free stay free until the child that is told of them listens there."""

import socket

from runtime import ports

COUNT = 1_000
"""Without the reservation a dozen of so many would come twice."""


def test_port_that_was_found_is_found_by_nobody_else_and_can_be_listened_on() -> None:
    found = [ports.choose("127.0.0.1", 0, "THIDUA_HTTP_PORT") for _ in range(COUNT)]

    assert len(set(found)) == COUNT
    with socket.socket() as server:
        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        server.bind(("127.0.0.1", found[0]))
        server.listen()
        assert ports.choose("127.0.0.1", 0, "THIDUA_HTTP_PORT") not in found
