"""Charts: light, true to their data, each with its sentence and table."""

import json
import re
from dataclasses import replace
from functools import cache
from importlib.resources import files
from itertools import pairwise

import altair as alt
import numpy as np
import pytest
from schema import check
from synthetic import made

from offramp.report import charts
from offramp.report.charts.figure import ticks
from offramp.report.figures import in_100
from offramp.report.gallery import gallery, lie_of
from offramp.report.palette import COLOURS, DARK, ENDING_COLOURS


@cache
def drawn():
    case = made()
    return gallery(case.facts, case.run, case.verdict, case.deal_map)


def data_of(spec):
    """All inline rows of a specification and its layers."""
    if isinstance(spec, dict):
        own = spec.get("data", {}).get("values")
        yield from [own] if own else []
        for inner in spec.get("layer", []):
            yield from data_of(inner)


def rows_of(spec, *fields):
    """The inline rows that hold these fields (the longest such list)."""
    return max((rows for rows in data_of(spec) if set(fields) <= set(rows[0])), key=len)


@pytest.mark.parametrize(
    "key",
    [
        *("endings", "chance", "terms", "drivers", "disagreement"),
        pytest.param("deal-map", marks=pytest.mark.slow),
    ],
)
def test_every_chart_is_whole(key):
    figure = drawn()[key]
    spec = figure.spec()
    assert isinstance(figure.chart, alt.TopLevelMixin)
    check(spec)
    assert spec["width"] == "container"
    assert figure.says.endswith(".")
    assert re.search(r"\d", figure.says)
    assert figure.table.rows
    assert all(len(row) == len(figure.table.columns) for row in figure.table.rows)
    assert figure.inline(500).to_dict()["width"] == 500
    assert figure.inline(500).to_dict()["config"]["font"] == spec["config"]["font"]
    assert len(json.dumps(spec)) < 400_000


def test_the_shipped_library_is_the_one_that_altair_writes_for():
    library = files("offramp.report").joinpath("assets", "vega-lite.min.js").read_text("utf-8")
    note = files("offramp.report").joinpath("assets", "README.md").read_text("utf-8")
    shipped = re.search(r'"(6\.\d+\.\d+)"', library)
    assert shipped is not None
    assert alt.SCHEMA_VERSION.split(".")[0] == f"v{shipped[1].split('.')[0]}"
    assert shipped[1] in note


def test_endings_are_stacked_to_100():
    rows = rows_of(drawn()["endings"].spec(), "state", "chance")
    months = {}
    for row in rows:
        months.setdefault(row["after"], []).append(row["chance"])
    assert len(months) == 25
    assert all(sum(parts) == pytest.approx(100, abs=0.01) for parts in months.values())
    assert months[0] == pytest.approx([0, 0, 0, 0, 100])


def test_the_chance_of_a_deal_carries_its_band_and_the_solvers_bracket():
    case = made()
    spec = drawn()["chance"].spec()
    rows = rows_of(spec, "deal", "low", "high")
    at = next(row for row in rows if row["n"] == 12)
    deal = case.verdict.deal_by[12]
    assert (at["low"], at["deal"], at["high"]) == pytest.approx(
        (100 * deal.low, 100 * deal.value, 100 * deal.high)
    )
    bracket = next(rows[0] for rows in data_of(spec) if len(rows) == 1)
    assert bracket["low"] == pytest.approx(100 * (deal.value - 0.061))
    assert "bracket" in drawn()["chance"].says


def test_without_a_solvers_range_no_bracket_is_drawn():
    figure = charts.chance([(0, 0, 0), (0.2, 0.1, 0.3)], [0.1, 0.4], None, "month")
    assert "bracket" not in figure.says
    assert len(list(data_of(figure.spec()))) == 1


def test_every_package_is_on_the_map_once():
    case = made()
    spec = drawn()["deal-map"].spec()
    named = rows_of(spec, "share", "against")
    squares = rows_of(spec, "opacity", "words")
    counted = sum(int(re.match(r"\d+", row["words"])[0]) for row in squares)
    assert len(named) + counted == len(case.deal_map.proposer)
    assert len(named) + len(squares) < 2500


def test_the_map_counts_the_zone_truly():
    deals = made().deal_map
    zone = len(deals.zone["middle"])
    assert f"{zone:,} of those are better for both" in drawn()["deal-map"].says


SAID = {
    "describe": lambda _: "a package",
    "objections": lambda _: "",
    "going_on": "fighting on",
}


def test_a_map_without_a_zone_says_so():
    lie = charts.Lie(
        proposer=np.array([0.2, 0.4]),
        responder=np.array([0.4, 0.2]),
        feasible=np.array([True, True]),
        ratified=np.array([True, True]),
        frontier=[0, 1],
        possible=[0, 1],
        agreed=np.array([0.0, 0.0]),
        fighting_proposer=0.5,
        fighting_responder={"resolute": 0.6, "middle": 0.5, "weary": 0.4},
        **SAID,
    )
    figure = charts.deal_map(lie, ("A", "B"))
    assert "none of those" in figure.says
    assert "no zone" in figure.says
    assert figure.spec()


