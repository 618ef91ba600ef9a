from pathlib import Path

import click

from portal.sandbox.payments.server import HOST, serve
from portal.sandbox.payments.webhooks import Endpoint


@click.group()
def commands() -> None:
    """Stand-ins for other services, for development and tests."""


@commands.command()
@click.option("--port", default=5002, show_default=True)
@click.option("--webhook", help="Where to send notices, like http://127.0.0.1:5000/webhooks/stripe")
@click.option(
    "--secret",
    default="whsec_development_only_not_a_secret",
    show_default=True,
    help="Signs the notices: STRIPE_WEBHOOK_SECRET of the portal.",
)
@click.option(
    "--books",
    type=click.Path(dir_okay=False, path_type=Path),
    help="A file to keep everything in. Without it everything is forgotten at the end.",
)
def payments(port: int, webhook: str | None, secret: str, books: Path | None) -> None:
    """Stand in for Stripe. No money is taken.

    The portal finds it by STRIPE_API_BASE. It takes every key that begins with sk_test_.
    """
    click.echo(f"Payment sandbox on http://{HOST}:{port}: no money is taken")
    serve(port, Endpoint(url=webhook, secrets=[secret]), books)
