"""Memory that a process has used once, it keeps: asking the kernel for it anew costs more than the arithmetic.

Array code allocates and frees a few megabytes at a time. The C library's default is to hand each back to the kernel,
which must then clear every page again: half the time of scoring a run. Beyond `LARGE` an array is a mapping of its own
and goes back: large images would else leave holes of hundreds of megabytes.
"""

from __future__ import annotations

import contextlib
import ctypes

TRIM_THRESHOLD, TOP_PAD, MMAP_THRESHOLD = -1, -2, -3  # of glibc's malloc.h
SMALL, LARGE, ALL = 64 << 20, 32 << 20, 1 << 30  # bytes; glibc takes no more for LARGE everywhere


def keep() -> None:
    """Have the C library keep freed memory, where it is glibc; else do nothing."""
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (OSError, AttributeError):  # musl, macOS
        return
    for parameter, value in ((MMAP_THRESHOLD, LARGE), (TRIM_THRESHOLD, ALL), (TOP_PAD, SMALL)):
        mallopt(parameter, value)


def give_back() -> None:
    """Have the C library hand freed memory to the kernel after all, before work of another kind begins: what one task's
    arrays left free the next one's seldom fit. Where it is not glibc, do nothing."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)
