"""Quantile functions against SciPy, and the promises of the two-piece range."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic_core import PydanticCustomError
from scipy import stats

from offramp.scenario.numbers import parse_number
from offramp.scenario.units import Kinds, parse_period

U = np.array([0.001, 0.05, 0.1, 0.3, 0.5, 0.7, 0.9, 0.95, 0.999])


def test_range_hits_its_quantiles_on_each_scale() -> None:
    for text, kind in [
        ("5/10/30 months", Kinds.SPAN),
        ("5/20/45 %", Kinds.CHANCE),
        ("-15/-9/-4", Kinds.SIGNED),
        ("0/0.5/1.5", Kinds.GAIN),
        ("60/85/100 %", Kinds.CHANCE),
    ]:
        written = parse_number(text, kind)
        found = written.quantile(np.array([0.1, 0.5, 0.9]))
        np.testing.assert_allclose(found, [x for _, x in written.numbers], rtol=1e-12, atol=1e-12)


def test_symmetric_ranges_are_the_textbook_distributions() -> None:
    z90 = stats.norm.ppf(0.9)
    span = parse_number("5/10/20 months", Kinds.SPAN).quantile(U)
    np.testing.assert_allclose(span, stats.lognorm(np.log(2) / z90, scale=10).ppf(U), rtol=1e-10)
    signed = parse_number("-6/-4/-2", Kinds.SIGNED).quantile(U)
    np.testing.assert_allclose(signed, stats.norm(-4, 2 / z90).ppf(U), rtol=1e-10)
    chance = parse_number("20/50/80 %", Kinds.CHANCE).quantile(U)
    np.testing.assert_allclose(
        np.log(chance / (100 - chance)), stats.norm(0, np.log(4) / z90).ppf(U), atol=1e-10
    )


def test_two_pieces_have_their_own_scales() -> None:
    written = parse_number("-9/-5/3", Kinds.SIGNED)
    z90 = stats.norm.ppf(0.9)
    z = stats.norm.ppf(U)
    expected = -5 + np.where(z < 0, 4 / z90, 8 / z90) * z
    np.testing.assert_allclose(written.quantile(U), expected, atol=1e-12)
    np.testing.assert_allclose(written.of_normal(z), expected, atol=1e-12)


def test_any_quantiles() -> None:
    two = parse_number({"p25": "10 %", "p75": "30 %"}, Kinds.CHANCE)
    np.testing.assert_allclose(two.quantile(np.array([0.25, 0.75])), [10, 30])
    assert two.at(0.25) == 10
    three = parse_number({"p5": 1, "p20": 2, "p99": 40}, Kinds.GAIN)
    np.testing.assert_allclose(three.quantile(np.array([0.05, 0.2, 0.99])), [1, 2, 40])
    assert 1 < three.at(0.1) < 2


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ({"normal": {"mean": 40, "sd": 5}}, stats.norm(40, 5)),
        ({"lognormal": {"median": 20, "sigma": 0.3}}, stats.lognorm(0.3, scale=20)),
        ({"beta": {"a": 2, "b": 5}}, stats.beta(2, 5, scale=100)),
        ({"uniform": {"low": 10, "high": 30}}, stats.uniform(10, 20)),
        ({"triangular": {"low": 10, "mode": 15, "high": 40}}, stats.triang(1 / 6, 10, 30)),
        ({"gamma": {"mean": 20, "sd": 5}}, stats.gamma(16, scale=1.25)),
    ],
)
def test_named_distributions_match_scipy(raw: dict, expected: stats.rv_continuous) -> None:
    written = parse_number(raw, Kinds.SCORE)
    np.testing.assert_allclose(written.quantile(U), expected.ppf(U), rtol=1e-9)
    np.testing.assert_allclose(written.at(0.9), expected.ppf(0.9), rtol=1e-9)
    np.testing.assert_allclose(written.of_normal(stats.norm.ppf(U)), expected.ppf(U), rtol=1e-7)


def test_choice_has_its_weights() -> None:
    written = parse_number({"choice": {"30 %": 1, "10 %": 3}}, Kinds.CHANCE)
    found = written.quantile(np.array([0.1, 0.749, 0.751, 0.99]))
    np.testing.assert_array_equal(found, [10, 10, 30, 30])


def test_draws_stay_within_bounds() -> None:
    written = parse_number({"normal": {"mean": 95, "sd": 10}}, Kinds.SCORE)
    assert written.quantile(np.array([0.999]))[0] == 100
    assert parse_number("0/0/5", Kinds.GAIN).quantile(np.array([0.01, 0.3])).tolist() == [0, 0]


def test_units_to_model() -> None:
    """Each conversion of the table in `units`, at a period of three months."""
    period = parse_period("3 months")
    assert period == 3

    def model(raw: object, kind: object) -> float:
        written = parse_number(raw, kind)
        return float(written.kind.to_model(written.quantile(np.array(0.5)), written.unit, period))

    assert model(25, Kinds.GAIN) == 0.25
    assert model("0.6", Kinds.RATE) == pytest.approx(0.018)
    assert model("12 points a year", Kinds.RATE) == pytest.approx(0.03)
    assert model("35 %", Kinds.CHANCE) == 0.35
    assert model("10 % a month", Kinds.HAZARD) == pytest.approx(1 - 0.9**3)
    assert model("10 % a year", Kinds.HAZARD) == pytest.approx(1 - 0.9**0.25)
    assert model("100 % of months", Kinds.OPENING) == 1
    assert model("2 years", Kinds.SPAN) == pytest.approx(8)
    assert model("1 months", Kinds.EVIDENCE) == 2, "evidence is at least two periods"
    assert model("6 times", Kinds.MORE) == 6
    assert model("6 % a year", Kinds.DISCOUNT) == pytest.approx(1.06**-0.25)
    assert model("4 % a month", Kinds.GROWTH) == pytest.approx(1.04**3 - 1)
    assert model("3000 a month", Kinds.COUNT) == 9000
    assert model("47", Kinds.SCORE) == 47


@pytest.mark.parametrize(
    "unit", ["% a month", "% per month", "%/month", "%  A  Months", "% each month"]
)
def test_units_in_their_spellings(unit: str) -> None:
    assert parse_number(f"0.05 {unit}", Kinds.HAZARD).unit.text == "% a month"


def test_a_number_reads_back() -> None:
    for raw, kind in [
        ("5/10/20 months", Kinds.SPAN),
        ("\N{MINUS SIGN}15/-9/-4", Kinds.SIGNED),
        ({"p25": "10 %", "p75": "30 %"}, Kinds.CHANCE),
        ({"choice": {"10 %": 3, "30 %": 1}}, Kinds.CHANCE),
        ({"beta": {"a": 2, "b": 5}}, Kinds.SCORE),
        ({"normal": {"mean": "3 % a year", "sd": "1 % a year"}}, Kinds.DISCOUNT),
    ]:
        written = parse_number(raw, kind)
        assert parse_number(written.data(), kind) == written


def test_evidence_stays_with_the_number() -> None:
    written = parse_number(
        {"value": "1/2/3", "source": ["a", "b"], "judgement": True, "note": "n"}, Kinds.GAIN
    )
    assert written.source == ("a", "b")
    assert written.judgement == ""
    assert written.note == "n"


triples = st.lists(
    st.floats(0.01, 99.9, allow_subnormal=False), min_size=3, max_size=3, unique=True
).map(sorted)


@given(triples, st.sampled_from([Kinds.SCORE, Kinds.GAIN, Kinds.SIGNED]))
def test_quantile_functions_rise_and_keep_the_bounds(values: list[float], kind: object) -> None:
    written = parse_number("/".join(map(repr, values)), kind)
    x = written.quantile(np.linspace(0.0005, 0.9995, 101))
    assert np.all(np.diff(x) >= -1e-9)
    low, high = written.kind.bounds(written.unit)
    assert x.min() >= low
    assert x.max() <= high
    for (p, value), (q, other) in pairwise(written.numbers):
        assert p < q
        assert value <= other
    np.testing.assert_allclose(written.quantile(np.array([0.1, 0.5, 0.9])), values, rtol=1e-6)


@given(
    st.text(max_size=40),
    st.sampled_from([k for k in vars(Kinds).values() if hasattr(k, "example")]),
)
def test_no_text_escapes_the_parser(text: str, kind: object) -> None:
    try:
        written = parse_number(text, kind)
    except PydanticCustomError as error:
        written = error.context or {}
    if isinstance(written, dict):
        assert written["rule"]
        assert written["remedy"]
    else:
        assert written.certain or len(written.numbers) == 3


@pytest.mark.parametrize("kind", [k for k in vars(Kinds).values() if hasattr(k, "example")])
def test_every_example_is_of_its_kind(kind: object) -> None:
    written = parse_number(kind.example, kind)
    model = written.kind.to_model(written.quantile(U), written.unit, 1.0)
    assert np.all(np.isfinite(model))
    steps = np.sign(np.diff(model))
    assert {-1.0, 1.0} - set(steps), "it never turns"
    assert written.certain == (not steps.any())
