"""The yardstick: the least that Flask does for a page, on the same server."""

from flask import Flask

_PAGE = "<!doctype html><html lang=en><title>Bare</title><h1>Bare</h1>" + "<p>word</p>" * 40


def create_app() -> Flask:
    app = Flask("bare")

    @app.get("/")
    def page() -> str:
        return _PAGE

    return app
