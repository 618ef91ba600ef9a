import click

from portal.sandbox.texts.box import Service
from portal.sandbox.texts.callbacks import Endpoint
from portal.sandbox.texts.server import HOST, serve


@click.command()
@click.option("--port", default=5003, show_default=True)
@click.option("--key", required=True, help="The key that callers use: NOTIFY_API_KEY.")
@click.option("--template", required=True, help="The template's id: NOTIFY_TEMPLATE_ID.")
@click.option("--callback", help="Where receipts go, like http://127.0.0.1:5000/webhooks/notify")
@click.option("--token", default="", help="What receipts carry: NOTIFY_CALLBACK_TOKEN.")
def texts(port: int, key: str, template: str, callback: str | None, token: str) -> None:
    """Stand in for GOV.UK Notify. No text leaves this machine.

    The portal finds it by NOTIFY_BASE_URL.
    """
    click.echo(f"Stand-in for GOV.UK Notify on http://{HOST}:{port}: no text is sent")
    serve(port, Service.of(key, template), Endpoint(url=callback, token=token))
