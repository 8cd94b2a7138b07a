"""One world, told."""

from test_report_terminal import printed, squeezed

from offramp.report import terminal
from offramp.report.figures import in_100
from offramp.world.story import tell


def test_a_world_is_told_month_by_month(ukraine):
    story = tell(ukraine, 17)
    text = printed(lambda to: terminal.print_story(ukraine, story, to=to))
    flat = squeezed(text)
    assert "world 17" in flat
    for period in story.periods:
        assert f"Month {period.number}. Front at {in_100(period.front)}" in flat
    settled = float(story.chances.settled[:12].sum())
    row = next(line for line in text.splitlines() if line.startswith("  settled"))
    assert row.split()[3] == in_100(settled)
    assert "than in" in flat  # what is unusual in this world
    assert max(map(len, text.splitlines())) <= 80


def test_every_offer_on_the_path_is_told_with_its_answer(ukraine):
    story = next(s for s in (tell(ukraine, n) for n in range(40)) if s.ending == "settled")
    flat = squeezed(printed(lambda to: terminal.print_story(ukraine, story, to=to)))
    offers = sum(p.tabled is not None for p in story.periods)
    assert flat.count("Offer by Ukraine:") == offers
    assert flat.count("answer of Russia: yes") == 1
    assert flat.count("answer of Russia: no") == offers - 1
    assert "The war is settled." in flat
