"""On which questions it rests whether others are asked."""

from collections.abc import Iterable, Iterator

from portal.eforms.definitions.conditions import tests
from portal.eforms.definitions.form import Definition


def with_deciding(definition: Definition, keys: Iterable[str]) -> frozenset[str]:
    """These questions, and all whose answers decide whether they are asked."""
    found: set[str] = set()
    waiting = list(keys)
    while waiting:
        key = waiting.pop()
        if key not in found:
            found.add(key)
            page, question = definition.page_of[key], definition.questions[key]
            for name in (page.only_if, question.only_if):
                waiting.extend(tested(definition, name))
    return frozenset(found)


def tested(definition: Definition, name: str | None) -> Iterator[str]:
    """The questions that a condition looks at."""
    if name is not None:
        yield from (test.question for test in tests(definition.conditions, name))
