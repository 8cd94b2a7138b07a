"""Demands as evidence: the exponential mark-up, in closed form and by its signs."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import integrate

from offramp.signals import Demand, DemandError, demand_belief, demand_likelihood

NODES = (np.arange(151) / 150) ** 2
WAR = 0.6 - 0.5 * NODES  # F_R by node: resolute .6, weary .1
MIDDLE = 0.5 * (NODES[1:] + NODES[:-1])
MU = 0.12


def belief(*worth, war=WAR, **options):
    return demand_belief([Demand(w, war) for w in worth], NODES, MU, **options)


@pytest.mark.parametrize("worth", [0.15, 0.4, 0.55, 0.75, 1.0])
def test_posterior_in_closed_form(worth):
    """F uniform on [.1, .6]: density exp(F/mu) cut off at d."""
    got = belief(worth, slip=0.0)
    top = min(worth, 0.6)
    floor = np.minimum(WAR, top)
    want = (np.exp(top / MU) - np.exp(floor / MU)) / (np.exp(top / MU) - np.exp(0.1 / MU))
    np.testing.assert_allclose(got.cdf, want, atol=1e-12)


def test_cells_integrate_the_density_and_its_jump():
    cell = demand_likelihood(Demand(np.array(0.4), WAR), MU, slip=0.0)
    i = int(np.flatnonzero((WAR[:-1] > 0.4) & (WAR[1:] < 0.4))[0])  # the cell the cutoff cuts
    for j in (i - 1, i, i + 1, 149):
        low, high = WAR[j + 1], WAR[j]
        whole = integrate.quad(lambda f: np.exp((f - 0.4) / MU) / MU, low, min(high, 0.4))[0]
        want = whole / (high - low) if low < 0.4 else 0.0
        assert cell[j] == pytest.approx(want, rel=1e-10)


def test_a_flat_war_value_teaches_nothing():
    got = belief(0.5, war=np.full(151, 0.3), slip=0.0)
    np.testing.assert_allclose(got.cdf, NODES, atol=1e-12)
    density = np.exp(-0.2 / MU) / MU
    np.testing.assert_allclose(got.likelihood, density)
    assert got.surprise[0] == pytest.approx(-np.log(density))


@given(st.floats(0.12, 1.0), st.floats(0.12, 1.0), st.sampled_from([0.0, 0.02, 0.3]))
def test_the_lower_demand_shows_the_wearier(one, two, slip):
    """First-order dominance, at every node (slips blur it, never turn it for mark-ups alone)."""
    low, high = sorted((one, two))
    if slip == 0.0:
        assert (belief(low, slip=slip).cdf <= belief(high, slip=slip).cdf + 1e-12).all()
    else:
        assert belief(0.12, slip=slip).mean_quantile(NODES) > 0.5


def test_falling_demands_shift_the_belief():
    steady = belief(0.7, 0.7)
    falling = belief(0.7, 0.35)
    assert falling.mean_quantile(NODES) > steady.mean_quantile(NODES) + 0.1
    assert (falling.cdf <= steady.cdf + 1e-12).all()
    assert steady.mean_quantile(NODES) < 0.5  # a high demand kept up speaks for resolve


def test_the_date_matters_through_the_war_value():
    """The same words after a worse front ask for more above war, hence speak less for resolve."""
    before = demand_belief([Demand(np.array(0.45), WAR)], NODES, MU, slip=0.0)
    after = demand_belief([Demand(np.array(0.45), WAR - 0.2)], NODES, MU, slip=0.0)
    assert before.mean_quantile(NODES) > after.mean_quantile(NODES)


def test_unnamed_issues_are_averaged():
    one = demand_likelihood(Demand(np.array(0.4), WAR), MU)
    two = demand_likelihood(Demand(np.array(0.8), WAR), MU)
    mixed = Demand(np.array([0.4, 0.8]), WAR, weight=np.array([3.0, 1.0]))
    np.testing.assert_allclose(demand_likelihood(mixed, MU), 0.75 * one + 0.25 * two)
    even = demand_likelihood(Demand(np.array([0.4, 0.8]), WAR), MU)
    np.testing.assert_allclose(even, 0.5 * one + 0.5 * two)


def test_belief_is_continuous_in_the_demand():
    """Across a node's own war value, where a sum over nodes would jump."""
    at = WAR[60]
    below, above = belief(at - 1e-9, slip=0.0), belief(at + 1e-9, slip=0.0)
    np.testing.assert_allclose(below.cdf, above.cdf, atol=1e-6)


