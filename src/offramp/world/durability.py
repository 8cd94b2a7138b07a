"""Would it hold?  Which packages of a world some schedule makes self-enforcing (docs/theory.md T6).

Every item of a package is what a side delivers, against the option that holds until then: *beta*
and *alpha* are what it costs the responder and is worth to the proposer, *gamma* and *kappa* what
the other side's items are worth to the responder (relief by its credibility) and cost the proposer.
Peace with the deliveries left out is N_s = u_s(x) less the worth to s of all items, so that a
package delivered in full and at once is worth just what it is worth in the talks; what options are
worth together is in N_s.  Peace is worth the same at every step, as is a deal's value.

War that comes back is the fight to the finish from where the front stands today, on terms shifted
by the growth of power up to the step, against a responder whose weariness is drawn once per world
from the prior, by a stream of its own.  Nothing here depends on the secret of the talks: whether a
package holds neither depends on it nor reveals it, so the weary still settle first (T1).

A package that holds is carried out by the first schedule that holds, in the order of the ready-made
ones (quickest first).  What comes later counts less: the worth of the package in the talks is

    u_s = N_s + Sum_l d_s^t_l (what s gets at l - what it gives at l)

for every type alike.  A package that does not hold is not feasible, whatever it would be worth.
Giving in asks for no schedule.

The relief of several senders moves together unless the file names them apart.  A wilful breach by
a sender is here; relief that fails for reasons outside the deal is in its credibility.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from offramp.implementation import (
    Coefficients,
    Implementation,
    Plan,
    Templates,
    best_templates,
    coefficients,
    template_slacks,
)
from offramp.world.deliveries import Deliveries, Item, spacing
from offramp.world.sizes import Sized, bettered, designed, worths_of

if TYPE_CHECKING:
    from offramp.world.blueprint import Blueprint
    from offramp.world.fighting import WarNumbers
    from offramp.world.layout import Layout

__all__ = ["HOLDS_AFTER", "WEARINESS_STREAM", "Durability", "Keeping", "keeping"]

Array = NDArray[np.float64]
Ids = NDArray[np.int64]
Value = Callable[..., float]

WEARINESS_STREAM = "implementation#weariness"
"""Stream of the weariness at which war after a broken deal is valued."""
HOLDS_AFTER = (12, 24)
"""Periods after which it is asked whether a deal still holds."""
DESIGNS = 1
"""Packages of a world for which a schedule is designed where no ready-made one holds."""
NEARLY = 0.005
"""Stakes by which war may be better than a package at the start if a schedule is to be designed for
it: what comes late counts less, so timing alone can be worth a little."""
ROUNDING = 1e-9


@dataclass(frozen=True, eq=False)
class Durability:
    """Which of n packages hold, and by which schedule."""

    holds: NDArray[np.bool_]
    slack: Array
    """(n,) smallest slack, stakes: of the schedule taken, or of the best where none holds."""
    plan: Ids
    """(n,) number of the schedule: a template, or beyond them one of `designed`."""
    designed: tuple[Plan, ...]
    later_p: Array
    """(n,) what the time the schedule takes adds to the package's worth to the proposer."""
    later_r: Array


