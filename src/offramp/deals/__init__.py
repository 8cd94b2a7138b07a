r"""Deals: packages, what they are worth, and which of them could be agreed.

Issues i = 1..n have options; a *package* x takes one option of each. Party p values it at

.. math:: u_p(x) = base_p + \sum_i c_{p,i}(x_i) + \sum_k worth_{p,k} [k \text{ holds in } x]

in stakes (0 total defeat, 1 total victory), with contributions
c_{p,i}(o) = swing_{p,i} (position_{p,i}(o) - position_{p,i}(ref_i)) / 100 and interactions k.

============================  =====================================================  ==========
set or point                  definition                                             module
============================  =====================================================  ==========
possible                      no option off the table, no impossible combination     space
ratifiable                    the yes-weights of those asked reach every quota       ratification
zone of type theta            u_P >= F_P and u_R >= F_R(theta) = A - theta B         zone
Pareto frontier               no y with u(y) >= u(x), one side strictly              frontier
Nash                          max (u_P - d_P)^w (u_R - d_R)^(1-w)                    bargaining
Kalai-Smorodinsky             max min_s (u_s - d_s) / (ideal_s - d_s)                bargaining
egalitarian                   max min_s (u_s - d_s)                                  bargaining
utilitarian                   max w u_P + (1-w) u_R                                  bargaining
============================  =====================================================  ==========

The last four are taken over the individually rational packages, u_s >= d_s; over divisible
issues or lotteries they are in :mod:`~offramp.deals.convex`, over one pie with curved utilities in
:mod:`~offramp.deals.curve`. Spaces too large to list have their frontier from
:mod:`~offramp.deals.merge` and, with
ratifiers, :mod:`~offramp.deals.merge_ratified`.

P is the proposer and R the responder; frontiers are ordered by u_R ascending. Functions marked
as kernels check nothing and may be called from other compiled code; the others check shapes
and values and return frozen objects.

Sources: Nash (1950) Econometrica 18:155-162. Kalai & Smorodinsky (1975) Econometrica 43:513-518.
Kalai (1977) Econometrica 45:1623-1630 (egalitarian). Kalai (1977) International Journal of Game
Theory 6:129-133 (weighted Nash). Raiffa (1982), *The Art and Science of Negotiation* (packages,
zone of possible agreement, efficient frontier). Putnam (1988) International Organization
42:427-460 (ratification). Brams & Taylor (1996), *Fair Division* (Adjusted Winner). Fearon (1995)
International Organization 49:379-414 (the bargaining range).
"""

from offramp.deals.adjusted_winner import AdjustedWinner, divide_goods
from offramp.deals.bargaining import (
    BargainingPoint,
    Solution,
    Status,
    bargaining_point,
    bargaining_points,
)
from offramp.deals.convex import (
    ConvexFrontier,
    MixedPoint,
    convex_frontier,
    divisible_frontier,
    mixed_point,
)
from offramp.deals.curve import CurvePoint, curve_point
from offramp.deals.errors import (
    DealsError,
    NoBargainError,
    RuleError,
    SpaceError,
    TooLargeError,
    ValuesError,
)
from offramp.deals.frontier import (
    TOLERANCE,
    Frontier,
    frontier_over_time,
    pareto_frontier,
    pareto_ids,
)
from offramp.deals.merge import IssueGroup, Layer, MergedFrontier, PartyValue
from offramp.deals.merge_ratified import LargeRatifier, merged_frontier
from offramp.deals.ratification import (
    Group,
    Ratification,
    Rule,
    RulePlan,
    asked_on_departure,
    ratify,
    rescaled,
    rule,
    who_ratifies,
)
from offramp.deals.space import Condition, PackageSpace, Plan, package_space
from offramp.deals.utility import contributions, package_values, reference_base, values
from offramp.deals.zone import PieZone, Zone, agreement_zone, lowest_weariness, pie_zone

__all__ = [
    "TOLERANCE",
    "AdjustedWinner",
    "BargainingPoint",
    "Condition",
    "ConvexFrontier",
    "CurvePoint",
    "DealsError",
    "Frontier",
    "Group",
    "IssueGroup",
    "LargeRatifier",
    "Layer",
    "MergedFrontier",
    "MixedPoint",
    "NoBargainError",
    "PackageSpace",
    "PartyValue",
    "PieZone",
    "Plan",
    "Ratification",
    "Rule",
    "RuleError",
    "RulePlan",
    "Solution",
    "SpaceError",
    "Status",
    "TooLargeError",
    "ValuesError",
    "Zone",
    "agreement_zone",
    "asked_on_departure",
    "bargaining_point",
    "bargaining_points",
    "contributions",
    "convex_frontier",
    "curve_point",
    "divide_goods",
    "divisible_frontier",
    "frontier_over_time",
    "lowest_weariness",
    "merged_frontier",
    "mixed_point",
    "package_space",
    "package_values",
    "pareto_frontier",
    "pareto_ids",
    "pie_zone",
    "ratify",
    "reference_base",
    "rescaled",
    "rule",
    "values",
    "who_ratifies",
]
