"""Moving a number on the page: where its slider reaches, and what becomes of its range.

Moving the slider sets the middle; the range goes along on the scale natural to the number (ratios
for sizes and lengths, odds for chances, differences for the rest), so that doubt stays as wide as
the file has it and no draw leaves the bounds.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from offramp.scenario import Quantity
from offramp.scenario.units import unit_words

__all__ = ["Slider", "moved", "plain", "slider_of", "unit_of", "written"]


@dataclass(frozen=True)
class Slider:
    """A slider's ends and step, in the unit written."""

    low: float
    high: float
    step: float


def slider_of(number: Quantity) -> Slider:
    """Ends well outside the range, within what the number may be, on a round grid."""
    low, high = number.bounds
    width = (number.high - number.low) or abs(number.mid) or 10.0
    if low >= 0.0 and math.isfinite(high) and high - low <= 100.0 and width > 0.1 * (high - low):
        ends = low, high
    else:
        ends = number.low - width, number.high + width
    step = _round_step((min(ends[1], high) - max(ends[0], low)) / 100.0)
    first = math.ceil(round(max(ends[0], low) / step, 6)) * step
    last = math.floor(round(min(ends[1], high) / step, 6)) * step
    return Slider(_tidy(first, step), _tidy(last, step), _tidy(step, step))


def moved(number: Quantity, middle: float) -> tuple[float, float, float]:
    """Return low, middle and high after the middle has been moved, within the bounds."""
    if number.certain:
        return middle, middle, middle
    low, mid, high = number.low, number.mid, number.high
    least, most = number.bounds
    scale = number.written.kind.scale
    if scale == "log" and min(low, mid, middle) > 0.0:
        ends = low * middle / mid, high * middle / mid
    elif scale == "logit" and least < min(low, middle) and max(high, middle) < most:
        by = _logit(middle, least, most) - _logit(mid, least, most)
        ends = (
            _back(_logit(low, least, most) + by, least, most),
            _back(_logit(high, least, most) + by, least, most),
        )
    else:
        ends = low + middle - mid, high + middle - mid
    digits = _digits(high - low)
    low = min(max(round(ends[0], digits), least), middle)
    high = max(min(round(ends[1], digits), most), middle)
    return low, middle, high


def written(number: Quantity, low: float, middle: float, high: float) -> str:
    """Write a range (or one number, where all three agree) as the file would, unit included."""
    unit = unit_of(number)
    text = plain(middle) if low == middle == high else "/".join(map(plain, (low, middle, high)))
    return f"{text} {unit}".strip()


def unit_of(number: Quantity) -> str:
    """Unit as one would write it after several; empty for points."""
    return unit_words(number.unit) if number.unit else ""


def plain(x: float) -> str:
    """Write a number so that it can be read back."""
    return f"{round(x, 10):.10g}"


def _logit(x: float, low: float, high: float) -> float:
    return math.log((x - low) / (high - x))


def _back(y: float, low: float, high: float) -> float:
    return low + (high - low) / (1.0 + math.exp(-y))


def _digits(width: float) -> int:
    """Decimals that tell a twentieth of a range apart."""
    return max(0, 2 - math.floor(math.log10(width))) if width > 0.0 else 6


def _round_step(step: float) -> float:
    power = 10.0 ** math.floor(math.log10(step))
    return next(m * power for m in (1.0, 2.0, 5.0, 10.0) if step <= m * power * (1 + 1e-9))


def _tidy(x: float, step: float) -> float:
    return round(x, max(0, 2 - math.floor(math.log10(step))))
