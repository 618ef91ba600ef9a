"""What the store is given is kept whole and sealed, whatever is killed; a bucket the same."""

import io
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import boto3
import pytest
from botocore.response import StreamingBody
from botocore.stub import ANY, Stubber
from cryptography.fernet import Fernet

from portal.config import ROOT
from portal.core.crypto import ring
from portal.uploads import sealing
from portal.uploads.gateway import Bucket
from portal.uploads.sealing import PIECE, Broken
from portal.uploads.store import FolderStore, Missing, StoreAway

LATER = datetime(2100, 1, 1, tzinfo=UTC)
BUCKET = {"Bucket": "larkmere"}


@pytest.fixture
def store(tmp_path):
    return FolderStore(tmp_path / "files")


@pytest.fixture
def _keys(app):
    """Whatever a test does to the ring is taken back."""
    yield
    ring.load(app.config["SETTINGS"].data_keys)


def stored(frames):
    return io.BytesIO(b"".join(frames))


@pytest.mark.parametrize("size", [1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE + 7])
def test_what_was_sealed_comes_back_and_cannot_be_read_between(app, size):
    of, content = uuid4(), (b"secret " * (size // 7 + 1))[:size]
    frames = b"".join(sealing.sealed(of, content))

    assert b"".join(sealing.opened(of, io.BytesIO(frames))) == content
    assert b"secret" not in frames


def test_a_sealed_file_that_was_changed_is_noticed(app):
    of, other = uuid4(), uuid4()
    one, two, three = sealing.sealed(of, b"a" * PIECE + b"b" * PIECE + b"c")
    foreign = next(iter(sealing.sealed(other, b"x" * PIECE + b"y")))

    for frames in (
        [one, two], [one, three], [two, one, three], [foreign, two, three], [one, two, three[:-9]],
        [], [one, two, three[:2]], [one[:60] + b"AAAA" + one[64:], two, three],
        [b"\xff\xff\xff\xff" + one],
    ):  # fmt: skip
        with pytest.raises(Broken):
            list(sealing.opened(of, stored(frames)))


@pytest.mark.usefixtures("_keys")
def test_a_file_is_sealed_anew_under_the_newest_key():
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    of, content = uuid4(), b"a" * PIECE + b"b"
    ring.load((old,))
    before = list(sealing.sealed(of, content))
    ring.load((new, old))
    after = list(sealing.resealed(stored(before)))
    ring.load((new,))

    assert b"".join(sealing.opened(of, stored(after))) == content
    with pytest.raises(Broken):
        list(sealing.opened(of, stored(before)))


def test_a_folder_keeps_moves_and_deletes(store):
    store.put("quarantine/a", [b"one", b"two"])
    with store.open("quarantine/a") as file:
        assert file.read() == b"onetwo"
    store.move("quarantine/a", "clean/a")
    store.move("quarantine/a", "clean/a")

    assert list(store.listed("quarantine", LATER)) == []
    assert list(store.listed("clean", LATER)) == ["a"]
    assert list(store.listed("clean", datetime.now(UTC) - timedelta(hours=1))) == []
    store.delete("clean/a")
    store.delete("clean/a")
    with pytest.raises(Missing):
        store.open("clean/a")
    with pytest.raises(Missing):
        store.move("quarantine/a", "clean/a")


def test_only_this_user_may_read_the_folder(store, tmp_path):
    store.put("clean/a", [b"x"])

    assert (tmp_path / "files" / "clean").stat().st_mode & 0o077 == 0
    assert (tmp_path / "files" / "clean" / "a").stat().st_mode & 0o077 == 0


def test_what_fails_half_way_leaves_nothing(store, tmp_path):
    def frames():
        yield b"half"
        raise OSError(28, "No space left on device")

    with pytest.raises(StoreAway):
        store.put("clean/a", frames())

    assert [file for file in (tmp_path / "files").rglob("*") if file.is_file()] == []


_WRITE_FOR_EVER = """
import itertools, sys
from pathlib import Path
from portal.uploads.store import FolderStore
store = FolderStore(Path(sys.argv[1]))
for number in itertools.count():
    store.put(f"clean/{number}", (b"%08d" % number for _ in range(2_000)))
    print(number, flush=True)
"""


def test_what_was_acknowledged_survives_being_killed(tmp_path):
    writer = subprocess.Popen(
        [sys.executable, "-c", _WRITE_FOR_EVER, str(tmp_path / "files")],
        cwd=ROOT, stdout=subprocess.PIPE,
    )  # fmt: skip
    with writer, writer.stdout as said:
        acknowledged = [int(said.readline()) for _ in range(50)]
        os.kill(writer.pid, signal.SIGKILL)
        acknowledged += [int(line) for line in said.read().split()]

    whole = {int(file.name): file.read_bytes() for file in (tmp_path / "files" / "clean").iterdir()}
    assert set(acknowledged) <= whole.keys()
    assert all(content == b"%08d" % number * 2_000 for number, content in whole.items())
    store = FolderStore(tmp_path / "files")
    list(store.listed("clean", LATER))
    assert list((tmp_path / "files" / "unfinished").iterdir()) == []


@pytest.fixture
def bucket():
    keys = {"aws_access_key_id": "a", "aws_secret_access_key": "b"}
    client = boto3.client("s3", region_name="eu-west-2", **keys)
    with Stubber(client) as stub:
        yield Bucket("larkmere", "uploads", client), stub
        stub.assert_no_pending_responses()
    client.close()


def test_a_bucket_is_given_ciphertext_under_its_prefix(app, bucket):
    store, stub = bucket
    of = uuid4()
    frames = list(sealing.sealed(of, b"secret"))
    wanted = {**BUCKET, "Key": f"uploads/quarantine/{of}", "Body": b"".join(frames)}
    stub.add_response("put_object", {}, wanted)

    store.put(f"quarantine/{of}", frames)

    assert b"secret" not in wanted["Body"]


def test_a_bucket_gives_back_what_it_has(app, bucket):
    store, stub = bucket
    of = uuid4()
    frames = b"".join(sealing.sealed(of, b"a" * PIECE + b"b"))
    body = StreamingBody(io.BytesIO(frames), len(frames))
    stub.add_response("get_object", {"Body": body}, {**BUCKET, "Key": "uploads/clean/a"})

    with store.open("clean/a") as file:
        assert b"".join(sealing.opened(of, file)) == b"a" * PIECE + b"b"


def test_a_bucket_moves_by_copying_first(bucket):
    store, stub = bucket
    there, here = {**BUCKET, "Key": "uploads/clean/a"}, {**BUCKET, "Key": "uploads/quarantine/a"}
    stub.add_response("copy_object", {}, {**there, "CopySource": here})
    stub.add_response("delete_object", {}, here)

    store.move("quarantine/a", "clean/a")


def test_a_bucket_that_moved_it_already_is_content(bucket):
    store, stub = bucket
    there, here = {**BUCKET, "Key": "uploads/clean/a"}, {**BUCKET, "Key": "uploads/quarantine/a"}
    stub.add_client_error("copy_object", "NoSuchKey", expected_params={**there, "CopySource": ANY})
    stub.add_response("head_object", {}, there)
    stub.add_response("delete_object", {}, here)

    store.move("quarantine/a", "clean/a")


def test_a_bucket_says_what_is_missing_and_when_it_is_away(bucket):
    store, stub = bucket
    stub.add_client_error("get_object", "NoSuchKey")
    stub.add_client_error("copy_object", "NoSuchKey")
    stub.add_client_error("head_object", "404")
    stub.add_client_error("put_object", "SlowDown", http_status_code=503)

    with pytest.raises(Missing):
        store.open("clean/a")
    with pytest.raises(Missing):
        store.move("quarantine/a", "clean/a")
    with pytest.raises(StoreAway):
        store.put("clean/a", [b"x"])


def test_a_bucket_lists_what_is_old(bucket):
    store, stub = bucket
    old, new = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 3, 1, tzinfo=UTC)
    found = [
        {"Key": "uploads/clean/a", "LastModified": old},
        {"Key": "uploads/clean/b", "LastModified": new},
    ]
    wanted = {**BUCKET, "Prefix": "uploads/clean/"}
    stub.add_response("list_objects_v2", {"Contents": found, "IsTruncated": False}, wanted)

    assert list(store.listed("clean", datetime(2026, 2, 1, tzinfo=UTC))) == ["a"]
