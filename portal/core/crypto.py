"""Encryption at rest with a key ring, as a column type."""

import json
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from sqlalchemy import LargeBinary
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator


class KeyRing:
    """Newest key first: the first one encrypts, every one decrypts."""

    def __init__(self) -> None:
        self._fernet: MultiFernet | None = None
        self._newest: Fernet | None = None

    def load(self, keys: tuple[str, ...]) -> None:
        self._fernet = MultiFernet([Fernet(key) for key in keys])
        self._newest = Fernet(keys[0])

    @property
    def fernet(self) -> MultiFernet:
        if self._fernet is None:
            raise RuntimeError("The key ring is empty: create_app loads it from DATA_KEYS")
        return self._fernet

    def renewed(self, token: bytes) -> bytes | None:
        """The same under the newest key; None where it is under that key already.

        Raises InvalidToken where no key of the ring opens it.
        """
        try:
            if self._newest is not None:
                self._newest.decrypt(token)
                return None
        except InvalidToken:
            pass
        return self.fernet.rotate(token)


ring = KeyRing()


class Sealed(TypeDecorator[Any]):
    """A JSON value that only the key ring can read; the table holds bytes.

    Its changes aren't tracked inside: assign a new value, don't mutate the old one.
    """

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> bytes | None:  # noqa: ARG002
        if value is None:
            return None
        return ring.fernet.encrypt(json.dumps(value, ensure_ascii=False).encode())

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> Any:  # noqa: ARG002
        if value is None:
            return None
        return json.loads(ring.fernet.decrypt(value))
