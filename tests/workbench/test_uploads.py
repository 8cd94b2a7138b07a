"""Opening a file on the page: checked as a file is, bounded, and kept in memory only."""

from html import unescape

import pytest

from offramp.catalog import open_case, text_of
from offramp.scenario.yamlfile import MAX_BYTES
from offramp.workbench.security import MOST_BODY
from offramp.workbench.uploads import Texts


def sent(site, data, name="mine.yaml"):
    return site.post("/open", files={"file": (name, data, "application/octet-stream")})


def test_the_page_says_what_it_takes(site):
    page = site.get("/open")
    assert page.status_code == 200
    assert 'type="file"' in page.text
    assert f"{MAX_BYTES:,}" in page.text


def test_a_good_file_leads_to_its_page(site):
    text = text_of("iran-2013")
    state = site.led_to(sent(site, text.encode()))
    assert state.base.kind == "file"
    assert state.edits == ()
    assert site.bench.named_text(state.base) == ("mine.yaml", text)
    assert site.bench.base(state).hash == open_case("iran-2013").hash


def test_text_may_be_pasted(site):
    text = text_of("iran-2013").replace("\n", "\r\n")
    state = site.led_to(site.post("/open", text=text))
    assert site.bench.named_text(state.base)[1] == text_of("iran-2013")


def test_faults_are_told_with_their_places_and_the_text_stays(site):
    text = text_of("ukraine-2022").replace("role: proposer", "role: prposer", 1)
    text = text.replace("ukraine: 5/10/20 months", "ukraine: 5/10/20 parsecs", 1)
    response = sent(site, text.encode())
    page = unescape(response.text)
    assert response.status_code == 200
    assert "mine.yaml has 2 faults" in page
    line = next(i for i, found in enumerate(text.splitlines(), 1) if "parsecs" in found)
    assert f"line {line}, column" in page
    assert "`parsecs` is no unit" in page
    assert "sides.ukraine.role" in page
    assert text.splitlines()[line - 1].strip() in page
    assert page.count(text) == 1


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "the file is empty"),
        (b"\xff\xfeo\x00", "UTF-16"),
        (b"a: \xff", "not UTF-8"),
        (b"a: [", "brackets do not read"),
        (b"- a\n", "a scenario is a group of keys"),
        (b"!!python/object/apply:os.system ['id']\n", "tags (!)"),
        (b"a: &a [*a]\n", "anchor"),
        (b"x" * (MAX_BYTES + 1), "a scenario is at most"),
        (b"offramp: 1\nmeta: \x00\n", "control characters"),
    ],
)
def test_anything_else_is_refused_in_words(site, data, says):
    response = sent(site, data)
    assert response.status_code == 200
    assert says in unescape(response.text)


def test_nothing_chosen_is_said(site):
    response = site.post("/open")
    assert response.status_code == 200
    assert "Choose a file" in response.text
    assert site.post("/open", files={"file": ("", b"")}).status_code == 200


def test_what_is_too_large_is_refused_at_the_door(site):
    assert sent(site, b"x" * MOST_BODY).status_code == 413


def test_a_person_who_sends_too_much_is_told_on_a_page_that_leads_back(site):
    answer = site.ask(
        "POST",
        "/open",
        files={"file": ("a.yaml", b"x" * MOST_BODY)},
        headers={
            "origin": "http://localhost",
            "sec-fetch-site": "same-origin",
            "sec-fetch-mode": "navigate",
            "referer": 'http://localhost/open?s=abc"><script>',
        },
    )
    assert answer.headers["content-type"].startswith("text/html")
    assert "at most 256,000 bytes" in answer.text
    assert 'href="/open?s=abc' in answer.text
    assert "<script>" not in answer.text


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd",
        "C:\\Users\\me\\war.yaml",
        "a\r\nSet-Cookie: x.yaml",
        '"><script>.yaml',
        "..",
        "\u202elmay.yaml",
        "x" * 300,
    ],
)
def test_a_files_name_is_made_harmless(site, name):
    state = site.led_to(
        sent(site, text_of("iran-2013").encode() + b"# " + name.encode().hex().encode(), name)
    )
    kept = site.bench.named_text(state.base)[0]
    assert kept.endswith(".yaml")
    assert len(kept) <= 90
    assert set(kept) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-")
    assert not kept.startswith(".")


def test_a_hostile_text_is_shown_as_text(site):
    response = site.post("/open", text="a: </textarea><script>alert(1)</script>\n")
    assert response.status_code == 200
    assert "<script>" not in response.text


def test_texts_are_bounded_and_the_one_used_longest_ago_goes():
    texts = Texts(most=3)
    stays = texts.put("first.yaml", "first", stays=True)
    bases = [texts.put(f"{i}.yaml", str(i)) for i in range(3)]
    assert texts.get(bases[0].name) == ("0.yaml", "0")
    texts.put("3.yaml", "3")
    assert texts.get(bases[1].name) is None
    assert texts.get(bases[0].name) == ("0.yaml", "0")
    for i in range(50):
        texts.put("x.yaml", f"again {i}")
    assert len(texts) == 4
    assert texts.get(stays.name) == ("first.yaml", "first")


def test_the_same_text_has_the_same_name_in_every_server():
    assert Texts().put("a.yaml", "same") == Texts().put("b.yaml", "same")
