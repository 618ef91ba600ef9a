"""Each call of the protocol, and of its extension for updates."""

from flask import request

from portal.open311 import services
from portal.open311.routes.blueprint import asked, call
from portal.open311.services import Answer, Caller, Single
from portal.uploads import services as uploads
from portal.uploads.services import Chosen


@call("/discovery")
def discovery(_caller: Caller) -> Single:
    return services.discovery()


@call("/services")
def service_list(_caller: Caller) -> Answer:
    return services.service_list()


@call("/services/<code>")
def service(_caller: Caller, code: str) -> Single:
    return services.service_definition(code)


@call("/requests")
def requests(caller: Caller) -> Answer:
    return services.requests(asked(), caller)


@call("/requests/<number>")
def one_request(caller: Caller, number: str) -> Answer:
    return services.request(number, asked(), caller)


@call("/requests", method="POST")
def sent_requests(caller: Caller) -> Answer:
    caller.must(services.Access.REPORT)
    report, photos = services.read_report(request.form)
    return services.take(report, [*_photos(), *photos][: services.MOST_PHOTOS], caller).answer


@call("/tokens/<given>")
def token(_caller: Caller, given: str) -> Answer:
    return services.token(given)


@call("/servicerequestupdates")
def updates(caller: Caller) -> Answer:
    return services.updates(asked(), caller)


@call("/servicerequestupdates", method="POST")
def sent_updates(caller: Caller) -> Answer:
    return services.take_update(request.form, _photos(), caller)


def _photos() -> list[Chosen]:
    """Files under photo1, photo2 … or whatever their sender calls them, in that order."""
    names = sorted(request.files, key=lambda name: (len(name), name))
    return [photo for name in names for photo in uploads.chosen(name)]
