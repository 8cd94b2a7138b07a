"""What can go wrong at the table.

TalksError
└── GameError       the numbers given do not describe a game
"""


class TalksError(Exception):
    """Any fault of this room."""


class GameError(TalksError, ValueError):
    """The numbers given do not describe a game; the message names value, rule and remedy."""
