"""From PDF user space to the page as displayed: crop box and rotation."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Frame:
    """How a page's user space maps to the page as displayed: crop box and rotation.

    `left`, `bottom`, `right`, `top` bound the visible part in user space; `turns` counts quarter turns clockwise.
    """

    left: float
    bottom: float
    right: float
    top: float
    turns: int

    @property
    def size(self) -> tuple[float, float]:
        """Width and height as displayed, points."""
        width, height = self.right - self.left, self.top - self.bottom
        return (height, width) if self.turns % 2 else (width, height)

    def direction(self, x: float, y: float) -> tuple[float, float]:
        """A user-space direction as displayed, y downwards."""
        return ((x, -y), (y, x), (-x, y), (-y, -x))[self.turns]

    def point(self, x: float, y: float) -> tuple[float, float]:
        """A user-space point as displayed, origin top left."""
        if self.turns == 0:
            return x - self.left, self.top - y
        if self.turns == 1:
            return y - self.bottom, x - self.left
        if self.turns == 2:
            return self.right - x, y - self.bottom
        return self.top - y, self.right - x

    def box(self, left: float, bottom: float, right: float, top: float) -> tuple[float, float, float, float]:
        """A user-space rectangle as displayed: x0, top, x1, bottom."""
        if self.turns == 0 and left <= right and bottom <= top:  # what nearly every call asks for
            return left - self.left, self.top - top, right - self.left, self.top - bottom
        xa, ya = self.point(left, bottom)
        xb, yb = self.point(right, top)
        return (min(xa, xb), min(ya, yb), max(xa, xb), max(ya, yb))
