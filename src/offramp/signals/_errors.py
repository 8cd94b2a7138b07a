"""The faults of the signals room.

::

    SignalsError (ValueError)
    ├── LedgerError          statements or prior that no belief can be formed from
    ├── PostureError         a posture game that is not one
    ├── DemandError          demands that no type could have made
    └── NoFixedPointError    nothing converged, continuation included
"""

__all__ = ["DemandError", "LedgerError", "NoFixedPointError", "PostureError", "SignalsError"]


class SignalsError(ValueError):
    """Root of the faults of this room."""


class LedgerError(SignalsError):
    """Statements, weights or a prior that break a rule of the ledger."""


class PostureError(SignalsError):
    """Postures, costs or noise that break a rule of the posture game."""


class DemandError(SignalsError):
    """A demand that is no number, or that no type of responder could have made."""


class NoFixedPointError(SignalsError):
    """No start converged to a fixed point; the message says what was tried."""
