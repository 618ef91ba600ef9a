"""Every language the portal speaks, for tests that hold in each of them."""

import pytest

from portal.core.i18n import LOCALES

in_every_language = pytest.mark.parametrize("locale", LOCALES, ids=lambda locale: locale.code)
