"""What must hold of packages, zones, frontiers and ratification whatever the numbers."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from offramp.deals import (
    Group,
    PartyValue,
    Solution,
    agreement_zone,
    bargaining_point,
    convex_frontier,
    lowest_weariness,
    merged_frontier,
    mixed_point,
    package_space,
    pareto_frontier,
    pie_zone,
    rule,
    values,
    who_ratifies,
)

quick = settings(max_examples=60, deadline=None)
coarse = st.integers(0, 8).map(lambda i: i / 8)
unit = st.floats(0, 1, allow_subnormal=False)


@st.composite
def worth_to_both(draw, most=25):
    """Both sides' values of some packages; half the time coarse, so that many tie."""
    number = draw(st.integers(1, most))
    level = draw(st.sampled_from([coarse, unit]))
    return tuple(
        np.array(draw(st.lists(level, min_size=number, max_size=number))) for _ in range(2)
    )


@st.composite
def voting(draw):
    """Scores, who is asked, thresholds, and a nested rule for up to four ratifiers."""
    n, packages = draw(st.integers(1, 4)), draw(st.integers(1, 8))
    scores = draw(
        hnp.arrays(float, (n, packages), elements=st.integers(0, 10).map(lambda i: 10 * i))
    )
    asked = draw(hnp.arrays(bool, (n, packages)))
    bars = draw(hnp.arrays(float, n, elements=st.integers(-1, 11).map(lambda i: 10 * i)))
    weights = draw(st.lists(st.integers(1, 5), min_size=n, max_size=n))
    inner = draw(
        st.sampled_from(
            [
                Group.unanimity(*range(n)),
                Group.at_least(draw(st.integers(1, n)), *range(n)),
                Group.share(
                    draw(st.sampled_from([0.3, 0.5, 0.65, 1.0])), *range(n), weights=weights
                ),
            ]
        )
    )
    outer = draw(st.sampled_from([inner, Group.unanimity(0, inner), Group.at_least(1, 0, inner)]))
    return scores, asked, bars, rule(n, outer)


@quick
@given(voting())
def test_removing_a_ratifier_never_shrinks_the_set(case):
    scores, asked, bars, who = case
    before = who_ratifies(scores, asked, bars, who)
    for r in range(who.n_ratifiers):
        after = who_ratifies(scores, asked, bars, who.without(r))
        assert (after.yes >= before.yes).all()
    assert ((before.margin >= 0) == before.yes).all()


@quick
@given(voting(), st.floats(0, 50))
def test_lower_thresholds_never_shrink_the_set(case, by):
    scores, asked, bars, who = case
    before = who_ratifies(scores, asked, bars, who).yes
    assert (who_ratifies(scores, asked, bars - by, who).yes >= before).all()


@quick
@given(worth_to_both(), unit, st.floats(0, 2), st.floats(0.01, 1), st.floats(0, 2))
def test_adding_a_package_never_shrinks_the_zone(worth, F_P, A, B, theta):
    uP, uR = worth
    whole = agreement_zone(uP, uR, F_P, A, B, theta)
    fewer = agreement_zone(uP[:-1], uR[:-1], F_P, A, B, theta)
    assert set(fewer.ids) <= set(whole.ids)
    assert whole.theta_lowest <= fewer.theta_lowest
    if abs(theta - whole.theta_lowest) > 1e-9 / B:
        assert whole.exists == (theta > whole.theta_lowest)


@quick
@given(worth_to_both(), unit, st.floats(0, 2), st.floats(0.01, 1))
def test_only_the_frontier_matters_to_when_a_zone_opens(worth, F_P, A, B):
    front = pareto_frontier(*worth)
    all_of_them, _ = lowest_weariness(*worth, F_P, A, B)
    frontier_only, _ = lowest_weariness(front.uP, front.uR, F_P, A, B)
    assert frontier_only == all_of_them or abs(frontier_only - all_of_them) <= 1e-9 / B


@quick
@given(worth_to_both())
def test_every_package_is_on_or_under_the_frontier(worth):
    uP, uR = worth
    front = pareto_frontier(uP, uR)
    listed = set(np.concatenate(front.ties).tolist())
    for m in range(len(uP)):
        beaten = ((front.uP >= uP[m] - 1e-12) & (front.uR >= uR[m] - 1e-12)).any()
        assert beaten
        strictly = (uP >= uP[m]) & (uR >= uR[m]) & ((uP > uP[m] + 1e-9) | (uR > uR[m] + 1e-9))
        if m in listed:
            assert not strictly.any()


