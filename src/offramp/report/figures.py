"""Numbers as people read them: chances out of 100, points, counts, months.

Stakes become points (hundredths of a stake), chances become so many in 100, and no figure shows
more digits than its reader can use.
"""

from __future__ import annotations

import math

from offramp.analysis.intervals import Estimate

__all__ = [
    "brief",
    "capital",
    "count",
    "fewer",
    "half_width",
    "in_100",
    "joined",
    "number",
    "points",
    "shortened",
    "signed",
    "significant",
    "spanned",
    "tiny",
    "within",
]


def in_100(chance: float) -> str:
    """Write a chance as so many in 100: ``64``, ``0.9``, ``under 0.1``, ``over 99.9``."""
    value = 100.0 * chance
    if value == 0.0 or value == 100.0:
        return f"{value:.0f}"
    if value < 0.1:
        return "under 0.1"
    if value > 99.9:
        return "over 99.9"
    return f"{value:.1f}" if value < 0.95 or value > 99.05 else f"{value:.0f}"


def half_width(estimate: Estimate) -> str:
    """Half the interval of a chance, in points: ``2``, ``0.1``; empty where there is none."""
    half = 50.0 * (estimate.high - estimate.low)
    if not math.isfinite(half):
        return ""
    if 0.0 < half < 0.095:
        return f"{significant(half, 1):f}".rstrip("0")
    return f"{half:.1f}".removesuffix(".0") if half < 0.95 else f"{half:.0f}"


def points(stakes: float) -> str:
    """Stakes as whole points, hundredths of a stake: ``67``, ``-7``."""
    return f"{round(100.0 * stakes) + 0:d}"


def signed(stakes: float) -> str:
    """Write a difference in points with its sign, one decimal below ten: ``+2.1``, ``-12``."""
    value = 100.0 * stakes
    text = f"{value:+.1f}" if abs(value) < 9.95 else f"{value:+.0f}"
    return "0.0" if text in ("+0.0", "-0.0") else text


def spanned(change: Estimate) -> str:
    """Write a difference in points with its interval: ``+1.6 (+0.3 to +5.2)``."""
    return f"{signed(change.value)} ({signed(change.low)} to {signed(change.high)})"


def significant(value: float, digits: int = 2) -> float:
    """Round to so many significant digits."""
    if value == 0.0 or not math.isfinite(value):
        return value
    return round(value, digits - 1 - math.floor(math.log10(abs(value))))


def count(value: float) -> str:
    """Write a count to two significant digits with separators: ``22,000``."""
    rounded = significant(value)
    return f"{rounded:,.0f}" if abs(rounded) >= 10 else number(rounded)


def number(value: float) -> str:
    """Write a plain number: at most one decimal below ten, none above."""
    text = f"{value:.1f}" if abs(value) < 9.95 else f"{value:,.0f}"
    return text.removesuffix(".0")


def tiny(value: float) -> str:
    """Write a very small figure to one digit, without an exponent: ``0.00002``."""
    return f"{significant(value, 1):.12f}".rstrip("0").rstrip(".")


def within(periods: int, period: str) -> str:
    """``within a year``, ``within 6 months``, ``within two years``."""
    years = {12: "within a year", 24: "within two years", 36: "within three years"}
    if period == "month" and periods in years:
        return years[periods]
    return f"within {periods} {period}{'s' if periods != 1 else ''}"


def fewer(worlds: int) -> str:
    """Say how many worlds a study rests on, and what follows for its figures."""
    return (
        f"From {worlds:,} world{'' if worlds == 1 else 's'}: where the answer gives the same "
        "figure from more, the two differ by sampling."
    )


def brief(name: str, most: int = 24) -> str:
    """Cut a long name to what a chart has room for."""
    return name if len(name) <= most else f"{name[: most - 1].rstrip()}…"


def shortened(text: str, most: int) -> str:
    """Leave out the end of a text that is too long, at a word."""
    if len(text) <= most:
        return text
    whole = text[:most].rpartition(" ")[0]
    return f"{(whole or text[: most - 1]).rstrip(' ,;:')}…"


def capital(text: str) -> str:
    """Begin a sentence with a name."""
    return text[:1].upper() + text[1:]


def joined(parts: list[str], last: str = "and") -> str:
    """Join words: ``a``, ``a and b``, ``a, b and c``."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {last} {parts[-1]}"
