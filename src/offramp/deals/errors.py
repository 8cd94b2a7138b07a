"""What can go wrong with packages.

::

    DealsError (ValueError)
    ├── SpaceError          issues, options or combinations that do not fit together
    │   └── TooLargeError   more packages, or frontier points, than the caller allowed
    ├── ValuesError         utilities that are not finite, or of the wrong shape
    ├── RuleError           a ratification rule that cannot be met, or names nobody
    └── NoBargainError      no package is as good as disagreement for both sides
"""

__all__ = [
    "DealsError",
    "NoBargainError",
    "RuleError",
    "SpaceError",
    "TooLargeError",
    "ValuesError",
]


class DealsError(ValueError):
    """Any fault of this room."""


class SpaceError(DealsError):
    """Issues, options or combinations that do not fit together."""


class TooLargeError(SpaceError):
    """More packages, or frontier points, than the caller allowed."""


class ValuesError(DealsError):
    """Utilities that are not finite, or of the wrong shape."""


class RuleError(DealsError):
    """A ratification rule that cannot be met, or names nobody."""


class NoBargainError(DealsError):
    """No package is as good as disagreement for both sides."""
