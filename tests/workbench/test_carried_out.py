"""Levers that are switched on, saved: carried out, and kept as comments to the byte."""

import re

import pytest

from offramp.catalog import text_of
from offramp.scenario import ScenarioFaults, read_text
from offramp.workbench.carried_out import kept_as_comments
from offramp.workbench.document import save
from offramp.workbench.state import Edit

HEAD = "# Carried out in this file."
BACK = f'{HEAD} Take away the first "# " of each line below, and its switch is back; switched'


@pytest.fixture(scope="module")
def text():
    return text_of("ukraine-2022")


def pulls(*names):
    return tuple(Edit("pull", name) for name in names)


def section(text):
    """The lines of the levers, with what stands above them, to the next section's."""
    found = re.search(
        r"(?ms)^(# No lever is left[^\r\n]*\r?\n)?(# )?levers:.*?(?=^correlations:)", text
    )
    return found[0]


def switched_back(text):
    """A saved text as somebody has it who does what its comments say, for every lever."""
    held = section(text)
    heads = ("  " + HEAD, "  # Left out on saving", "# No lever is left")
    lines = [x for x in held.splitlines(keepends=True) if not x.startswith(heads)]
    back = [re.sub(r"^(  )?# (?= *[\w.]+:|levers:)", r"\1", line) for line in lines]
    return text.replace(held, "".join(back))


@pytest.mark.parametrize("eol", ["\n", "\r\n"])
def test_nothing_of_a_lever_is_lost(text, eol):
    base = text.replace("\n", eol)
    saved = save(base, pulls("envoy", "arms_control", "snapback")).text
    assert "  #   source: nato_reply                        # as the US and NATO offered" in saved
    assert section(switched_back(saved)) == section(base)
    assert not {"envoy", "arms_control", "snapback"} & {*read_text(saved).levers}
    assert len(read_text(saved).levers) == len(read_text(base).levers) - 3


@pytest.mark.parametrize(
    ("lever", "does"), [("envoy", "changes nothing more."), ("more_aid", "acts once more, on")]
)
def test_what_the_line_above_says_of_the_switch_is_so(text, lever, does):
    saved = save(text, pulls(lever))
    assert f"  {BACK} on, it {does}" in saved.text
    again = read_text(switched_back(saved.text)).pull(lever)
    before = {path: q.text for path, q in saved.scenario.quantities.items()}
    after = {path: q.text for path, q in again.quantities.items()}
    assert (before == after) == does.startswith("changes nothing")


def test_a_lever_whose_changes_were_overridden_acts_once_more(text):
    saved = save(text, pulls("us_not_regime", "mixed_messages")).text
    said = {line for line in saved.splitlines() if HEAD in line}
    assert any(line.endswith("changes nothing more.") for line in said)
    assert any(line.endswith("acts once more, on what stands here.") for line in said)


def test_a_lever_that_would_be_at_fault_as_a_switch_says_so(text):
    saved = save(text, pulls("arms_control")).text
    why = "levers.arms_control.add.issues.arms_control: it is there already"
    assert f"  {HEAD} As a switch it would be at fault here: {why}\n  # arms_control:\n" in saved
    with pytest.raises(ScenarioFaults, match="it is there already"):
        read_text(switched_back(saved))


def test_a_lever_added_on_the_page_is_kept_as_its_entry_would_have_been(text):
    lever = {"title": "Wait: longer", "set": {"talks.channel": "1/2/3 % of months"}, "cost": "time"}
    saved = save(text, (Edit("add", "levers.zz", lever), *pulls("zz")))
    assert (
        '  # zz:\n  #   title: "Wait: longer"\n  #   set: {talks.channel: 1/2/3 % of months}\n'
        "  #   cost: time\n"
    ) in saved.text
    assert read_text(switched_back(saved.text)).document["levers"]["zz"] == lever
    assert "by the lever zz" in saved.scenario.quantities["talks.channel"].note


def test_with_no_lever_left_the_section_is_a_comment_as_a_whole(text):
    names = [*read_text(text).levers]
    saved = save(text, pulls(*names))
    assert saved.scenario.levers == {}
    assert "\n# No lever is left in use; for a switch," in saved.text
    assert "\n# levers:      " in saved.text
    assert section(switched_back(saved.text)) == section(text)
    once_more = save(saved.text, (Edit("add", "levers.zz", {"title": "x"}),))
    assert [*once_more.scenario.levers] == ["zz"]
    assert section(once_more.text) == section(saved.text)


SAID = {"a": "why.", "c": "so."}
LAYOUTS = {
    "comments of the entry": (
        "levers:\n  a:   # one\n    x: 1\n    # two\n  # of b\n  b: 1\n",
        "levers:\n  # why.\n  # a:   # one\n  #   x: 1\n  #   # two\n  # of b\n  b: 1\n",
    ),
    "blank lines within": (
        "levers:\n  b: 1\n  a: |\n    one\n\n    two\n\nz: 1\n",
        "levers:\n  b: 1\n  # why.\n  # a: |\n  #   one\n\n  #   two\n\nz: 1\n",
    ),
    "lines that are less indented": (
        "levers:\n    b: 1\n    a: {x: 1,\n# odd\n  y: 2}\n",
        "levers:\n    b: 1\n    # why.\n    # a: {x: 1,\n# # odd\n  # y: 2}\n",
    ),
    "no end of line": ("levers:\n  b: 1\n  a: 2", "levers:\n  b: 1\n  # why.\n  # a: 2"),
    "mark before": (
        "\ufefflevers:\n  b: 1\n  a: 2\n",
        "\ufefflevers:\n  b: 1\n  # why.\n  # a: 2\n",
    ),
    "breaks of another age": (
        'levers:\n  b: 1\n  a: "x\u2028y"\n',
        'levers:\n  b: 1\n  # why.\n  # a: "x\u2028# y"\n',
    ),
    "repeated elsewhere": (
        "levers:\n  b: 1\n  a: &n {x: 1}\nz: *n\n",
        "levers:\n  b: 1\n  # why.\n  # a: &n {x: 1}\nz: {x: 1}\n",
    ),
    "in brackets": (
        "levers: {b: 1, a: {x: 1,\n  y: 2}, c: 3} # end\nz: 1",
        "levers: {b: 1, } # end\nz: 1\n"
        "# why. Its place is below `levers:`.\n#   a: {x: 1,\n#   y: 2}\n"
        "# so. Its place is below `levers:`.\n#   c: 3\n",
    ),
    "none left in brackets": (
        "z: 1\nlevers: {a: {x: 1}}\n",
        "z: 1\n# why. Its place is below `levers:`.\n#   a: {x: 1}\n",
    ),
    "question marks": (
        "levers:\n  b: 1\n  ? a\n  : 2\n",
        "levers: {b: 1}\n# why. Its place is below `levers:`.\n#   a\n#   : 2\n",
    ),
}


@pytest.mark.parametrize(("text", "wanted"), LAYOUTS.values(), ids=LAYOUTS.keys())
def test_every_layout_keeps_the_entry(text, wanted):
    heads = {name: says for name, says in SAID.items() if re.search(rf"\b{name}\b[: \n]", text)}
    out, page = kept_as_comments(text, heads, "t")
    assert out == wanted
    assert page.document.get("levers", {}) in ({"b": 1}, {"b": "1"}, {})
