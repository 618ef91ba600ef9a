"""What a client is told when a call can't be done, in the protocol's shape."""

from dataclasses import dataclass
from http import HTTPStatus

from portal.open311.protocol.writing import Answer


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong. `code` is that of HTTP, as the specification's examples have it."""

    code: int
    description: str


class Refused(Exception):
    """Nothing was done. `status` is that of the answer; each fault stands in it."""

    def __init__(self, *descriptions: str, status: int = HTTPStatus.BAD_REQUEST) -> None:
        super().__init__("; ".join(descriptions))
        self.status = int(status)
        self.faults = tuple(Fault(self.status, each) for each in descriptions)


class BadKey(Refused):
    def __init__(self, description: str = "api_key is missing or not valid") -> None:
        super().__init__(description, status=HTTPStatus.FORBIDDEN)


class Missing(Refused):
    def __init__(self, description: str) -> None:
        super().__init__(description, status=HTTPStatus.NOT_FOUND)


def answer(faults: tuple[Fault, ...]) -> Answer:
    rows = [{"code": each.code, "description": each.description} for each in faults]
    return Answer("errors", "error", rows)