@quick
@given(worth_to_both(), st.data())
def test_copies_and_hopeless_packages_move_nothing(worth, data):
    uP, uR = worth
    m = data.draw(st.integers(0, len(uP) - 1))
    front = pareto_frontier(uP, uR)
    more = pareto_frontier(np.append(uP, [uP[m], -1.0]), np.append(uR, [uR[m], -1.0]))
    assert more.ids.tolist() == front.ids.tolist()
    assert more.uP.tolist() == front.uP.tolist()


@quick
@given(worth_to_both(), coarse, coarse, st.sampled_from(list(Solution)))
def test_bargaining_points_are_rational_and_undominated(worth, dP, dR, solution):
    uP, uR = worth
    point = bargaining_point(solution, uP, uR, (dP, dR), throw=False)
    if not point.ids.size:
        assert not ((uP >= dP) & (uR >= dR)).any()
        return
    assert (point.uP >= dP - 1e-12).all()
    assert (point.uR >= dR - 1e-12).all()
    listed = set(np.concatenate(pareto_frontier(uP, uR).ties).tolist())
    mixed = mixed_point(convex_frontier(uP, uR), solution, (dP, dR))
    if solution in (Solution.NASH, Solution.UTILITARIAN):
        assert set(point.ids.tolist()) <= listed
        # Mixing can only raise what is maximised.
        if solution is Solution.NASH:
            product = (mixed.uP - dP) * (mixed.uR - dR)
            assert product >= max((point.uP - dP) * (point.uR - dR)) - 1e-9
        else:
            assert mixed.uP + mixed.uR >= max(point.uP + point.uR) - 1e-9
    if solution is Solution.EGALITARIAN:
        assert min(mixed.uP - dP, mixed.uR - dR) >= point.objective - 1e-9


@quick
@given(worth_to_both(), coarse, coarse, st.floats(0.1, 10), st.floats(-3, 3))
def test_nash_and_kalai_smorodinsky_ignore_units(worth, dP, dR, factor, shift):
    uP, uR = worth
    for solution in (Solution.NASH, Solution.KALAI_SMORODINSKY):
        point = mixed_point(convex_frontier(uP, uR), solution, (dP, dR), throw=False)
        scaled = mixed_point(
            convex_frontier(factor * uP + shift, uR),
            solution,
            (factor * dP + shift, dR),
            throw=False,
        )
        if point.status is scaled.status and not np.isnan(point.uR):
            assert abs(point.uR - scaled.uR) <= 1e-6


@quick
@given(st.integers(1, 4), st.integers(1, 3), st.randoms(use_true_random=False))
def test_merging_finds_what_listing_finds(n, k, random):
    P, R = ([[random.randint(0, 4) / 4 for _ in range(k)] for _ in range(n)] for _ in range(2))
    space = package_space([k] * n)
    front = pareto_frontier(values(space, 0.0, P), values(space, 0.0, R))
    merged = merged_frontier([k] * n, PartyValue(P), PartyValue(R))
    assert merged.uP.tolist() == front.uP.tolist()
    assert merged.uR.tolist() == front.uR.tolist()
    assert list(merged.counts) == [len(tied) for tied in front.ties]


@quick
@given(st.floats(0.3, 0.7), st.floats(0, 0.2), st.floats(0, 0.2), st.floats(0, 0.1), unit)
def test_levers_of_the_range(p, cA, cB, relief, kappa):
    """Interior, risk neutral: costs and believed relief widen it one for one, optimism narrows."""
    plain = pie_zone(p, cA, cB)
    assert abs(plain.width - (cA + cB)) <= 1e-12
    eased = pie_zone(p, cA, cB, relief=relief, kappa=kappa)
    assert abs(eased.width - plain.width - min(kappa * relief, 1 - p - cB)) <= 1e-12
    hopeful = pie_zone(p + 0.05, cA, cB, pB=1 - p)
    assert abs(plain.width - hopeful.width - 0.05) <= 1e-12
