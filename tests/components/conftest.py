"""The components alone: a plain Jinja environment, no app and no database."""

from collections.abc import Callable, Mapping

import pytest
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from portal.core import components
from tests.components.shipped import ROOT

type Render = Callable[[str, Mapping[str, object]], str]
type MakeRender = Callable[[Callable[[str], str]], Render]


@pytest.fixture(scope="session")
def make_render() -> MakeRender:
    """A `render` whose catalogue is the function given: English in, translation out."""
    return _rendering


@pytest.fixture(scope="session")
def render(make_render: MakeRender) -> Render:
    """Render a component, by its name in GOV.UK Frontend, in English."""
    return make_render(str)


def _rendering(translate: Callable[[str], str]) -> Render:
    env = Environment(
        loader=FileSystemLoader(ROOT / "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    components.install(env)

    def gettext(message: str, **variables: object) -> Markup:
        return escape(translate(message)) % variables if variables else escape(translate(message))

    def ngettext(one: str, many: str, n: int, **variables: object) -> Markup:
        return gettext(one if n == 1 else many, n=n, **variables)

    env.globals.update(_=gettext, ngettext=ngettext)

    def render(component: str, params: Mapping[str, object]) -> str:
        name = component.replace("-", "_")
        return str(getattr(env.get_template(f"components/{name}.html").module, name)(params))

    return render