@dataclass(frozen=True, eq=False)
class Keeping:
    """Carrying packages out in one world."""

    deliveries: Deliveries
    problem: Implementation
    """Everything but the sizes of a package's items and its worth in peace."""
    codes: NDArray[np.int16]
    tables: tuple[Array, Array]
    """(issues, options) what each option is worth to the proposer, and to the responder."""
    proposer: Array
    """(M,) worth of each package done in full and at once."""
    responder: Array
    theta: float
    """The weariness drawn for war after a broken deal."""
    slope: float
    """Stakes by which more weariness lowers the responder's worth of that war."""
    shift: float
    """What a period adds to the responder's worth of war resumed, and takes from the proposer's."""
    prior: tuple[Array, Array]
    """Weariness at rising quantiles, and these: what a fresh draw is drawn from."""

    @cached_property
    def coefficients(self) -> Coefficients:
        """What sizes add to slacks under the ready-made schedules."""
        return coefficients(self.problem, self.deliveries.templates)

    def sizes(self, packages: Ids) -> tuple[Array, Array, Array, Array]:
        """alpha, beta (n, I) and gamma, kappa (n, J) of packages, stakes."""
        codes, items = self.codes[packages], self.deliveries.issues
        ours, theirs = (worths_of(table, codes, items) for table in self.tables)
        first = len(self.deliveries.of_responder)
        return ours[:first].T, -theirs[:first].T, theirs[first:].T, -ours[first:].T

    def peace(self, packages: Ids) -> tuple[Array, Array]:
        """Worth of peace to the responder and the proposer, deliveries apart, (n,) each."""
        alpha, beta, gamma, kappa = self.sizes(packages)
        return (
            self.responder[packages] + beta.sum(axis=1) - gamma.sum(axis=1),
            self.proposer[packages] - alpha.sum(axis=1) + kappa.sum(axis=1),
        )

    def worth_at_once(self, package: int) -> tuple[float, float]:
        """Worth of a package done in full and at once, to the proposer and to the responder."""
        return float(self.proposer[package]), float(self.responder[package])

    def of(self, package: int, times: Array | None = None) -> Implementation:
        """Return the whole problem of one package, on dates of its own if given."""
        one = np.array([package])
        alpha, beta, gamma, kappa = (size[0] for size in self.sizes(one))
        n_r, n_p = (float(n[0]) for n in self.peace(one))
        p = self.problem if times is None else self._on(times)
        rows = p.rows
        return p.replace(
            alpha=alpha, beta=beta, gamma=gamma, kappa=kappa,
            N_R=np.full(rows, n_r), N_P=np.full(rows, n_p),
        )  # fmt: skip

    def _on(self, times: Array) -> Implementation:
        """Everything but the sizes of a package, with other dates for the steps."""
        p = self.problem
        grown = self.shift * np.append(times, times[-1])
        spaced = spacing(times) / self.deliveries.spacing
        nothing = np.zeros(times.size + 1)
        return p.replace(
            times=times,
            N_R=nothing,
            N_P=nothing,
            W_R=p.W_R[0] - self.shift * p.times[0] + grown,
            W_P=p.W_P[0] + self.shift * p.times[0] - grown,
            q_R=1.0 - (1.0 - p.q_R) ** spaced,
            q_P=1.0 - (1.0 - p.q_P) ** spaced,
        )

    def judge(self, packages: Ids, *, enough: float = 0.0, designs: int = DESIGNS) -> Durability:
        """Find for each package the first schedule whose smallest slack reaches *enough*.

        Parameters
        ----------
        packages
            (n,) numbers of the packages.
        enough
            Slack at which a schedule is taken; infinity: the best of them is.
        designs
            For how many packages at most a schedule is designed where no ready-made one holds.
        """
        sized = self._sized(packages)
        slack, plan = self._end(sized), np.zeros(len(packages), dtype=np.int64)
        # Most packages that do not hold fail once all is delivered, whatever the schedule.
        open_ = np.flatnonzero((slack >= -ROUNDING) | (enough == np.inf))
        sized = sized.some(open_)
        found = best_templates(
            self.problem,
            self.coefficients,
            enough=enough - ROUNDING,
            **sized.arrays(self.problem.rows),
        )
        could = np.zeros(len(packages), dtype=np.bool_)
        could[open_] = True
        slack[open_], plan[open_] = found.slack, found.template
        designed = self._design(packages, could, slack, plan, designs)
        later_p, later_r = np.zeros(len(packages)), np.zeros(len(packages))
        later_p[open_], later_r[open_] = self._later(sized, plan[open_], designed)
        return Durability(slack >= -ROUNDING, slack, plan, designed, later_p, later_r)

    def still_holds(
        self,
        packages: Ids,
        plan: Ids,
        designed: Sequence[Plan] = (),
        after: Sequence[float] = HOLDS_AFTER,
    ) -> Array:
        """(n, dates) chance that each package, carried out by its schedule, is kept so long.

        It is kept up to a date where neither side would gain by breaking it at any step due by
        then, nor on that day if all has been delivered, power having shifted on until then, and the
        responder's weariness having been drawn anew since the deal was made: leaders, losses and
        moods change. Exact over that one draw; all else is as the world drew it.

        Parameters
        ----------
        packages, plan, designed
            Packages and the numbers of their schedules, as `judge` gives them.
        after
            Dates, in periods from the day of the deal.
        """
        used, place = np.unique(plan, return_inverse=True)
        if not used.size:
            return np.ones((0, len(after)))
        known = self.coefficients
        if designed:
            known = known.and_of(coefficients(self.problem, Templates.of(designed)))
        arrays = self._sized(packages).arrays(self.problem.rows)
        every = template_slacks(self.problem, known.some(used), **arrays).values
        slack = every[place, :, np.arange(len(packages))].T
        return np.stack([self._kept(slack, date) for date in after], axis=1)

    def _stacks(self, designed: Sequence[Plan]) -> tuple[Array, Array, Array]:
        """Shares of all schedules, ready-made and designed: (K, I, L), (K, J, L), (K, J, L)."""
        known = self.deliveries.templates
        if not designed:
            return known.a, known.b, known.deposits
        a, b, e = (
            np.concatenate([getattr(known, name), np.array([getattr(p, name) for p in designed])])
            for name in ("a", "b", "deposits")
        )
        return a, b, e

    def _kept(self, slack: Array, date: float) -> Array:
        """Chance (n,) that no slack (2 * rows, n) due by a date falls below 0 at a fresh draw."""
        p, rows = self.problem, self.problem.rows
        due = np.append(p.times <= date, date >= p.times[-1])
        if not due.any():
            return np.ones(slack.shape[1])
        seen_r, seen_p = p.q_R * p.d_R**p.m_R, p.q_P * p.d_P**p.m_P
        on = self.shift * max(date - p.times[-1], 0.0)
        theirs, ours = slack[:rows].copy(), slack[rows:].copy()
        theirs[-1] -= seen_r * on
        ours[-1] += seen_p * on
        worst, gain = theirs[due].min(axis=0) + ROUNDING, seen_r * self.slope
        chance = (worst >= 0.0).astype(np.float64)
        if gain > 0.0:
            lowest = self.theta - worst / gain
            chance = 1.0 - np.interp(lowest, *self.prior, left=0.0, right=1.0)
        return np.where(ours[due].min(axis=0) >= -ROUNDING, chance, 0.0)

    def _sized(self, packages: Ids) -> Sized:
        sizes = self.sizes(packages)
        alpha, beta, gamma, kappa = sizes
        n_r = self.responder[packages] + beta.sum(axis=1) - gamma.sum(axis=1)
        n_p = self.proposer[packages] - alpha.sum(axis=1) + kappa.sum(axis=1)
        return Sized(*sizes, n_r, n_p)

    def _design(
        self, packages: Ids, could: NDArray[np.bool_], slack: Array, plan: Ids, designs: int
    ) -> tuple[Plan, ...]:
        """Design schedules for packages that no template holds but that might hold; few a world."""
        if self.deliveries.own or designs < 1:
            return ()
        could = could & (slack < -ROUNDING) & (self._preferred(packages) >= -NEARLY)
        could &= ~bettered(
            self.proposer[packages], self.responder[packages], could, slack >= -ROUNDING
        )
        ranked = np.flatnonzero(could)
        ranked = ranked[np.argsort(-slack[ranked], kind="stable")][:designs]
        known, found = len(self.deliveries.templates.names), []
        for place in ranked:
            best = designed(self.of(int(packages[place])), self.deliveries.bounds)
            if best is not None and best.holds:
                slack[place], plan[place] = best.slack, known + len(found)
                found.append(best.plan)
        return tuple(found)

    def _preferred(self, packages: Ids) -> Array:
        """(n,) by how much the side that likes it least prefers a package to war at the start."""
        p = self.problem
        return np.minimum(
            self.responder[packages] - p.W_R[0] + p.g_R, self.proposer[packages] - p.W_P[0] + p.g_P
        )

    def _end(self, sized: Sized) -> Array:
        """(n,) smallest slack once all is delivered: the same under every schedule."""
        p, s = self.problem, sized
        theirs = s.n_r - p.W_R[-1] + p.g_R - s.beta @ p.rho_R + s.gamma @ p.sig_R
        ours = s.n_p - p.W_P[-1] + p.g_P - s.kappa @ p.sig_P + s.alpha @ p.rho_P
        return np.minimum(p.q_R * p.d_R**p.m_R * theirs, p.q_P * p.d_P**p.m_P * ours)

    def _later(self, sized: Sized, plan: Ids, designed: tuple[Plan, ...]) -> tuple[Array, Array]:
        times = self.problem.times
        loss_p, loss_r = (d**times - 1.0 for d in (self.problem.d_P, self.problem.d_R))
        a, b, e = self._stacks(designed)
        ours = (sized.alpha * (a @ loss_p)[plan]).sum(axis=1)
        ours -= (sized.kappa * (e @ loss_p)[plan]).sum(axis=1)
        theirs = (sized.gamma * (b @ loss_r)[plan]).sum(axis=1)
        theirs -= (sized.beta * (a @ loss_r)[plan]).sum(axis=1)
        return ours, theirs


