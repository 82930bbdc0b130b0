"""Between the supervisor and a child: asks the kernel to end this process with its parent, then becomes the child.

Run as a file (`python -I -S child.py PARENT_PID COMMAND…`): standard library only, a few milliseconds. It stands in for
`preexec_fn`, which may deadlock in a process with threads, as one with a live Temporal SDK is.
"""

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1


def main() -> None:
    parent, command = int(sys.argv[1]), sys.argv[2:]
    if sys.platform == "linux" and ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL) != 0:
        raise OSError(ctypes.get_errno(), "prctl(PR_SET_PDEATHSIG)")
    if os.getppid() != parent:
        # It died before the request above: no signal will ever come.
        sys.exit(1)
    # Python ignores it, and what is ignored stays so across exec.
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    os.execvp(command[0], command)  # noqa: S606 - no shell, and that is the purpose


if __name__ == "__main__":
    main()
