"""What the room shows to others."""

import inspect

from offramp import signals


def test_every_export_exists_and_is_described():
    assert len(set(signals.__all__)) == len(signals.__all__)
    for name in signals.__all__:
        thing = getattr(signals, name)
        if inspect.isclass(thing) or inspect.isfunction(thing):
            assert inspect.getdoc(thing), name
