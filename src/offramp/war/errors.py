"""What can be wrong with a war as stated.

::

    WarError (ValueError)
    ├── OddsError         odds outside [1e-4, 1 - 1e-4]
    ├── LengthError       expected length that no front up to 60 positions has
    ├── EvidenceError     a view that rests on less than two periods, or on too many to resolve
    ├── ViewError         a view whose mean chance per engagement lies outside [.02, .98]
    ├── FrontEndError     a front so close to its end that the start had to be moved
    └── RuleError         any other number outside its rule (a probability, a count, a rate)

Each carries ``value``, ``rule`` and ``remedy``; its message joins the three.
"""

__all__ = [
    "EvidenceError",
    "FrontEndError",
    "LengthError",
    "OddsError",
    "RuleError",
    "ViewError",
    "WarError",
]


class WarError(ValueError):
    """A number that describes no war this model can hold.

    Parameters
    ----------
    what : str
        The quantity, in words.
    value : float
        The number given.
    rule : str
        What it must obey.
    remedy : str
        What to change.
    """

    def __init__(self, what: str, value: float, rule: str, remedy: str) -> None:
        self.what = what
        self.value = value
        self.rule = rule
        self.remedy = remedy
        super().__init__(f"{what} is {value:g}: {rule}; {remedy}")


class OddsError(WarError):
    """Odds of victory outside [1e-4, 1 - 1e-4]."""


class LengthError(WarError):
    """An expected length that no front of 2 to 60 positions has."""


class EvidenceError(WarError):
    """Evidence behind a view below two periods, or above what quadrature resolves."""


class ViewError(WarError):
    """A view whose mean chance of winning one engagement lies outside [.02, .98]."""


class FrontEndError(WarError):
    """A front so close to its end that the starting position had to be moved inside."""


class RuleError(WarError):
    """Any other number outside its rule."""
