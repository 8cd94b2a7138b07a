"""Charts, each defined once, for page, report and notebook; plain data in."""

from offramp.report.charts.chance import chance
from offramp.report.charts.deal_map import Lie, deal_map
from offramp.report.charts.disagreement import disagreement
from offramp.report.charts.drivers import Pull, drivers
from offramp.report.charts.endings import endings
from offramp.report.charts.figure import Figure, Table
from offramp.report.charts.terms import Term, terms

__all__ = [
    "Figure",
    "Lie",
    "Pull",
    "Table",
    "Term",
    "chance",
    "deal_map",
    "disagreement",
    "drivers",
    "endings",
    "terms",
]
