"""What the macros of `templates/components/` leave to Python: what Jinja is slow or clumsy at.

The macros take the option names of GOV.UK Frontend's macros and give the same HTML.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple, cast

from jinja2 import Environment
from markupsafe import Markup, escape

type Options = Mapping[str, object]

_NONE: Options = {}
_WRONG = "govuk-input--error"


class DatePart(NamedTuple):
    """One box of a date input; `options` are those that the caller gave for it."""

    id: str
    name: str
    label: object
    classes: str
    value: object
    options: Options


def install(env: Environment) -> None:
    """Make these functions known to the macros. Call it before the first template is rendered."""
    env.globals.update(
        pick=pick,
        attrs=attrs,
        described_by=described_by,
        numbered=numbered,
        date_parts=date_parts,
        some_have_actions=some_have_actions,
    )


def pick(options: Options | None, *names: str) -> list[object]:
    """The options of these names, in this order; one that is absent or null is an empty text.

    One call in place of many look-ups: a miss in Jinja costs ten times a hit.
    """
    if not options:
        return [""] * len(names)
    get = options.get
    return ["" if (value := get(name)) is None else value for name in names]


def attrs(attributes: Options | None) -> Markup:
    """HTML attributes, each with a space before it; one that is null is left out.

    True and false are written as words, as ARIA and data attributes want them. A mapping becomes
    one attribute a key: `{"data-i18n.left": {"one": "1 day"}}` gives `data-i18n.left.one="1 day"`.
    """
    return Markup("".join(_written(attributes or _NONE)))  # noqa: S704 each piece is escaped


def _written(attributes: Options) -> Iterator[str]:
    for name, value in attributes.items():
        if isinstance(value, Mapping):
            yield from _written({f"{name}.{key}": part for key, part in value.items()})
        elif isinstance(value, bool):
            yield f' {escape(name)}="{"true" if value else "false"}"'
        elif value is not None:
            # No tags within quotes, not even those that mark text of another language.
            text = value.striptags() if isinstance(value, Markup) else str(value)
            yield f' {escape(name)}="{escape(text)}"'


def described_by(own: object, stem: str, hint: object, error: object) -> str:
    """The ids that describe a control, hint before error, for `aria-describedby`."""
    ids = [str(own)] if own else []
    if hint:
        ids.append(f"{stem}-hint")
    if error:
        ids.append(f"{stem}-error")
    return " ".join(ids)


def numbered(items: Iterable[Options | None], prefix: str) -> Iterator[tuple[object, Options]]:
    """Radios or checkboxes, each with its id: the first is `prefix`, the third `prefix-3`."""
    for number, item in enumerate(items, 1):
        if item:
            yield item.get("id") or (prefix if number == 1 else f"{prefix}-{number}"), item


def some_have_actions(rows: Iterable[Options | None]) -> bool:
    """Whether any row of a summary list has a link, so that the others leave room for one."""
    return any(_mapping(row.get("actions")).get("items") for row in rows if row)


def date_parts(params: Options, labels: Options) -> Iterator[DatePart]:
    """The boxes of a date input; `labels` are the words for day, month and year."""
    parts = _date_options(params, labels)
    wrong = {part for part, options in parts.items() if _marked_wrong(options)}
    if params.get("errorMessage") and not wrong:
        wrong = {part for part, options in parts.items() if options.get("error") is not False}
    values, prefix = _mapping(params.get("values")), params.get("namePrefix")
    for part, options in parts.items():
        name = f"{prefix}-{options['name']}" if prefix else str(options["name"])
        yield DatePart(
            id=str(options.get("id") or f"{params.get('id')}-{options['name']}"),
            name=name,
            label=options.get("label") or labels.get(part) or part.capitalize(),
            classes=_date_classes(part, str(options.get("classes") or ""), wrong=part in wrong),
            value=options.get("value", values.get(name, values.get(part, ""))),
            options=options,
        )


def _date_options(params: Options, labels: Options) -> dict[str, Options]:
    """By day, month and year, or by the names of `items`, what `params` says of each."""
    items: Iterable[Options] = cast("Iterable[Options]", params.get("items"))
    if items:
        return {
            str(item["name"]): {**_mapping(params.get(str(item["name"]))), **item} for item in items
        }
    wanted = [part for part in labels if params.get(part) is not False]
    return {part: {"name": part, **_mapping(params.get(part))} for part in wanted}


def _marked_wrong(options: Options) -> bool:
    return bool(options.get("error")) or _WRONG in str(options.get("classes") or "")


def _date_classes(part: str, own: str, *, wrong: bool) -> str:
    classes = ["govuk-input govuk-date-input__input"]
    if wrong and _WRONG not in own:
        classes.append(_WRONG)
    if "govuk-input--width-" not in own:
        classes.append(f"govuk-input--width-{4 if part == 'year' else 2}")
    return " ".join([*classes, own] if own else classes)


def _mapping(option: object) -> Options:
    return option if isinstance(option, Mapping) else _NONE
