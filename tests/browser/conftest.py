"""What the tests in a browser share: the browser, a workbench, and a tab that has its answer."""

import pytest
from served import CHROMIUM, Tab, browsing, serving

DESK = {"width": 1280, "height": 900}


# Of a module, not of the session: its driver keeps an event loop running, in which the tests of
# other folders could not start one of their own.
@pytest.fixture(scope="module")
def browser():
    if CHROMIUM is None:
        pytest.skip("no chromium on this machine: nothing is opened in a browser")
    with browsing() as opened:
        yield opened


@pytest.fixture(scope="module")
def home(browser):
    """Address of a workbench on the bundled case."""
    with serving() as (address, _):
        yield address


@pytest.fixture
def tab(browser, home):
    """A workbench on a desk, answered once; at the end nothing complained."""
    with Tab(browser, home, viewport=DESK) as opened:
        opened.go("/").wait_for_selector("html[data-answers='1']")
        yield opened
        assert opened.complaints == []
        assert opened.elsewhere == []