def test_the_map_tells_refused_from_not_kept():
    lie = charts.Lie(
        proposer=np.array([0.2, 0.4, 0.5, 0.6, 0.3, 0.1]),
        responder=np.array([0.4, 0.2, 0.3, 0.1, 0.1, 0.1]),
        feasible=np.array([True, False, False, False, False, False]),
        ratified=np.array([True, True, False, False, False, False]),
        frontier=[0],
        possible=[0, 2, 3],
        agreed=np.zeros(6),
        fighting_proposer=0.1,
        fighting_responder={"middle": 0.3},
        **SAID,
    )
    figure = charts.deal_map(lie, ("A", "B"))
    kinds = [row["kind"] for row in rows_of(figure.spec(), "opacity", "kind")]
    assert sorted(kinds) == ["refused by who must say yes"] * 2 + ["would not be kept"]
    assert "1 more would be let through but not kept" in figure.says
    check(figure.spec())
    nothing = replace(lie, feasible=np.zeros(6, dtype=bool), frontier=[])
    figure = charts.deal_map(nothing, ("A", "B"))
    assert "4 would be refused, 2 not kept" in figure.says
    assert {row[-2] for row in figure.table.rows} == {"were nobody to refuse it"}


def test_what_would_be_efficient_were_nobody_to_refuse_is_a_line_of_its_own():
    case = made()
    for frontier in (case.deal_map.frontier, case.deal_map.frontier[:0]):
        deals = replace(case.deal_map, frontier=frontier)
        figure = charts.deal_map(lie_of(case.facts, deals), ("A", "B"))
        lines = [
            [row["x"] for row in layer["data"]["values"]]
            for layer in figure.spec()["layer"]
            if layer["mark"]["type"] == "line"
        ]
        expected = sorted(round(100 * float(x), 2) for x in deals.proposer[deals.possible])
        assert lines[0] == expected
        assert len(lines[1]) == len(frontier)
        assert f"the {len(deals.possible)} packages that would be efficient, were" in figure.says
        encoded = (layer["encoding"] for layer in figure.spec()["layer"])
        legend = next(e["shape"] for e in encoded if "shape" in e)["scale"]["domain"]
        assert "efficient if none refused (dotted)" in legend
        assert ("efficient: none better for both" in legend) is bool(len(frontier))
        check(figure.spec())


def test_names_of_endings_stand_by_their_areas_and_never_on_one_another():
    rows = rows_of(drawn()["endings"].spec(), "at", "words")
    places = [row["at"] for row in rows]
    assert all(b - a >= 7.49 for a, b in pairwise(places))
    assert 0 < places[0] < places[-1] < 100
    curves = made().verdict.curves
    assert rows[0]["words"] == f"{in_100(float(curves['settled'][-1]))} settled"
    thin = charts.endings(
        {"settled": [0, 0], "escalated": [0, 0], "fighting": [1, 1]},
        {"settled": "settled", "escalated": "wild", "fighting": "fighting"},
        "month",
    )
    at = [row["at"] for row in rows_of(thin.spec(), "at", "words")]
    assert at == sorted(at)
    assert all(b - a >= 7.49 for a, b in pairwise(at))


def test_worlds_are_counted_in_the_histogram():
    figure = charts.disagreement([0.0, 0.02, 0.5, 0.99], "within a year")
    rows = rows_of(figure.spec(), "from", "share")
    assert [row["share"] for row in rows if row["share"]] == [50.0, 25.0, 25.0]
    assert figure.says.startswith("In 50 of 100 worlds")
    assert "in 25 all but certain" in figure.says


def test_drivers_say_which_end_is_which():
    pulls = [charts.Pull("how long it lasts", 0.29, 0.73, 0.02, "cow")]
    figure = charts.drivers(pulls, "within a year")
    assert "29 of 100 such wars where it is in the lowest third" in figure.says
    assert "in 73 where in the highest" in figure.says
    noise = charts.drivers([charts.Pull("x", 0.5, 0.51, 0.02, "judgement")], "within a year")
    assert "beyond the sampling error" in noise.says
    assert "no range" in charts.drivers([], "within a year").says


def test_terms_that_are_hardly_ever_agreed_are_in_the_table_only():
    found = [
        charts.Term("Crimea", "open", 0.95, 0.9, 1.0),
        charts.Term("Crimea", "returned", 0.001, 0.0, 0.01),
    ]
    figure = charts.terms(found, "within two years")
    rows = rows_of(figure.spec(), "row")
    assert [row.get("option") for row in rows] == [None, "open"]
    assert len(figure.table.rows) == 2
    assert "one side gives in" in figure.says


def test_axes_have_few_even_ticks():
    assert ticks(24) == [0, 3, 6, 9, 12, 15, 18, 21, 24]
    assert ticks(3) == [0, 1, 2, 3]
    for last in range(1, 80):
        marks = ticks(last)
        assert marks[0] == 0
        assert marks[-1] == last
        assert len(marks) <= 10


def luminance(colour):
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("palette", [COLOURS, DARK])
def test_words_can_be_read_and_areas_told_apart_without_colour(palette):
    for name in ("ink", "muted", "settled", "zone"):
        assert contrast(palette[name], palette["paper"]) >= 4.5
    assert contrast(palette["ink"], palette["bar"]) >= 4.5
    ends = [palette[name] for name in ENDING_COLOURS]
    for one, other in pairwise(ends):
        assert contrast(one, other) >= 1.3


def test_no_two_colours_share_a_name_so_that_dark_screens_can_swap_them():
    assert len(set(COLOURS.values())) == len(COLOURS)
    assert set(COLOURS) == set(DARK)
