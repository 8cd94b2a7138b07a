"""Signals read over worlds: paired comparisons, channels, postures, probes."""

import numpy as np
import pytest

from offramp.analysis.outcomes import figures_of, outcomes_of
from offramp.analysis.signals import LEDGER_WORLDS, signals, solves, weights_table
from offramp.analysis.signals_ledger import contrary, in_one_voice, read_ledger
from offramp.analysis.signals_trying import _answers
from offramp.catalog import load
from offramp.runs import run
from offramp.signals.in_talks import first_offers
from offramp.talks import solve
from offramp.world import Blueprint, Settings, make_world

CASE = load("ukraine-2022").edit(remove=["implementation"])
QUIET = CASE.edit(
    remove=["statements", "ledger", "postures", "audience_cost", "demands", "haggling"]
)
WORLDS, SEED = 30, 2
PLAIN = Settings(certify_every=0)


@pytest.fixture(scope="module")
def found():
    counted = []
    read = signals(CASE, WORLDS, SEED, posture_worlds=4, progress=counted.append)
    assert counted == sorted(counted)
    assert 0 < counted[-1] <= solves(CASE, WORLDS, 4)
    return read


def test_without_signals_there_is_nothing_to_read():
    read = signals(QUIET, 4, SEED)
    assert (read.ledger, read.mixed, read.postures, read.demands) == (None, None, None, None)
    assert read.channels is not None
    assert read.trying.before == pytest.approx(0.5, abs=1e-3)


def test_the_ledger_tells_every_statement_with_its_move(found):
    by_name = {s.name: s for s in found.ledger.statements}
    assert set(by_name) == set(CASE.statements)
    assert by_name["nuland"].moves_relief.mean > 0 > by_name["truss"].moves_relief.mean
    assert by_name["lemaire"].moves_aim.mean > 0 > by_name["lemaire_corrects"].moves_aim.mean
    assert [s.contrary for s in found.ledger.statements] == [
        contrary(CASE, s.name) for s in found.ledger.statements
    ]
    dates = [m.date for m in found.ledger.timeline]
    assert dates == sorted(dates)
    assert dates[-1] == CASE.meta.as_of


def test_beliefs_need_no_solved_world_and_are_read_over_many(found):
    """So a quick look names the same statement, and puts senders in the same order."""
    assert found.worlds == WORLDS
    assert found.ledger.worlds == LEDGER_WORLDS
    blueprint = Blueprint.of(CASE)
    assert found.ledger == read_ledger(blueprint, blueprint.draw(SEED, 0, LEDGER_WORLDS))


def test_the_timeline_begins_with_the_priors_and_ends_with_todays_beliefs(found):
    blueprint = Blueprint.of(CASE)
    rows = blueprint.draw(SEED, 0, LEDGER_WORLDS).values
    fronts = blueprint.front_numbers(SEED, 0, LEDGER_WORLDS)
    held = [make_world(blueprint, r, f, PLAIN).held for r, f in zip(rows, fronts, strict=True)]
    first, last = found.ledger.timeline[0], found.ledger.timeline[-1]
    for i, sender in enumerate(CASE.senders):
        prior = rows[:, blueprint.column[f"beliefs.relief_comes.{sender}"]].mean()
        assert first.relief[sender].mean == pytest.approx(prior, rel=1e-9)
        today = np.mean([h.comes[i] for h in held])
        assert last.relief[sender].mean == pytest.approx(today, rel=1e-9)


def test_ambiguity_is_split_into_within_and_between(found):
    a = found.ledger.ambiguity_relief
    assert a.coalition.mean == pytest.approx(a.within.mean + a.between.mean)
    assert a.between.mean > 0  # Washington against London
    one_voice = signals(in_one_voice(CASE), 4, SEED, posture_worlds=1)
    assert one_voice.ledger.ambiguity_relief.coalition.mean == 0.0
    assert one_voice.mixed is None


def test_mixed_messages_are_a_paired_comparison(found):
    """The figures are those of two runs of the same worlds, subtracted world by world."""
    one_voice = in_one_voice(CASE)
    assert one_voice.statements["truss"].relief == "possible"
    assert one_voice.statements["lemaire"].regime_change == "denied"
    assert "lemaire_corrects" not in one_voice.statements
    assert one_voice.statements["nuland"] == CASE.statements["nuland"]
    a, b = run(one_voice, WORLDS, SEED, settings=PLAIN), run(CASE, WORLDS, SEED, settings=PLAIN)
    outcomes = outcomes_of(b)
    for compared in found.mixed.outcomes:
        key = compared.outcome.key
        change = figures_of(b, outcomes)[key] - figures_of(a, outcomes)[key]
        assert compared.change.value == pytest.approx(change.mean(), abs=1e-12)
        assert compared.change.low <= compared.change.value <= compared.change.high
    assert set(found.mixed.changed) == {"lemaire", "lemaire_corrects", "truss"}
    assert found.mixed.relief["us"].value == 0.0
    assert found.mixed.relief["uk"].high < 0.0
    assert found.mixed.fear.low > 0.0


def test_one_voice_keeps_retractions_that_say_more():
    more = CASE.edit(set={"statements.lemaire_corrects.relief": "possible"}
                     ) if CASE.statements["lemaire_corrects"].relief else CASE.edit(
        add={"statements.lemaire_corrects.relief": "possible",
             "statements.lemaire_corrects.undoes": "50 %"})  # fmt: skip
    said = in_one_voice(more).statements["lemaire_corrects"]
    assert (said.takes_back, said.undoes, said.relief) == (None, None, "possible")


