"""The components alone: a plain Jinja environment, no app and no database."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup, escape

from portal.core import components

ROOT = Path(__file__).parents[2]

type Render = Callable[[str, Mapping[str, object]], str]


@pytest.fixture(scope="session")
def make_env() -> Callable[[Callable[[str], str]], Environment]:
    """An environment whose catalogue is the function given: English in, translation out."""

    def make(translate: Callable[[str], str]) -> Environment:
        env = Environment(
            loader=FileSystemLoader(ROOT / "templates"),
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        components.install(env)

        def gettext(message: str, **variables: object) -> Markup:
            return (
                escape(translate(message)) % variables if variables else escape(translate(message))
            )

        def ngettext(one: str, many: str, n: int, **variables: object) -> Markup:
            return gettext(one if n == 1 else many, n=n, **variables)

        env.globals.update(_=gettext, ngettext=ngettext)
        return env

    return make


@pytest.fixture(scope="session")
def render(make_env: Callable[[Callable[[str], str]], Environment]) -> Render:
    """Render a component, by its name in GOV.UK Frontend, in English."""
    return rendering(make_env(str))


def rendering(env: Environment) -> Render:
    def render(component: str, params: Mapping[str, object]) -> str:
        name = component.replace("-", "_")
        return str(getattr(env.get_template(f"components/{name}.html").module, name)(params))

    return render