def keeping(
    deliveries: Deliveries,
    blueprint: Blueprint,
    layout: Layout,
    value: Value,
    war: WarNumbers,
    *,
    tables: tuple[Array, Array],
    worth: tuple[Array, Array],
    types: tuple[Array, Array],
) -> Keeping:
    """Lay out the carrying out of a world's packages.

    Parameters
    ----------
    tables
        (issues, options) what each option is worth to the proposer, to the responder; relief and
        assets by their credibility.
    worth
        (M,) worth of each package done in full and at once, to the proposer, to the responder.
    types
        Weariness at rising quantiles, and these.
    """
    scenario = blueprint.scenario
    us, them = scenario.proposer, scenario.responder
    theta = float(np.interp(value(WEARINESS_STREAM, 0.5), types[1], types[0]))
    start = war.start
    slope = float(war.finish_r_slope[0, start])
    shift = value("implementation.power_shift.by")
    section = scenario.implementation
    if section is not None and section.power_shift is not None and section.power_shift.to == us:
        shift = -shift
    dates = np.append(deliveries.times, deliveries.times[-1])
    believed = value("implementation.guarantee.believed")

    def shares(items: Sequence[Item], *, back: bool) -> Array:
        undone = [value(f"{item.path}.undone") for item in items]
        if back:
            undone = [
                value(f"{item.path}.taken_back", u) for item, u in zip(items, undone, strict=True)
            ]
        return np.array(undone)

    def seen(side: str) -> float:
        monthly = value(f"implementation.cheating_seen.{side}")
        return 1.0 - (1.0 - monthly) ** deliveries.spacing

    theirs, ours = deliveries.of_responder, deliveries.of_proposer
    # Both sides deliver on the same day: whoever withholds has the other's delivery in hand, unless
    # a third party holds it.
    problem = deliveries.problem.trusting(
        W_R=war.finish_r[0, start] - theta * slope + shift * dates,
        W_P=war.finish_p[0, start] - shift * dates,
        d_R=value(f"war.discount.{them}"), d_P=value(f"war.discount.{us}"),
        q_R=seen(them), q_P=seen(us),
        m_R=value(f"implementation.lag.{them}"), m_P=value(f"implementation.lag.{us}"),
        chi_R=np.where(deliveries.problem.escrow, 0.0, 1.0), chi_P=np.ones(len(theirs)),
        sig_R=shares(ours, back=False), sig_P=shares(ours, back=True),
        rho_R=shares(theirs, back=True), rho_P=shares(theirs, back=False),
        g_R=believed * value(f"implementation.guarantee.costs_violator.{them}"),
        g_P=believed * value(f"implementation.guarantee.costs_violator.{us}"),
    )  # fmt: skip
    return Keeping(
        deliveries, problem, layout.codes, tables, *worth, theta, slope, shift, types
    )  # fmt: skip
