"""What the macros of `templates/components/` leave to Python, because Jinja is slow or clumsy at it.

The macros take the option names of GOV.UK Frontend's macros and render the same HTML.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from jinja2 import Environment
from markupsafe import Markup, escape

type Options = Mapping[str, object]

_NOTHING = Markup()
_NO_OPTIONS: Options = {}


class DatePart(NamedTuple):
    """One box of a date input: its attributes, ready to be written out."""

    id: str
    name: str
    label: object
    classes: str
    value: object
    inputmode: object
    autocomplete: object
    pattern: object
    attributes: object


def install(env: Environment) -> None:
    """Make these functions known to the macros. Call it before the first template is rendered."""
    env.globals.update(
        pick=pick,
        attrs=attrs,
        described_by=described_by,
        translations=translations,
        date_parts=date_parts,
        some_have_actions=some_have_actions,
    )


def pick(options: Options | None, *names: str) -> list[object]:
    """The options of these names, in this order; one that is absent or null is an empty text.

    One call in place of many look-ups: a miss in Jinja costs ten times a hit.
    """
    get = (options or _NO_OPTIONS).get
    return ["" if (value := get(name)) is None else value for name in names]


def attrs(attributes: Options | None) -> Markup:
    """HTML attributes, each with a space before it.

    True and false are written as words, as ARIA and data attributes want them. A null is left out.
    """
    if not attributes:
        return _NOTHING
    written = [
        f' {escape(name)}="{_quoted(value)}"'
        for name, value in attributes.items()
        if value is not None
    ]
    return Markup("".join(written))  # noqa: S704 each piece is escaped above


def described_by(own: object, stem: str, hint: object, error: object) -> str:
    """The ids that describe a control, hint before error, for `aria-describedby`."""
    ids = [str(own)] if own else []
    if hint:
        ids.append(f"{stem}-hint")
    if error:
        ids.append(f"{stem}-error")
    return " ".join(ids)


def translations(**messages: object) -> dict[str, object]:
    """The `data-i18n` attributes by which GOV.UK Frontend's scripts get their wording.

    `some_message="Text"` or, with plurals, `some_message={"one": "Text", "other": "Texts"}`.
    """
    found: dict[str, object] = {}
    for key, message in messages.items():
        name = f"data-i18n.{key.replace('_', '-')}"
        if isinstance(message, Mapping):
            found.update({f"{name}.{form}": text for form, text in message.items()})
        elif message:
            found[name] = message
    return found


def date_parts(params: Options, labels: Mapping[str, object]) -> list[DatePart]:
    """The boxes of a date input; `labels` are the words for day, month and year."""
    items = _mappings(params.get("items"))
    if items:
        pairs = [
            (part := str(item["name"]), {**_mapping(params.get(part)), **item}) for item in items
        ]
    else:
        parts = [part for part in labels if params.get(part) is not False]
        pairs = [(part, {"name": part, **_mapping(params.get(part))}) for part in parts]
    wrong = _wrong([options for _, options in pairs]) if params.get("errorMessage") else []
    return [
        _date_part(part, options, params, labels, wrong=options.get("error") or options in wrong)
        for part, options in pairs
    ]


def some_have_actions(rows: object) -> bool:
    """Whether any row of a summary list has a link, so that the others leave room for one."""
    return any(_mapping(row.get("actions")).get("items") for row in _mappings(rows))


def _date_part(
    part: str, options: Options, params: Options, labels: Mapping[str, object], *, wrong: object
) -> DatePart:
    name = str(options["name"])
    prefix = params.get("namePrefix")
    full_name = f"{prefix}-{name}" if prefix else name
    values = _mapping(params.get("values"))
    return DatePart(
        id=str(options.get("id") or f"{params.get('id')}-{name}"),
        name=full_name,
        label=options.get("label") or labels.get(part) or part.capitalize(),
        classes=_date_classes(part, str(options.get("classes") or ""), wrong=wrong),
        value=options.get("value", values.get(full_name, values.get(part, ""))),
        inputmode=options.get("inputmode", "numeric"),
        autocomplete=options.get("autocomplete"),
        pattern=options.get("pattern"),
        attributes=options.get("attributes"),
    )


def _date_classes(part: str, own: str, *, wrong: object) -> str:
    width = (
        "" if "govuk-input--width-" in own else f" govuk-input--width-{4 if part == 'year' else 2}"
    )
    error = " govuk-input--error" if wrong and "govuk-input--error" not in own else ""
    return f"govuk-input govuk-date-input__input{error}{width}{own and ' '}{own}"


def _wrong(parts: list[dict[str, object]]) -> list[dict[str, object]]:
    """The parts marked as wrong, or else all that aren't marked as right."""
    marked = [part for part in parts if part.get("error") or _looks_wrong(part)]
    return marked or [part for part in parts if part.get("error") is not False]


def _looks_wrong(part: Options) -> bool:
    return "govuk-input--error" in str(part.get("classes") or "")


def _quoted(value: object) -> Markup:
    """A value within quotes: no tags, not even those that mark another language."""
    if isinstance(value, bool):
        return escape("true" if value else "false")
    return escape(value.striptags() if isinstance(value, Markup) else str(value))


def _mapping(option: object) -> Options:
    return option if isinstance(option, Mapping) else _NO_OPTIONS


def _mappings(option: object) -> list[Options]:
    return [item for item in option if item] if isinstance(option, Iterable) else []
