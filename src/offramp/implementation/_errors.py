"""What can go wrong in this room.

ImplementationError
├── ProblemError    the numbers of a problem break a rule
├── PlanError       a plan does not fit its problem
├── BoundsError     no plan can keep the bounds, or the bounds do not fit the problem
└── SolverError     the linear programme's solver gave up
"""

__all__ = ["BoundsError", "ImplementationError", "PlanError", "ProblemError", "SolverError"]


class ImplementationError(ValueError):
    """Any fault of the implementation room."""


class ProblemError(ImplementationError):
    """The numbers of an implementation problem break a rule."""


class PlanError(ImplementationError):
    """A plan does not fit its problem."""


class BoundsError(ImplementationError):
    """No plan keeps the bounds, or the bounds do not fit the problem."""


class SolverError(ImplementationError):
    """The solver of the linear programme stopped without an answer."""
