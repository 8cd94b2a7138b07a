"""What a judgement of the war may be, and how the compiled form reports what may not.

The strict functions raise a fault for a number out of range; the compiled ones never raise, bring
it to the nearest number allowed, and set a bit for it.
"""

from offramp.war.errors import OddsError, RuleError

__all__ = [
    "EVIDENCE_RANGE",
    "FIT_CODES",
    "LENGTH_LONG",
    "LENGTH_SHORT",
    "LONGEST_FRONT",
    "ODDS_CLAMPED",
    "ODDS_RANGE",
    "PROPOSER_EVIDENCE_CLAMPED",
    "PROPOSER_VIEW_CLAMPED",
    "RESPONDER_EVIDENCE_CLAMPED",
    "RESPONDER_VIEW_CLAMPED",
    "START_CLAMPED",
    "VIEW_RANGE",
    "odds_fault",
    "share_fault",
]

LONGEST_FRONT = 60
"""Positions of the longest front tried."""
ODDS_RANGE = (1e-4, 1.0 - 1e-4)
VIEW_RANGE = (0.02, 0.98)
"""Mean chance per engagement in a side's view."""
EVIDENCE_RANGE = (2.0, 2000.0)
"""Periods behind a view; or inf, a certain view."""

# what the compiled form had to do, as bits
ODDS_CLAMPED = 1
LENGTH_SHORT = 2
LENGTH_LONG = 4
START_CLAMPED = 8
PROPOSER_VIEW_CLAMPED = 16
RESPONDER_VIEW_CLAMPED = 32
PROPOSER_EVIDENCE_CLAMPED = 64
RESPONDER_EVIDENCE_CLAMPED = 128

FIT_CODES = {
    ODDS_CLAMPED: "odds brought within [0.0001, 0.9999]",
    LENGTH_SHORT: "expected length below one period",
    LENGTH_LONG: "expected length beyond a front of 60 positions",
    START_CLAMPED: "start moved inside the front",
    PROPOSER_VIEW_CLAMPED: "the proposer's chance per engagement held within [0.02, 0.98]",
    RESPONDER_VIEW_CLAMPED: "the responder's chance per engagement held within [0.02, 0.98]",
    PROPOSER_EVIDENCE_CLAMPED: "the proposer's evidence held within 2 to 2000 periods",
    RESPONDER_EVIDENCE_CLAMPED: "the responder's evidence held within 2 to 2000 periods",
}


def odds_fault(whose: str, w: float) -> OddsError | None:
    """Fault of odds that are out of range, if they are; unraised."""
    if ODDS_RANGE[0] <= w <= ODDS_RANGE[1]:
        return None
    return OddsError(
        f"odds seen by {whose}", w, "within [0.0001, 0.9999]", "no view of a war is surer than that"
    )


def share_fault(front: float) -> RuleError | None:
    """Fault of a share of the way that is none, if so; unraised."""
    if 0.0 <= front <= 1.0:
        return None
    return RuleError("front", front, "between 0 and 1", "give the share of the way")
