"""Levers: the same worlds; nothing for a lever that does nothing; narrower than unpaired."""

import numpy as np
import pytest

from offramp.analysis.intervals import estimate_mean, estimate_unpaired
from offramp.analysis.levers import NOTHING, Effect, pull_levers
from offramp.analysis.outcomes import figures_of, outcomes_of
from offramp.runs import run
from offramp.scenario import ScenarioFaults
from offramp.world import Settings

NULL = {"title": "Nothing is done"}
SAME = {"title": "What is there is said again", "set": {"talks.channel": None}}


@pytest.fixture(scope="module")
def case(ukraine):
    """The case with an envoy, arms control, a warning, and two levers that change nothing."""
    keep = ("envoy", "arms_control", "mixed_messages")
    gone = [f"levers.{name}" for name in ukraine.levers if name not in keep]
    again = {**SAME, "set": {"talks.channel": ukraine.quantities["talks.channel"].text}}
    return ukraine.edit(remove=gone, add={"levers.null": NULL, "levers.again": again})


@pytest.fixture(scope="module")
def found(case):
    return pull_levers(case, 30, 1, pairs=True, pair_worlds=6)


def test_a_lever_that_edits_nothing_does_exactly_nothing(found):
    for name in ("null", "again"):
        for effect in found.of(name).effects.values():
            change = effect.change
            assert (change.value, change.low, change.high) == (0.0, 0.0, 0.0)
            assert effect.helps == effect.hurts == 0.0
        assert found.of(name).trade_off is None


def test_the_paired_interval_is_narrower_than_the_unpaired(found):
    for name in ("envoy", "arms_control"):
        for key in ("deal_by_12", "periods"):
            base, pulled = found.figures[NOTHING][key], found.figures[name][key]
            apart = estimate_unpaired(estimate_mean(base), estimate_mean(pulled))
            paired = found.of(name).effects[key].change
            assert paired.half_width < 0.7 * apart.half_width


def test_effects_are_those_of_the_edited_scenario(case, found):
    plain = run(case.pull(), 30, 1, settings=Settings(certify_every=0))
    edited = run(case.pull("envoy"), 30, 1, settings=Settings(certify_every=0))
    outcomes = outcomes_of(plain)
    base, pulled = figures_of(plain, outcomes), figures_of(edited, outcomes)
    for outcome in outcomes:
        effect = found.of("envoy").effects[outcome.key]
        expected = pulled[outcome.key].mean() - base[outcome.key].mean()
        assert effect.change.value == pytest.approx(expected, rel=1e-9, abs=1e-12)


def test_terms_are_the_mean_worth_of_deals(case):
    results = run(case.pull(), 30, 1, settings=Settings(certify_every=0))
    outcomes = outcomes_of(results)
    weight = results.deal_settled[:, :24].sum(axis=1)
    hit = weight > 0
    expected = np.average(results.deal_responder[hit], weights=weight[hit])
    figures = figures_of(results, outcomes)["terms.russia"]
    assert figures.mean() == pytest.approx(expected, abs=1e-12)


def test_harm_and_months_are_those_of_the_verdict(case):
    from offramp.analysis.verdict import judge

    results = run(case.pull(), 30, 1)
    figures = figures_of(results, outcomes_of(results))
    verdict = judge(results, solver_range=False)
    assert figures["periods"].mean() == pytest.approx(verdict.length.value, rel=1e-9)
    harm = verdict.harm["civilians_killed"].mean.value
    assert figures["harm.civilians_killed"].mean() == pytest.approx(harm, rel=1e-9)


def test_the_headline_stands_first_and_warnings_last(found):
    assert found.outcomes[0].key == "deal_by_12"
    values = [p.headline.change.value for p in found.single if not p.warning]
    assert values == sorted(values, reverse=True)
    assert found.single[-1].key == "mixed_messages"


