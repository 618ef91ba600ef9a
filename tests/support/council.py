"""A database with the demonstration council in it: `python -m tests.support.council`.

A process of its own fills it, so that the app under test in this one keeps its own session.
"""

import os

from alembic import command

from portal import create_app, demonstration
from portal.config import Settings
from portal.core import db, operations


def main() -> None:
    app = create_app(Settings.read(os.environ))
    config = operations.alembic_config()
    config.attributes["url"] = app.config["SETTINGS"].database_url
    with app.app_context():
        command.upgrade(config, "head")
        demonstration.load(print)
        db.session.remove()


if __name__ == "__main__":
    main()
