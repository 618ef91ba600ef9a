"""Idempotency keys: what was begun once under a key is answered the same way ever after."""

from dataclasses import dataclass

from portal.sandbox.payments.wire import Refused, Thing


@dataclass(frozen=True)
class Asked:
    """What a key was used for: the address, and all parameters."""

    path: str
    params: tuple[tuple[str, str], ...]


class Keys:
    """Whoever uses it holds the lock of the books, so no request is at work twice."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[Asked, tuple[int, Thing]]] = {}

    def answer(self, key: str, asked: Asked) -> tuple[int, Thing] | None:
        """Status and body that were given under this key; None where it is new."""
        if key not in self._kept:
            return None
        before, answer = self._kept[key]
        if before != asked:
            raise Refused(
                "Keys for idempotent requests can only be used with the same parameters they were"
                f" first used with. Try using a key other than '{key}' if you meant to execute a"
                " different request.",
                kind="idempotency_error",
            )
        return answer

    def keep(self, key: str, asked: Asked, answer: tuple[int, Thing]) -> None:
        self._kept[key] = (asked, answer)

    def forget(self) -> None:
        self._kept.clear()
