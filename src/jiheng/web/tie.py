"""A process that the system ends together with its parent: no part of the server outlives a `serve` that was killed."""

import os
import signal
import sys
from multiprocessing import parent_process

PARENT_DEATH_SIGNAL = 1  # of prctl


def tie() -> None:
    """Have this process killed when its parent ends; what a kill interrupts is taken up at the next start.

    Killed and not told to stop, because a process that is told while it starts can miss it. Only Linux can do this.
    """
    if sys.platform != "linux":
        return
    import ctypes

    ctypes.CDLL(None).prctl(PARENT_DEATH_SIGNAL, signal.SIGKILL)
    if (parent := parent_process()) is not None and parent.pid != os.getppid():  # it ended before we were tied to it
        os._exit(1)
