"""A bucket that speaks S3. Nothing else here knows boto3.

Keys and region come from the environment, as boto3 reads them; `AWS_ENDPOINT_URL` names a store
that isn't Amazon's.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, BinaryIO, cast

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from portal.uploads.store import Missing, StoreAway

_NOT_THERE = {"404", "NoSuchKey", "NotFound"}
_CONFIG = Config(connect_timeout=5, read_timeout=30, retries={"mode": "standard"})


class Bucket:
    """Objects of one bucket, under a prefix."""

    def __init__(self, bucket: str, prefix: str, client: Any = None) -> None:
        self._bucket = bucket
        self._prefix = f"{prefix}/" if prefix else ""
        self._client = client or boto3.client("s3", config=_CONFIG)

    def put(self, place: str, frames: Iterable[bytes]) -> None:
        with _told():
            self._client.put_object(**self._at(place), Body=b"".join(frames))

    def open(self, place: str) -> BinaryIO:
        with _told():
            return cast("BinaryIO", self._client.get_object(**self._at(place))["Body"])

    def move(self, here: str, there: str) -> None:
        source = {"Bucket": self._bucket, "Key": self._prefix + here}
        with _told():
            try:
                self._client.copy_object(**self._at(there), CopySource=source)
            except ClientError as fault:
                if fault.response["Error"]["Code"] not in _NOT_THERE:
                    raise
                self._client.head_object(**self._at(there))
            self._client.delete_object(**self._at(here))

    def delete(self, place: str) -> None:
        with _told():
            self._client.delete_object(**self._at(place))

    def listed(self, folder: str, before: datetime) -> Iterator[str]:
        start = f"{self._prefix}{folder}/"
        pages = self._client.get_paginator("list_objects_v2")
        with _told():
            for page in pages.paginate(Bucket=self._bucket, Prefix=start):
                for each in page.get("Contents", ()):
                    if each["LastModified"] < before:
                        yield each["Key"].removeprefix(start)

    def _at(self, place: str) -> dict[str, str]:
        return {"Bucket": self._bucket, "Key": self._prefix + place}


@contextmanager
def _told() -> Iterator[None]:
    """Say in the words of the store what went wrong."""
    try:
        yield
    except ClientError as fault:
        if fault.response["Error"]["Code"] in _NOT_THERE:
            raise Missing from None
        raise StoreAway from fault
    except BotoCoreError as fault:
        raise StoreAway from fault
