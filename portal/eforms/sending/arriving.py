"""A report that came by another way than the pages of its form: another system, a crew.

Its answers are read by the same kinds as on the web, and the submission, the case and the public
report are made by the same functions. What only a resident can be asked is left open.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from portal.cases import services as cases
from portal.eforms.definitions import Definition, Question
from portal.uploads.services import Chosen

NOBODY = cases.Contact()


@dataclass(frozen=True)
class Arrived:
    """`known` says that it had come before. `refused` are photos that weren't kept, and why."""

    reference: str
    case_id: UUID
    known: bool
    refused: tuple[str, ...] = ()


def arrive(  # noqa: PLR0913 - all but the first two are named
    service: str,
    answers: Mapping[str, Any],
    *,
    key: str,
    source: str,
    channel: cases.Channel = cases.Channel.WEB,
    contact: cases.Contact = NOBODY,
    photos: Sequence[Chosen] = (),
    locale: str = "en",
    person_id: UUID | None = None,
    strict: bool = True,
) -> Arrived:
    """File a submission, a case and a report of it once, however often it comes with this `key`.

    `answers` are by the keys of the form's questions, as they are kept or as they would be typed.
    The place is one of {"lat", "lon", "accuracy" (metres), "by": "point" or "device", "detail"},
    {"key": "street:…" or "asset:…", "detail"}, or a text that names a place of the gazetteer.
    `source` is the value of a faults Source: "field" or "open311". `key` is at most 80 characters,
    said by the sender: prefix it with who that is. With `strict`, what `asked_of_others` requires
    must be answered. `person_id` is the resident whose it is, never an officer.
    Raises NoSuchService, and Faulty with each fault by its question.
    """
    raise NotImplementedError


def asked_of_others(definition: Definition) -> list[Question]:
    """The questions that another system may be asked: no place, photos, contact, free text.

    Nor what decides over danger, and nothing that is sensitive.
    """
    raise NotImplementedError
