"""Ready answers from a TOML file of the council's. The file is all there is of them."""

import tomllib
from collections import Counter
from pathlib import Path
from typing import Annotated, Final, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from sqlalchemy import delete, func, insert, select

from portal.cases.models import ReadyAnswer
from portal.cases.statuses import Status
from portal.core import db
from portal.core.db import transaction
from portal.core.i18n import BY_CODE, DEFAULT
from portal.gazetteer.services import Fault, FaultyFile

_LONGEST: Final = 2_000

type Key = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
type Words = Annotated[str, Field(min_length=1, max_length=_LONGEST)]


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class AnswerEntry(_Entry):
    """`texts` are the words by the language's code; without `services` it fits all of them."""

    key: Key
    name: Annotated[str, Field(min_length=1, max_length=100)]
    status: Status
    services: tuple[Key, ...] = ()
    texts: dict[str, Words]

    @model_validator(mode="after")
    def _in_our_languages(self) -> Self:
        if unknown := sorted(set(self.texts) - set(BY_CODE)):
            raise ValueError(f"no language of ours: {', '.join(unknown)}")
        if DEFAULT.code not in self.texts:
            raise ValueError("needs a text in English, which is read where there is no other")
        return self


class AnswersFile(_Entry):
    answer: tuple[AnswerEntry, ...] = ()

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        counted = Counter(each.key for each in self.answer)
        if twice := sorted(key for key, count in counted.items() if count > 1):
            raise ValueError(f"answers given twice: {', '.join(twice)}")
        return self


def load(path: Path) -> int:
    """Make the ready answers those of the file, or raise FaultyFile and change nothing."""
    entries = _read(path).answer
    rows = [
        entry.model_dump() | {"position": at, "services": list(entry.services)}
        for at, entry in enumerate(entries)
    ]
    with transaction() as session:
        session.execute(delete(ReadyAnswer))
        if rows:
            session.execute(insert(ReadyAnswer), rows)
    return len(rows)


def any_there() -> bool:
    return bool(db.session.scalar(select(func.count()).select_from(ReadyAnswer)))


def _read(path: Path) -> AnswersFile:
    try:
        return AnswersFile.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise FaultyFile(path.name, [Fault(0, str(error))]) from None
    except ValidationError as error:
        faults = [Fault(0, f"{_where(each['loc'])}: {each['msg']}") for each in error.errors()]
        raise FaultyFile(path.name, faults) from None


def _where(location: tuple[int | str, ...]) -> str:
    """'answer 3, status' for the third [[answer]] of the file."""
    parts = [f" {part + 1}" if isinstance(part, int) else f", {part}" for part in location]
    return "".join(parts).removeprefix(", ") or "the file"
