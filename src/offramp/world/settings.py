"""How a world is solved."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["FRICTIONS", "Settings"]

FRICTIONS = (
    "closed channel",
    "mutual optimism",
    "ratifiers",
    "relief not believed",
    "fear of regime change",
    "private information",
    "missing options",
    "durability",
)
"""What can stand between two sides and a deal that both would prefer to fighting."""


@dataclass(frozen=True)
class Settings:
    """Settings of the method, and the frictions switched off.

    Raises
    ------
    ValueError
        If a number is out of range or a friction is unknown.
    """

    sharpness: float = 1.0
    """Multiplies how sharply the proposer chooses (Lambda)."""
    horizon: float = 1.0
    """Multiplies the horizon of the talks."""
    nodes: int = 150
    """Number of steps between the nodes of the responder's types."""
    on_nodes: bool = False
    """Whether what happens is followed on these nodes alone instead of on the beliefs that arise:
    as exact as the nodes are, in half the time.  No certificate goes with it."""
    certify_every: int = 20
    """Compute the certificate of each so-manieth world, counting from world 0; 0: of none.  It
    takes several times as long as the world's solution."""
    designs: bool = True
    """Whether a schedule is designed for a package that no ready-made one holds (one world in
    twenty)."""
    postures: bool = True
    """Whether the responder's posture teaches the others anything; what it costs counts anyway."""
    off: frozenset[str] = frozenset()
    """Frictions switched off, of `FRICTIONS`."""

    def certifies(self, number: int) -> bool:
        """Whether the certificate of this world is computed."""
        return not self.on_nodes and self.certify_every > 0 and number % self.certify_every == 0

    def __post_init__(self) -> None:
        """Refuse what has no meaning."""
        if not (self.sharpness > 0 and self.horizon > 0):
            raise ValueError(
                f"sharpness {self.sharpness} and horizon {self.horizon} must be above 0"
            )
        if self.nodes < 2 or self.certify_every < 0:
            raise ValueError(
                f"nodes {self.nodes} must be at least 2 and "
                f"certify_every {self.certify_every} at least 0"
            )
        if unknown := self.off - set(FRICTIONS):
            raise ValueError(f"unknown frictions {sorted(unknown)}; known: {', '.join(FRICTIONS)}")
