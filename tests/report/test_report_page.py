"""The page: whole, self-contained, and nothing of a file runs in it."""

import base64
import hashlib
import json
import re
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from synthetic import HOSTILE, hostile, made

from offramp.analysis.deal_map import deal_map
from offramp.analysis.verdict import judge
from offramp.report.figures import in_100
from offramp.report.page import render, safe_json
from offramp.report.wording import clean
from offramp.world import Settings

VOID = {"meta", "link", "img", "br", "hr", "input"}


class Reader(HTMLParser):
    """Elements, attributes and text of a page; fails on tags that do not close in order."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.open, self.elements, self.texts = [], [], []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.texts.append((self.open[-1] if self.open else "", data))

    def of(self, tag):
        return [attrs for name, attrs in self.elements if name == tag]

    def text(self):
        return " ".join(t for tag, t in self.texts if tag not in ("script", "style"))


@cache
def page(evil=False):
    case = made()
    facts = hostile(case.facts) if evil else case.facts
    return render(case.run, case.verdict, case.deal_map, facts=facts)


def test_the_page_is_well_formed_and_opens_with_the_answer():
    read = Reader(page())
    verdict = made().verdict
    text = read.text()
    answer = text.index("that a settlement exists today")
    assert answer < text.index("Every assumption")
    assert f"({in_100(verdict.zone_now.value)} in 100)" in text
    ids = [attrs["id"] for _, attrs in read.elements if "id" in attrs]
    assert len(ids) == len(set(ids))
    targets = [a["href"][1:] for a in read.of("a") if a.get("href", "").startswith("#")]
    assert targets
    assert set(targets) <= set(ids)


def test_headings_landmarks_and_tables_are_there_for_those_who_listen():
    read = Reader(page())
    assert len(read.of("h1")) == 1
    assert {"header", "main", "nav", "footer"} <= {tag for tag, _ in read.elements}
    assert len(read.of("caption")) == len(read.of("table"))
    assert all("scope" in attrs for attrs in read.of("th"))
    charts = [a for a in read.of("div") if a.get("class") == "chart"]
    assert len(charts) == 6
    assert all(a["role"] == "img" and len(a["aria-label"]) > 40 for a in charts)
    behind = [a for a in read.of("details") if a.get("class") == "behind"]
    assert len(behind) == len(charts)
    levels = [int(tag[1]) for tag, _ in read.elements if re.fullmatch(r"h[1-6]", tag)]
    assert all(b - a <= 1 for a, b in pairwise(levels))
    assert read.of("html")[0]["lang"] == "en"


def test_every_assumption_stands_with_its_evidence():
    case = made()
    text = Reader(page()).text()
    for assumption in case.facts.assumptions:
        assert assumption.path in text
        assert assumption.text in text
    assert "if no deal ends it; a stubborn defence" in text
    assert "Inter-state wars v4.0" in text


def test_how_it_was_computed_is_stated():
    case = made()
    text = Reader(page()).text()
    for part in (
        case.facts.fingerprint,
        "seed 1",
        "offramp 0.1.0",
        "sharpness as the file has it",
        "36 months",
    ):
        assert part in text


def test_settings_are_said_in_words():
    case = made()
    off = frozenset({"ratifiers", "durability"})
    settings = Settings(sharpness=4.0, certify_every=0, postures=False, off=off)
    text = Reader(render(replace(case.run, settings=settings), case.verdict)).text()
    assert "sharpness 4 times that of the file; horizon as the file has it" in text
    assert "certificate of none; postures teach nothing" in text
    assert "taken away: it would not hold and who must say yes" in text
    assert "frozenset" not in text


def test_the_page_is_small_and_the_same_every_time():
    case = made()
    assert len(page().encode()) < 3_000_000
    assert render(case.run, case.verdict, case.deal_map) == page()


def test_nothing_is_asked_of_a_network():
    for evil in (False, True):
        read = Reader(page(evil))
        loading = [
            (tag, name, value)
            for tag, attrs in read.elements
            for name, value in attrs.items()
            if name in ("src", "srcset", "data", "poster", "background", "action", "manifest")
            or (name == "href" and tag != "a")
        ]
        assert loading == []
        style = "".join(t for tag, t in read.texts if tag == "style")
        assert "url(" not in style
        assert "@import" not in style


def test_the_policy_admits_the_scripts_in_the_page_and_no_others():
    read = Reader(page())
    policy = next(m["content"] for m in read.of("meta") if m.get("http-equiv"))
    assert "unsafe" not in policy
    assert policy.startswith("default-src 'none'")

    def hashed(tag):
        blocks = re.findall(rf"<{tag}>(.*?)</{tag}>", page(), re.DOTALL)
        return {
            "'sha256-" + base64.b64encode(hashlib.sha256(b.encode()).digest()).decode() + "'"
            for b in blocks
        }

    assert set(re.findall(r"'sha256-[^']+'", policy)) == hashed("script") | hashed("style")
    assert len(hashed("script")) == 4


def test_hostile_text_stays_text_wherever_it_stands():
    calm, evil = Reader(page()), Reader(page(evil=True))

    def shape(read):
        return [tag for tag, _ in read.elements if tag != "a"]

    assert shape(evil) == shape(calm)
    for _, attrs in evil.elements:
        assert not any(name.startswith("on") for name in attrs)
        assert "javascript:" not in attrs.get("href", "")
    seen = evil.text()
    assert seen.count("fetch('http://evil.test')") > 100
    assert seen.count("{{7*7}}") >= seen.count("fetch('http://evil.test')")
    assert clean(HOSTILE) not in page(evil=True)


def test_hostile_text_in_charts_reaches_them_whole():
    blocks = re.findall(
        r'<script type="application/json" data-host="chart-([a-z-]+)">(.*?)</script>',
        page(evil=True),
        re.DOTALL,
    )
    assert [key for key, _ in blocks] == [
        "endings", "chance", "terms", "drivers", "disagreement", "deal-map",
    ]  # fmt: skip
    for key, block in blocks:
        assert not set("<>&\u2028\u2029") & set(block)
        spec = json.loads(block)
        if key == "drivers":
            assert spec["data"]["values"][0]["words"].endswith(clean(HOSTILE))


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        max_leaves=8,
    )
)
def test_json_survives_the_page_unchanged_and_cannot_end_its_block(value):
    text = safe_json(value)
    assert json.loads(text) == value
    assert not set("<>&\u2028\u2029") & set(text)


def test_json_refuses_what_json_does_not_know():
    with pytest.raises(ValueError, match="JSON"):
        safe_json([float("nan")])


def test_only_web_addresses_become_links():
    links = [a["href"] for a in Reader(page(evil=True)).of("a") if not a["href"].startswith("#")]
    assert links == []


def test_a_page_without_a_map_leaves_its_section_out():
    case = made()
    read = Reader(render(case.run, case.verdict))
    assert len([a for a in read.of("div") if a.get("class") == "chart"]) == 5
    assert "where-deals-lie" not in {a.get("id") for _, a in read.elements}


def test_the_case_itself_becomes_a_page(small_run):
    verdict = judge(small_run, solver_range=False)
    read = Reader(render(small_run, verdict, deal_map(small_run)))
    text = read.text()
    assert f"({in_100(verdict.zone_now.value)} in 100)" in text
    assert "Not computed in this run." in text  # the solver's range
    assert len([a for a in read.of("div") if a.get("class") == "chart"]) == 6


def test_readers_are_told_titles_of_sources_and_keys_only_in_their_list():
    read = page()
    keys = set(made().facts.titles)
    found = [cell for cell in re.findall(r'data-label="source">([^<]*)<', read) if cell]
    assert "Inter-state wars v4.0" in found
    assert not keys & {part for cell in found for part in cell.split("; ")}
    drawn = re.findall(r'"evidence": ?"([^"]*)"', read)
    assert drawn
    assert not [said for said in drawn if re.search(rf"\b({'|'.join(keys)})\b", said)]
