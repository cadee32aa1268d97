"""Memory given back: what large answers took, the allocators would keep for the next one."""

from __future__ import annotations

import ctypes
import sys
import threading
import time

_PAUSE = 5.0  # seconds between two times
_last = 0.0
_lock = threading.Lock()


def give_back() -> None:
    """Return unused memory to the system, if that was not done just now."""
    global _last
    with _lock:
        if time.monotonic() - _last < _PAUSE:
            return
        _last = time.monotonic()
    if "pyarrow" in sys.modules:
        sys.modules["pyarrow"].default_memory_pool().release_unused()
    if sys.platform == "linux":
        try:
            ctypes.CDLL(None).malloc_trim(0)
        except AttributeError:  # a C library other than GNU's
            return