def test_the_hazard_alone_makes_deals_likelier_and_insecurity_rarer(found):
    deal = {c.name: c.alone[0].change for c in found.channels.channels}
    assert deal["fear"].low > 0.0
    assert deal["insecurity"].high < 0.0
    assert deal["doubt"].value < 0.0
    assert found.channels.net[0].without.value + found.channels.net[
        0
    ].change.value == pytest.approx(found.channels.net[0].with_it.value)
    escalation = next(c for c in found.channels.of("fear").alone if c.outcome.kind == "escalation")
    assert escalation.change.value > 0.0


def test_a_channel_that_the_file_lacks_does_nothing():
    deaf = CASE.edit(remove=["beliefs.distrust"])
    read = signals(deaf, 4, SEED, posture_worlds=1)
    doubt = read.channels.of("doubt")
    assert not doubt.present
    assert doubt.alone[0].change.value == 0.0
    assert doubt.last[0].change.value == 0.0


def test_all_channels_off_is_no_fear_at_all(found):
    """Net effect equals that of switching the friction off, where beliefs hang on nothing else."""
    off = run(CASE, WORLDS, SEED, settings=Settings(certify_every=0,
              off=frozenset({"fear of regime change"})))  # fmt: skip
    by = off.blueprint.headline
    without = found.channels.net[0].without.value
    assert off.ended_by("settled", by).mean() == pytest.approx(without, abs=2e-3)


def test_the_posture_table(found):
    p = found.postures
    assert p.shown == "not_interested"
    assert [r.word for r in p.rows] == ["open", "not_interested"]
    assert sum(r.said.value for r in p.rows) == pytest.approx(1.0)
    assert sum(r.weary.value for r in p.rows) == pytest.approx(1.0)
    assert p.residual <= 1e-6
    assert p.unique + len(p.several) <= p.worlds == 4
    assert p.row.earns.value <= p.row.earns_believed.value  # the cost is not negative
    assert p.worth_of_face.value > 0.0  # looking tough pays
    assert abs(p.shortcut.error.value) <= 0.005
    assert len(p.row.by_type) == 10


def test_free_words_teach_nothing():
    free = CASE.edit(set={"audience_cost.not_interested": 0})
    p = signals(free, 4, SEED, posture_worlds=2).postures
    for row in p.rows:
        assert row.likelihood_ratio.mean == pytest.approx(1.0, abs=1e-6)
        assert row.said.value == pytest.approx(0.5, abs=1e-6)
    assert p.row.mean_quantile.value == pytest.approx(p.before.value, abs=1e-6)
    assert p.shortcut.error.value == pytest.approx(0.0, abs=1e-6)


def test_demands_fall_and_shift_the_belief(found):
    first, last = found.demands.rows
    assert first.worth.mean == 1.0
    assert last.worth.mean < first.worth.mean
    assert last.adds.value > 0.0
    assert sum(found.demands.by_type) == pytest.approx(1.0)


def test_heat_is_what_asking_costs(found):
    t = found.trying
    assert t.cost.value == pytest.approx(t.without_cost.value - t.with_cost.value)
    assert t.cost.value > 0.0
    assert t.with_cost.low > 0.0


def test_answers_agree_with_the_talks():
    """What every package would be answered, against the solver's own cutoffs of those it offers."""
    blueprint = Blueprint.of(CASE)
    rows, fronts = blueprint.draw(SEED, 0, 6).values, blueprint.front_numbers(SEED, 0, 6)
    seen = 0
    for row, front in zip(rows, fronts, strict=True):
        world = make_world(blueprint, row, front, PLAIN)
        equilibrium = solve(world.game)
        probes, package = first_offers(equilibrium)
        inside = package < blueprint.packages
        _, refused, gain = _answers(world, equilibrium)
        np.testing.assert_allclose(refused[package[inside]], 1 - probes.accept[inside], atol=1e-9)
        np.testing.assert_allclose(gain[package[inside]], probes.gain[inside], atol=1e-9)
        seen += int(((probes.accept > 0.01) & (probes.accept < 0.99) & inside).sum())
    assert seen > 5


def test_the_best_probe_teaches_most_where_it_can_be_tabled(found):
    t = found.trying
    assert t.best is not None
    score = [p.bits * p.allowed for p in t.probes]
    assert t.best.bits * t.best.allowed == max(score)
    assert all(0.0 <= p.bits <= 1.0 and 0.0 <= p.bits_inside <= 1.0 for p in t.probes)
    for p in (p for p in t.probes if 0.0 < p.accept.value < 1.0):
        # What is expected after the answer is what was believed before it.
        yes = p.accept.value
        assert yes * p.after_yes + (1 - yes) * p.after_no == pytest.approx(t.before, abs=5e-3)


def test_weights_are_tabled_with_what_the_file_says():
    own = CASE.edit(add={"ledger.weights": {"minister": "1/2/3"}})
    rows = {r.office: r for r in weights_table(own)}
    assert rows["minister"].own
    assert rows["minister"].weight == "1/2/3"
    assert not rows["law"].own
    assert next(iter(rows)) == "law"