def test_regret_by_hand(found):
    chances = {c: f["deal_by_12"] for c, f in found.figures.items() if c != "mixed_messages"}
    best = np.max(list(chances.values()), axis=0)
    assert found.of("envoy").worst_regret == pytest.approx((best - chances["envoy"]).max())
    assert found.nothing_regret[0] == pytest.approx((best - chances[NOTHING]).max())
    worst = {c: (best - v).max() for c, v in chances.items()}
    assert worst[found.least_regret] == min(worst.values())


def test_a_dominated_lever_is_no_better_anywhere(found):
    beaten = [p for p in found.single if p.dominated_by]
    assert "null" in {p.key for p in beaten}
    for p in beaten:
        for outcome in found.outcomes:
            if outcome.kind != "terms":
                by = found.figures[p.dominated_by][outcome.key].mean()
                own = found.figures[p.key][outcome.key].mean()
                assert outcome.sign * (by - own) >= 0.0


def test_pairs_go_beyond_the_sum_by_what_they_say(found):
    pair = next(p for p in found.pairs if set(p.levers) == {"envoy", "arms_control"})
    key = "deal_by_12"
    alone = sum(
        (found.figures[n][key][:6] - found.figures[NOTHING][key][:6]).mean() for n in pair.levers
    )
    assert pair.beyond_sum.value == pytest.approx(pair.headline.change.value - alone, abs=1e-12)
    assert pair.headline.change.n == 6


def test_pairs_that_edit_the_same_are_kept_apart(found):
    assert {frozenset(x[:2]) for x in found.apart} == {frozenset({"envoy", "again"})}
    assert all("mixed_messages" not in p.levers for p in found.pairs)


def test_tables(found):
    table = found.table()
    assert set(table["lever"]) >= {"envoy", "arms_control", "null"}
    assert found.by_world().columns[:2] == ["world", NOTHING]
    assert found.by_world().height == 30


def test_where_it_matters_says_how_often(found):
    discovery = found.where("envoy", at_least=0.05)
    moved = found.figures["envoy"]["deal_by_12"] - found.figures[NOTHING]["deal_by_12"]
    assert discovery.marked.value == pytest.approx((moved >= 0.05).mean())
    with pytest.raises(KeyError, match="known: "):
        found.where("no_such_lever")


def test_a_trade_off_is_said():
    from offramp.analysis.levers import Pulled
    from offramp.analysis.outcomes import Outcome

    rng = np.random.default_rng(0)
    from offramp.analysis.intervals import estimate_paired

    base = np.zeros(50)
    deal, months = Outcome("deal_by_12", "deal", True, 12), Outcome("periods", "periods", False, 24)
    up = estimate_paired(base, base + 0.1 + 0.01 * rng.random(50))
    effects = {o.key: Effect(o, up, 1.0, 0.0) for o in (deal, months)}
    pulled = Pulled(("x",), "x", None, False, effects, 0.0, 0.0, None)
    assert pulled.trade_off == ((deal,), (months,))


def test_seed_zero_and_unknown_names(case):
    zero = pull_levers(case, 4, 0, only=["envoy"])
    one = pull_levers(case, 4, 1, only=["envoy"])
    assert zero.seed == 0
    assert not np.array_equal(
        zero.figures[NOTHING]["deal_by_12"], one.figures[NOTHING]["deal_by_12"]
    )
    with pytest.raises(ScenarioFaults, match="no such lever"):
        pull_levers(case, 2, only=["no_such_lever"])


def test_without_levers_there_is_nothing_to_compare(case):
    with pytest.raises(ValueError, match="no levers"):
        pull_levers(case.pull(), 2)


def test_a_lever_that_cannot_matter_moves_no_other_draw(case):
    """Common random numbers: an entry that is new draws its own numbers and no other's."""
    plain, edited = case.pull(), case.pull("arms_control")
    a = run(plain, 3, 1, settings=Settings(certify_every=0))
    b = run(edited, 3, 1, settings=Settings(certify_every=0))
    for path in a.draws.paths:
        assert np.array_equal(a.draws.column(path), b.draws.column(path)), path