def test_several_demands_multiply_and_independence_tempers():
    single = belief(0.4)
    twice = belief(0.4, 0.4)
    once = belief(0.4, 0.4, independence=0.0)
    np.testing.assert_allclose(once.cdf, single.cdf, atol=1e-12)
    half = belief(0.4, 0.4, independence=0.5)
    # Said twice, a demand pins the type down more, the more so the more it counts anew.
    spreads = [np.diff(b.cdf) @ MIDDLE**2 - (np.diff(b.cdf) @ MIDDLE) ** 2 for b in (once, half)]
    last = np.diff(twice.cdf) @ MIDDLE**2 - (np.diff(twice.cdf) @ MIDDLE) ** 2
    assert spreads[0] > spreads[1] > last
    # Against the product integrated at a fine grid.
    q = np.linspace(0, 1, 200001)
    f = 0.6 - 0.5 * q
    density = np.where(f <= 0.4, 0.98 * np.exp((f - 0.4) / MU) / MU, 0.0) + 0.02
    fine = integrate.cumulative_trapezoid(density**2, q, initial=0)
    np.testing.assert_allclose(twice.cdf, np.interp(NODES, q, fine / fine[-1]), atol=1e-3)
    both = belief(0.4, 0.7).cdf
    np.testing.assert_array_equal(belief(0.7, 0.4).cdf, both)


def below(at, worth, weight, mu):
    """Integral of the density up to each war value, term by term."""
    return np.exp((np.minimum.outer(at, worth) - worth) / mu) @ weight


def test_many_completions_against_the_integral_term_by_term():
    rng = np.random.default_rng(5)
    worth, weight = rng.uniform(0.0, 0.8, 60), rng.uniform(0.1, 1.0, 60)
    weight /= weight.sum()
    for parts, mu in ((1, 0.12), (16, 0.12), (16, 0.0004)):
        step = np.arange(parts) / parts
        inside = WAR[:-1, None] + (WAR[1:] - WAR[:-1])[:, None] * step
        war = np.append(inside.ravel(), WAR[-1])
        total = below(war, worth, weight, mu)
        want = 0.97 * (total[:-1] - total[1:]) / (war[:-1] - war[1:]) + 0.03
        got = demand_likelihood(Demand(worth, WAR, weight), mu, slip=0.03, parts=parts)
        np.testing.assert_allclose(got, want, rtol=1e-8)


def test_the_product_of_demands_against_plain_sums_of_logarithms():
    """Seventy of them too, whose densities multiply to less than the smallest number."""
    for worths, slip in (([0.3, 0.45, 0.5], 0.02), (np.linspace(0.14, 0.16, 70), 1e-9)):
        demands = [Demand(np.array([w, w + 0.1]), WAR) for w in worths]
        n = len(demands)
        fine = [demand_likelihood(d, 0.02, slip=slip, parts=16) for d in demands]
        logs = (1 + (n - 1) * 0.6) / n * np.log(fine).sum(axis=0).reshape(150, 16)
        mass = np.diff(NODES) * np.exp(logs - logs.max()).mean(axis=1)
        want = np.append(0.0, np.cumsum(mass)) / mass.sum()
        got = demand_belief(demands, NODES, 0.02, slip=slip, independence=0.6)
        np.testing.assert_allclose(got.cdf, want, atol=1e-12)
        assert n < 70 or np.exp(np.log(fine).sum(axis=0)).min() == 0.0


def test_trusted_demands_are_those_that_are_checked():
    worth = np.array([0.4, 0.8])
    checked, trusted = Demand(worth, WAR), Demand.trusted(worth, WAR, np.array([0.5, 0.5]))
    for one, two in zip(vars(checked).values(), vars(trusted).values(), strict=True):
        np.testing.assert_array_equal(one, two)


def test_nothing_asked_leaves_the_prior():
    got = demand_belief([], NODES, MU)
    np.testing.assert_allclose(got.cdf, NODES, atol=1e-15)
    assert got.likelihood.shape == (0, 150)


def test_impossible_demands():
    with pytest.raises(DemandError, match=r"even to the weariest.*slip be above 0"):
        belief(0.05, slip=0.0)
    kept = belief(0.05, slip=0.0, throw=False)
    assert not kept.consistent
    np.testing.assert_array_equal(kept.cdf, NODES)
    slipped = belief(0.05)
    assert slipped.consistent
    np.testing.assert_allclose(slipped.cdf, NODES, atol=1e-12)
    assert slipped.surprise[0] == pytest.approx(-np.log(0.02))


def test_every_type_keeps_some_mass_with_slips():
    assert (np.diff(belief(0.2, 0.15).cdf) > 0).all()


@pytest.mark.parametrize(
    "call",
    [
        lambda: Demand(np.array([]), WAR),
        lambda: Demand(np.array(np.nan), WAR),
        lambda: Demand(np.array(0.4), WAR[::-1]),
        lambda: Demand(np.array(0.4), np.array([0.1])),
        lambda: Demand(np.array(0.4), WAR, weight=np.array([0.0])),
        lambda: demand_likelihood(Demand(np.array(0.4), WAR), 0.0),
        lambda: demand_likelihood(Demand(np.array(0.4), WAR), 0.1, slip=1.5),
        lambda: belief(0.4, independence=2.0),
        lambda: belief(0.4, slip=-0.1),
        lambda: demand_belief([Demand(np.array(0.4), WAR)], NODES, np.nan),
        lambda: demand_belief([Demand(np.array(0.4), WAR)], NODES[:-1] / NODES[-2], MU),
        lambda: demand_belief([], 1 - NODES, MU),
    ],
)
def test_faulty_demands_are_refused(call):
    with pytest.raises(DemandError):
        call()
