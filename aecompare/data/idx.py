"""Reading IDX, the format of MNIST's files: two zero bytes, element type, number of dimensions, sizes, elements."""

from __future__ import annotations

import math
import struct

import numpy as np

UNSIGNED_BYTE = 0x08


class IdxError(ValueError):
    """The bytes are not the IDX file they should be."""


def parse(content: bytes, shape: tuple[int, ...]) -> np.ndarray:
    """Bytes of an IDX file of unsigned bytes -> uint8 array of exactly `shape`.

    Raises:
        IdxError: wrong magic number, dimensions or sizes, missing or trailing bytes.
    """
    header = 4 + 4 * len(shape)
    if len(content) < header:
        raise IdxError(f"{len(content)} bytes are too few for the header of an IDX file ({header})")
    zeros, kind, dimensions = struct.unpack_from(">HBB", content)
    if zeros or kind != UNSIGNED_BYTE:
        raise IdxError(f"magic number 0x{content[:4].hex()} is not that of an IDX file of unsigned bytes")
    if dimensions != len(shape):
        raise IdxError(f"{dimensions} dimensions instead of {len(shape)}")
    sizes = struct.unpack_from(f">{dimensions}I", content, 4)
    if sizes != shape:
        raise IdxError(f"sizes {' × '.join(map(str, sizes))} instead of {' × '.join(map(str, shape))}")
    expected = header + math.prod(shape)
    if len(content) != expected:
        raise IdxError(f"{len(content)} bytes instead of {expected}")
    return np.frombuffer(content, np.uint8, offset=header).reshape(shape)


def labels(content: bytes, count: int, classes: int) -> np.ndarray:
    """uint8 [count], each below `classes`; raises IdxError."""
    found = parse(content, (count,))
    if found.size and found.max() >= classes:
        raise IdxError(f"label {found.max()} where the largest is {classes - 1}")
    return found
