"""The shape of a data set's images: all that masks, networks, judges and pictures need to know of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

LEAST = 8  # pixels a side: the windows of SSIM and the judge's convolutions have to fit
WIDEST = 4_096  # values an image, beyond which a covariance of them takes more memory and time than a laptop has
MOST = 65_536  # values an image, 147 × 147 in colour: layers and covariances grow with it


@dataclass(frozen=True)
class Shape:
    """Height and width in pixels; one channel for grey images, three for colour."""

    height: int
    width: int
    channels: int = 1

    @classmethod
    def of(cls, images: np.ndarray) -> Shape:
        """Of images [n, h, w] or [n, h, w, c]."""
        return cls(*images.shape[1:])

    @property
    def pixels(self) -> int:
        return self.height * self.width

    @property
    def values(self) -> int:
        """Numbers of an image, as models see it."""
        return self.pixels * self.channels

    @property
    def grey(self) -> Shape:
        """The same with one channel: what holds for pixels alone."""
        return Shape(self.height, self.width)

    @property
    def axes(self) -> tuple[int, ...]:
        """Of an image's array: (h, w), in colour (h, w, c)."""
        return (self.height, self.width) if self.channels == 1 else (self.height, self.width, self.channels)

    def pictures(self, rows: np.ndarray) -> np.ndarray:
        """[n, values] -> [n, h, w] or [n, h, w, c]"""
        return rows.reshape(-1, *self.axes)

    def with_channels(self, rows: np.ndarray) -> np.ndarray:
        """[n, values] -> [n, h, w, c], a channel of grey images too"""
        return rows.reshape(-1, self.height, self.width, self.channels)

    def of_pixels(self, found: np.ndarray) -> np.ndarray:
        """What holds for a pixel, for each of its values: [..., pixels] -> [..., values]"""
        return found if self.channels == 1 else np.repeat(found, self.channels, axis=-1)

    def __str__(self) -> str:
        return " × ".join(map(str, self.axes))
