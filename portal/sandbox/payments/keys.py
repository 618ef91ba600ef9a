"""Idempotency keys: what was begun once under a key is answered the same way ever after."""

from dataclasses import dataclass
from http import HTTPStatus

from portal.sandbox.payments.wire import Refused, Thing


@dataclass
class Kept:
    """`answer` is None while the first request under this key is at work."""

    asked: tuple[str, str]
    answer: tuple[int, Thing] | None = None


class Keys:
    """By key; whoever uses it holds the lock of the books."""

    def __init__(self) -> None:
        self._kept: dict[str, Kept] = {}

    def begin(self, key: str, path: str, body: str) -> tuple[int, Thing] | None:
        """The answer that was given under this key, or None: then it is to be carried out."""
        kept = self._kept.get(key)
        if kept is None:
            self._kept[key] = Kept((path, body))
            return None
        if kept.asked != (path, body):
            raise Refused(
                "Keys for idempotent requests can only be used with the same parameters they were"
                f" first used with. Try using a key other than '{key}' if you meant to execute a"
                " different request.",
                kind="idempotency_error",
            )
        if kept.answer is None:
            raise Refused(
                f"There is currently another in-progress request using the key '{key}'.",
                kind="idempotency_error",
                code="idempotency_key_in_use",
                status=HTTPStatus.CONFLICT,
            )
        return kept.answer

    def end(self, key: str, answer: tuple[int, Thing] | None) -> None:
        """Keep the answer; None forgets the key, as where validation failed."""
        if answer is None:
            self._kept.pop(key, None)
        else:
            self._kept[key].answer = answer

    def forget(self) -> None:
        self._kept.clear()
