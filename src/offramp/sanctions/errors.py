"""What can be wrong with sanctions as stated.

::

    SanctionsError (ValueError)
    ├── MeasureError    a measure's pain, half-life, duration or cost outside its rule
    └── ShareError      a share, belief or credibility outside [0, 1]

Messages join the value, the rule and the remedy.
"""

__all__ = ["MeasureError", "SanctionsError", "ShareError"]


class SanctionsError(ValueError):
    """Sanctions that this model cannot hold."""


class MeasureError(SanctionsError):
    """A measure's pain, half-life, duration or cost outside its rule."""


class ShareError(SanctionsError):
    """A share, belief or credibility outside [0, 1]."""
