"""Forms filled in without a fault, and where a fault is told."""

import re
from html import unescape

ISSUE = {
    "key": "Prisoners",
    "asks": "Who is released?",
    "swing.ukraine": "1/2/4",
    "swing.russia": "0.5/1/2",
    "options.0.is": "everybody",
    "options.0.ukraine": "100",
    "options.0.russia": "0",
    "options.1.is": "nobody",
    "options.1.ukraine": "0",
    "options.1.russia": "100",
    "options.1.off": "on",
    "reference": "0",
    "judgement": "small, but felt",
}
STATEMENT = {
    "key": "act",
    "is": "an act of parliament",
    "date": "2022-03-09",
    "office": "law",
    "for": "us",
    "relief": "promised",
    "source": "senate",
}
LEVER = {
    "title": "Wait",
    "edits.0.path": "how often a serious channel is open",
    "edits.0.does": "set",
    "edits.0.value": "5/10/20 % of months",
    "edits.1.path": "war.cost.russia",
    "edits.1.does": "shift",
    "edits.1.value": "+0.1",
    "edits.2.path": "ratifiers.moscow_elite",
    "edits.2.does": "remove",
}
RATIFIER = {
    "is": "Duma",
    "passes_at": "20/30/40",
    "asked.relief.us": "on",
    "asked.crimea": "on",
    "weights.crimea": "3",
    "likes.crimea": "russia",
    "weights.relief.us": "1.5",
    "likes.relief.us.none": "0",
    "likes.relief.us.tranches": "60",
    "likes.relief.us.full": "100",
    "endorsement.by": "russia",
    "endorsement.worth": "5",
}
OPTION = {"issue": "crimea", "ukraine": "50", "russia": "60", "is": "shared"}


def alone(response, name):
    """The faults beside one field, in words."""
    page = response.text
    field = re.search(rf'name="{re.escape(name)}"[^>]*aria-describedby="([^"]+)"', page)
    if field is None:
        return ""
    ids = [i for i in field[1].split() if i.endswith("-fault")]
    found = [re.search(rf'id="{i}">(.*?)</p>', page, re.S)[1] for i in ids]
    return unescape(re.sub(r"<[^>]+>", "", " ".join(found)))


def of_group(response, legend):
    """The faults of a group of fields as a whole, in words."""
    page = unescape(response.text)
    group = re.search(rf"<legend[^>]*>{re.escape(legend)}</legend>(.*?)</div>", page, re.S)
    told = re.findall(r'<p class="fault">(.*?)</p>', group[1], re.S) if group else []
    return re.sub(r"<[^>]+>", "", " ".join(told))


def summary(response):
    """Everything that stands at the top of a form with faults."""
    found = re.search(r'<div class="faults".*?</div>', response.text, re.S)
    return unescape(re.sub(r"<[^>]+>", "", found[0])) if found else ""
