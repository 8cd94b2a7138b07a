"""Thousands of packages made of few kinds of deliveries: which hold, and by which schedule.

Packages are combinations: of each item there are a few *kinds* (half of the troops, all of them),
and a package takes one of each, its *bundle*. A slack is a sum over the items, so in one world it
is set up once what each kind adds to each slack under each schedule, and a bundle's slacks are sums
of a few numbers. A package done in full and at once is worth its worth to a side, so peace is that
worth less what all its items bring the side: this too is counted kind by kind, and packages of one
bundle differ by a number that all slacks of a side share.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from offramp.implementation._batch import Templates, check_templates
from offramp.implementation._coefficients import coefficients_kernel
from offramp.implementation._problem import Implementation
from offramp.kernels import helper, kernel, maker

__all__ = [
    "Bundles",
    "FirstToHold",
    "KindTerms",
    "first_to_hold",
    "first_to_hold_kernel",
    "kind_terms",
    "kind_terms_kernel",
]

Floats = NDArray[np.float64]
Ids = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Bundles:
    """What M packages ask to be delivered: B different combinations of kinds.

    Attributes
    ----------
    kinds
        (B, items) kind of each item.
    of
        (M,) bundle of each package.
    members, first
        (M,) packages bundle by bundle, and (B + 1,) where each bundle begins.
    """

    kinds: Ids
    of: Ids
    members: Ids
    first: Ids

    @classmethod
    def among(cls, kinds: Ids) -> Bundles:
        """Find the bundles among packages of these kinds, (M, items)."""
        bundles, of = np.unique(kinds, axis=0, return_inverse=True)
        of = of.ravel()
        members = np.argsort(of, kind="stable")
        return cls(bundles, of, members, np.searchsorted(of[members], np.arange(len(bundles) + 1)))


@dataclass(frozen=True, eq=False)
class KindTerms:
    """What each of G kinds of deliveries adds under each of K schedules in one world, stakes.

    Attributes
    ----------
    slack
        (K, G, 2 * rows) to the slacks, R's rows first; as part of what peace is worth, too.
    later
        (K, G, 2) to the worth of the package to R, to P: what counts less as it comes later.
    level
        (2 * rows,) what the slacks are before a package's worth and its deliveries.
    seen
        (2,) what a unit of a package's worth to R, to P adds to each of the side's slacks.
    """

    slack: Floats
    later: Floats
    level: Floats
    seen: Floats

    def and_of(self, others: KindTerms) -> KindTerms:
        """Return these schedules and others of the same world, in this order."""
        return KindTerms(
            np.concatenate([self.slack, others.slack]),
            np.concatenate([self.later, others.later]),
            self.level,
            self.seen,
        )

    def slacks(self, kinds: Ids, worth_R: Floats, worth_P: Floats, plan: Ids) -> Floats:
        """(n, 2 * rows) slacks of n packages, each under a schedule of its own, stakes.

        Parameters
        ----------
        kinds
            (n, items) kind of each item.
        worth_R, worth_P
            (n,) worth of the packages done in full and at once.
        plan
            (n,) number of each one's schedule.
        """
        rows = self.level.size // 2
        worth = np.stack([worth_R, worth_P], axis=1) * self.seen
        return (
            self.level
            + np.repeat(worth, rows, axis=1)
            + self.slack[plan[:, None], kinds].sum(axis=1)
        )


@dataclass(frozen=True, eq=False)
class FirstToHold:
    """The first schedule that holds for each of n packages of one world.

    Attributes
    ----------
    slack
        (n,) its smallest slack, stakes; the best there is where none reaches what was asked.
    template
        (n,) its number; -1 where the end of every schedule was seen to fail, `slack` being that of
        the end.
    later_R, later_P
        (n,) what its delays add to the package's worth; 0 where `template` is -1.
    """

    slack: Floats
    template: Ids
    later_R: Floats
    later_P: Floats


def kind_terms(
    problem: Implementation, templates: Templates, item: Ids, cost: Floats, worth: Floats
) -> KindTerms:
    """Set up what each kind of delivery adds under every template in one world.

    Parameters
    ----------
    problem
        The world; its own sizes and values of peace are set aside.
    templates
        K schedules.
    item, cost, worth
        (G,) of which item each kind is (R's items first, then P's), what it costs its deliverer and
        what it is worth to the other side, stakes.

    Raises
    ------
    PlanError
        When the templates do not fit the problem.
    """
    check_templates(problem, templates)
    p = problem
    return KindTerms(
        *kind_terms_kernel(
            (p.d_R, p.q_R, p.m_R, p.g_R), (p.d_P, p.q_P, p.m_P, p.g_P), p.W_R, p.W_P, p.times,
            p.rho_R, p.sig_R, p.chi_R, p.won_R, p.sig_P, p.rho_P, p.chi_P, p.lost_P, p.escrow,
            templates.a, templates.b, templates.deposits, item, cost, worth,
        )
    )  # fmt: skip


def first_to_hold(
    terms: KindTerms,
    bundles: Bundles,
    packages: Ids,
    worth_R: Floats,
    worth_P: Floats,
    *,
    enough: float = np.inf,
    end: float = -np.inf,
) -> FirstToHold:
    """Find for each package the first schedule whose smallest slack reaches `enough`.

    Parameters
    ----------
    terms
        What kinds of deliveries add, of schedules that deliver everything in the end.
    bundles, worth_R, worth_P
        What all M packages ask for, and (M,) what each is worth done in full and at once.
    packages
        (n,) those asked about.
    enough
        Slack at which a schedule is taken; infinity: the best of them is.
    end
        A package is given up unless its slacks at the last row reach this: there all is delivered,
        so they are the same under every schedule.
    """
    asked = np.zeros(bundles.of.size, dtype=np.bool_)
    asked[packages] = True
    found = first_to_hold_kernel(
        terms.slack, terms.later, terms.level, terms.seen,
        bundles.kinds, bundles.members, bundles.first,
        asked, worth_R, worth_P, float(enough), float(end),
    )  # fmt: skip
    return FirstToHold(*(of_all[packages] for of_all in found))


@kernel
def kind_terms_kernel(
    of_R, of_P, W_R, W_P, times, rho_R, sig_R, chi_R, won_R, sig_P, rho_P, chi_P, lost_P, escrow,
    a, b, deposits, item, cost, worth,
):  # pragma: no cover  # fmt: skip
    """See `KindTerms`; ``of_R``, ``of_P`` hold d, q, m, g of each side."""
    rows, n_a, n_b = W_R.size, a.shape[1], b.shape[1]
    seen, level = np.empty(2), np.empty(2 * rows)
    seen[0], seen[1] = of_R[1] * of_R[0] ** of_R[2], of_P[1] * of_P[0] ** of_P[2]
    for r in range(rows):
        level[r] = seen[0] * (of_R[3] - W_R[r])
        level[rows + r] = seen[1] * (of_P[3] - W_P[r])
    # What of its own a side regains, has undone and loses, and what of the other's it loses, has
    # in hand and wins: `Cheater`.
    own_R, other_R = np.zeros((3, n_a)), np.empty((3, n_b))
    own_P, other_P = np.empty((3, n_b)), np.zeros((3, n_a))
    for i in range(n_a):
        own_R[0, i] = own_R[1, i] = rho_R[i]
        other_P[0, i], other_P[1, i] = rho_P[i], chi_P[i]
    for j in range(n_b):
        other_R[0, j], other_R[1, j], other_R[2, j] = sig_R[j], chi_R[j], won_R[j]
        own_P[0, j] = 1.0 - lost_P[j] if escrow[j] else sig_P[j]
        own_P[1, j], own_P[2, j] = sig_P[j], lost_P[j]
    coef_R = coefficients_kernel(
        of_R[0], of_R[1], seen[0], own_R, other_R, times, rows, a, a, deposits, b
    )
    coef_P = coefficients_kernel(
        of_P[0], of_P[1], seen[1], own_P, other_P, times, rows, deposits, b, a, a
    )
    slack, later = _by_kind(
        coef_R, coef_P, a, b, deposits, of_R[0], of_P[0], times, seen, item, cost, worth
    )
    return slack, later, level, seen


@maker
def _by_kind(
    coef_R, coef_P, a, b, deposits, d_R, d_P, times, seen, item, cost, worth
):  # pragma: no cover
    """(K, G, 2 * rows) what kinds add to slacks, (K, G, 2) to worths by their delays."""
    plans, rows, _ = coef_R.shape
    n_a, n_b, steps = a.shape[1], b.shape[1], a.shape[2]
    slack = np.empty((plans, item.size, 2 * rows))
    later = np.zeros((plans, item.size, 2))
    fade = np.empty((2, steps))
    for t in range(steps):
        fade[0, t], fade[1, t] = d_R ** times[t] - 1.0, d_P ** times[t] - 1.0
    for k in range(plans):
        for g in range(item.size):
            i, c, w = item[g], cost[g], worth[g]
            if i < n_a:
                own = i if c >= 0.0 else n_a + i
                for r in range(rows):
                    slack[k, g, r] = c * (coef_R[k, r, own] + seen[0])
                    slack[k, g, rows + r] = w * (coef_P[k, r, 2 * n_b + i] - seen[1])
                for t in range(steps):
                    later[k, g, 0] -= c * a[k, i, t] * fade[0, t]
                    later[k, g, 1] += w * a[k, i, t] * fade[1, t]
            else:
                j = i - n_a
                own = j if c >= 0.0 else n_b + j
                for r in range(rows):
                    slack[k, g, r] = w * (coef_R[k, r, 2 * n_a + j] - seen[0])
                    slack[k, g, rows + r] = c * (coef_P[k, r, own] + seen[1])
                for t in range(steps):
                    later[k, g, 0] += w * b[k, j, t] * fade[0, t]
                    later[k, g, 1] -= c * deposits[k, j, t] * fade[1, t]
    return slack, later


@kernel
def first_to_hold_kernel(
    terms, delays, level, seen, kinds, members, first, asked, worth_R, worth_P, enough, end
):  # pragma: no cover
    """See `first_to_hold`: (M,) each, of packages that are not asked about nothing.

    What a bundle comes to under a schedule is worked out when a package first needs it.
    """
    plans, rows = terms.shape[0], level.size // 2
    slack, template = np.full(asked.size, -np.inf), np.full(asked.size, -1)
    later_R, later_P = np.zeros(asked.size), np.zeros(asked.size)
    lows_R, lows_P, slacks = np.empty(plans), np.empty(plans), np.empty(2 * rows)
    for b in range(kinds.shape[0]):
        known, end_R, end_P = -1, 0.0, 0.0
        for m in range(first[b], first[b + 1]):
            x = members[m]
            if not asked[x]:
                continue
            if known < 0:
                known, end_R, end_P = 0, level[rows - 1], level[2 * rows - 1]
                for i in range(kinds.shape[1]):
                    end_R += terms[0, kinds[b, i], rows - 1]
                    end_P += terms[0, kinds[b, i], 2 * rows - 1]
            of_R, of_P = seen[0] * worth_R[x], seen[1] * worth_P[x]
            slack[x] = min(end_R + of_R, end_P + of_P)
            if slack[x] < end:
                continue
            best, at = -np.inf, -1
            for k in range(plans):
                if k == known:
                    known += 1
                    lows_R[k], lows_P[k] = _lows(terms, level, kinds, k, b, slacks)
                smallest = min(lows_R[k] + of_R, lows_P[k] + of_P)
                if smallest > best:
                    best, at = smallest, k
                    if smallest >= enough:
                        break
            slack[x], template[x] = best, at
            for i in range(kinds.shape[1]):
                later_R[x] += delays[at, kinds[b, i], 0]
                later_P[x] += delays[at, kinds[b, i], 1]
    return slack, template, later_R, later_P


@helper
def _lows(terms, level, kinds, k, b, slacks):  # pragma: no cover
    """Smallest slacks of R and of P for a bundle under a schedule, before what it is worth."""
    rows = level.size // 2
    for r in range(2 * rows):
        slacks[r] = level[r]
    for i in range(kinds.shape[1]):
        g = kinds[b, i]
        for r in range(2 * rows):
            slacks[r] += terms[k, g, r]
    low_R, low_P = slacks[0], slacks[rows]
    for r in range(1, rows):
        low_R, low_P = min(low_R, slacks[r]), min(low_P, slacks[rows + r])
    return low_R, low_P
