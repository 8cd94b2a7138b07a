import inspect

import offramp.deals as deals


def test_every_public_name_exists_and_is_explained():
    assert sorted(deals.__all__) == sorted(set(deals.__all__))
    for name in deals.__all__:
        item = getattr(deals, name)
        if inspect.isclass(item) or callable(item):
            assert inspect.getdoc(item), name


def test_nothing_public_is_left_out():
    """Whatever the package imports by name is exported, submodules apart."""
    public = {
        name
        for name, item in vars(deals).items()
        if not name.startswith("_") and not inspect.ismodule(item)
    }
    assert public == set(deals.__all__)
