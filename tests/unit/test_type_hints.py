"""Type hints of public names can be resolved, as programs do that make forms and schemas of
classes: (1) the fields of every class, (2) the arguments of every function."""

import importlib
import inspect
import pkgutil
import typing

import pytest

import heatgrade

PACKAGES = [heatgrade] + [
    importlib.import_module(f"heatgrade.{module.name}")
    for module in pkgutil.iter_modules(heatgrade.__path__)
    if module.ispkg
]
PUBLIC = {
    f"{package.__name__}.{name}": getattr(package, name)
    for package in PACKAGES
    for name in getattr(package, "__all__", ())
}


def of_kind(kind):
    return [pytest.param(found, id=name) for name, found in PUBLIC.items() if kind(found)]


@pytest.mark.parametrize("found", of_kind(inspect.isclass))
def test_hints_of_classes_resolve(found):
    hints = typing.get_type_hints(found)
    assert set(getattr(found, "__dataclass_fields__", ())) <= set(hints)


@pytest.mark.parametrize("found", of_kind(inspect.isfunction))
def test_hints_of_functions_resolve(found):
    assert "return" in typing.get_type_hints(found)


def test_a_plate_names_what_lies_below_it():
    assert typing.get_type_hints(heatgrade.Plate)["board"] == heatgrade.Convection | None
