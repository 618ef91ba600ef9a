"""`portal run`: web and worker together on one machine, for development and a first look.

Where no STRIPE_… is set, the payment sandbox runs beside them; where no NOTIFY_… is set, the
stand-in for GOV.UK Notify; where no OPEN311_KEY_… is set, that of Larkmere's county.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from textwrap import wrap
from urllib.parse import urlsplit

import click

from portal import notify_settings, stripe_settings
from portal.accounts.at_work import rehearsal
from portal.config import ROOT
from portal.core import postgres
from portal.payments import rehearsal as money

_WORKERS, _THREADS = 2, 4
_COUNTY_PORT = 5004  # as demo/faults/authorities.toml has it
_COUNTY_KEY = "OPEN311_KEY_LARKSHIRE"
_COUNTY_SECRET = "county-development-only"  # noqa: S105 - the stand-in's
_STOP_SECONDS = 25
_ENDS = {signal.SIGINT, signal.SIGTERM}
_AWAITED = {*_ENDS, signal.SIGCHLD}


def gunicorn_command(
    port: int, *, host: str = "127.0.0.1", app: str = "portal:create_app()"
) -> list[str]:
    """How the web is served, here and in production; `app` is "module:call" of a WSGI app."""
    return [
        sys.executable, "-m", "gunicorn", app,
        "--bind", f"{host}:{port}",
        "--worker-class", "gthread",
        "--workers", str(_WORKERS), "--threads", str(_THREADS),
        "--no-control-socket",
        "--forwarder-headers", "",
        "--log-level", "warning",
    ]  # fmt: skip


def sandbox_command(port: int, web_port: int, books: Path) -> list[str]:
    """The payment sandbox, telling this web what happened; it takes no money."""
    return [
        sys.executable, "-m", "portal.sandbox.payments",
        "--port", str(port),
        "--webhook", f"http://127.0.0.1:{web_port}/webhooks/stripe",
        "--secret", stripe_settings.SANDBOX_WEBHOOK_SECRET,
        "--books", str(books),
    ]  # fmt: skip


def stand_in_command(port: int, web_port: int) -> list[str]:
    """The stand-in for GOV.UK Notify, with receipts for this web; it sends no texts."""
    return [
        sys.executable, "-m", "portal.sandbox.texts",
        "--port", str(port),
        "--key", notify_settings.STAND_IN_KEY,
        "--template", notify_settings.STAND_IN_TEMPLATE,
        "--callback", f"http://127.0.0.1:{web_port}/webhooks/notify",
        "--token", notify_settings.STAND_IN_TOKEN,
    ]  # fmt: skip


def county_command() -> list[str]:
    """The stand-in for the county, which takes reports over Open311; it mends nothing."""
    return [
        sys.executable, "-m", "portal.sandbox.open311",
        "--port", str(_COUNTY_PORT),
        "--key", _COUNTY_SECRET,
    ]  # fmt: skip


def sandbox_books(database_url: str) -> Path:
    """Where the sandbox keeps what this database knows of it, from one start to the next."""
    folder = postgres.home() / "sandbox"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{urlsplit(database_url).path.strip('/')}.json"


def serving_environment(database_url: str, port: int) -> dict[str, str]:
    """The environment of web and worker; the metrics of all web processes meet in one folder."""
    metrics = ROOT / "var" / "metrics" / str(port)
    shutil.rmtree(metrics, ignore_errors=True)
    metrics.mkdir(parents=True)
    return {
        **os.environ,
        "DATABASE_URL": database_url,
        "PROMETHEUS_MULTIPROC_DIR": str(metrics),
        "PUBLIC_URL": os.environ.get("PUBLIC_URL", f"http://127.0.0.1:{port}"),
    }


def run_together(database_url: str, port: int) -> int:
    """Serve until Ctrl-C, or until one of them ends by itself; the exit status."""
    environment = serving_environment(database_url, port)
    sandbox = None if _any_set(stripe_settings.NAMES) else _free_port()
    stand_in = None if _any_set(notify_settings.NAMES) else _free_port()
    commands = [gunicorn_command(port), [sys.executable, "-m", "portal.cli", "worker"]]
    if sandbox is not None:
        environment["STRIPE_API_BASE"] = f"http://127.0.0.1:{sandbox}"
        commands.append(sandbox_command(sandbox, port, sandbox_books(database_url)))
    if stand_in is not None:
        environment["NOTIFY_BASE_URL"] = f"http://127.0.0.1:{stand_in}"
        commands.append(stand_in_command(stand_in, port))
    children = _begin([*commands, *_beside(environment)], environment)
    _welcome(port, sandbox)
    asked = _wait(children[: len(commands)])
    _stop(children)
    return 0 if asked else 1


def _beside(environment: dict[str, str]) -> list[list[str]]:
    """The county's stand-in, unless it is there: its port is fixed, so portals share it."""
    if _COUNTY_KEY in environment:
        return []
    environment[_COUNTY_KEY] = _COUNTY_SECRET
    return [county_command()] if _is_free(_COUNTY_PORT) else []


