import click

from portal.sandbox.open311.books import Books
from portal.sandbox.open311.server import HOST, serve


@click.command()
@click.option("--port", default=5004, show_default=True)
@click.option("--key", default="county-development-only", show_default=True)
def open311(port: int, key: str) -> None:
    """Stand in for another authority that takes reports. Nobody mends anything.

    An authority whose endpoint is http://127.0.0.1:PORT/v2/ is found here.
    """
    click.echo(f"Stand-in for another authority on http://{HOST}:{port}/v2/: nobody mends anything")
    serve(port, Books(key))
