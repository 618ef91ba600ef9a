"""The settings of the app that is running, with their types."""

from typing import cast

from flask import current_app

from portal.config import Settings


def settings() -> Settings:
    return cast("Settings", current_app.config["SETTINGS"])