def _any_set(names: Iterable[str]) -> bool:
    return any(os.environ.get(name) for name in names)


def _begin(commands: list[list[str]], environment: dict[str, str]) -> list[subprocess.Popen[bytes]]:
    # Sessions of their own: Ctrl-C reaches this process alone, which stops them in order.
    children = [
        subprocess.Popen(command, env=environment, cwd=ROOT, start_new_session=True)  # noqa: S603
        for command in commands
    ]
    # Blocked, so that they wait to be asked for: one that comes between two looks isn't missed.
    # After the children have begun, as they would inherit it.
    signal.pthread_sigmask(signal.SIG_BLOCK, _AWAITED)
    return children


def _wait(children: list[subprocess.Popen[bytes]]) -> bool:
    """Until one of them ends, or until somebody asks for it: whether that was so."""
    asked = False
    while not asked and all(child.poll() is None for child in children):
        asked = signal.sigwait(_AWAITED) in _ENDS
    return asked


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _paying(sandbox: int | None) -> str:
    if sandbox is None:
        return "Payments go where your STRIPE_ settings say."
    return (
        "Payments go to a sandbox, where you choose what happens. No money is taken.\n"
        f"It listens on http://127.0.0.1:{sandbox}/ until you stop the portal."
    )


def _texting() -> str:
    if _any_set(notify_settings.NAMES):
        return "Text messages go as your NOTIFY_ settings say."
    return "Text messages go to a stand-in. None leaves this machine: read them in the mailbox."


def _forwarding() -> str:
    if os.environ.get(_COUNTY_KEY):
        return "Reports in the county's roads go where your OPEN311_KEY_ settings say."
    return "Reports in the county's roads go to a stand-in for the county. It mends nothing."


def _scanning() -> str:
    if os.environ.get("CLAMD_URL"):
        return "Files that residents send are scanned for viruses.\n"
    return "Files that residents send are not scanned for viruses: CLAMD_URL is not set.\n"


def _stop(children: list[subprocess.Popen[bytes]]) -> None:
    click.echo("\nStopping …")
    for child in children:
        if child.poll() is None:
            child.send_signal(signal.SIGTERM)
    deadline = time.monotonic() + _STOP_SECONDS
    for child in children:
        try:
            child.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
    click.echo("Stopped. Nothing that was sent is lost.")


def _welcome(port: int, sandbox: int | None) -> None:
    base = f"http://127.0.0.1:{port}"
    secret = " ".join(wrap(rehearsal.SECRET, 4))
    staff = "\n".join(_player(player) for player in rehearsal.PLAYERS)
    click.echo(
        f"""
Larkmere Borough Council is open. It is a demonstration: Larkmere is not a real place.

  Home                {base}/
  EasyRead            {base}/easyread/
  Polski              {base}/pl/
  اردو                {base}/ur/
  Report a pothole    {base}/services/pothole/
  Report a missed bin {base}/services/missed-bin/
  Status of a case    {base}/cases/
  Pay a bill          {base}/pay-a-bill/
  Mail and texts      {base}/dev/mailbox
  Is it ready?        {base}/readyz

Residents: sign in at {base}/account/ with any email address. The code is in the mailbox above.
With {money.GARDENER} you can renew the collection of garden waste.
A bill to pay: number 70012345, postcode LK1 2AB.

Staff: sign in at {base}/staff/ as one of these. The first code is in the mailbox, too.
For the second, run in another window: .venv/bin/portal staff code admin@larkmere.example
Or add this secret to an app for codes: {secret}

{staff}

{_paying(sandbox)}

{_texting()}
{_forwarding()}

{_scanning()}
A postcode to try: LK1 1AA and its neighbours. A street to try: type the first letters of a name.
Press Ctrl-C to stop."""
    )


def _player(player: rehearsal.Player) -> str:
    teams = f" of {', '.join(player.teams)}" if player.teams else ""
    return f"  {player.email:<32}{player.role.value}{teams}"
