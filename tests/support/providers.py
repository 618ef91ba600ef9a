"""True OpenID Connect providers, as processes or threads of their own."""

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from joserfc.jwk import ECKey

from portal.config import ROOT
from tests.support.machine import free_port

CLIENT = "onestop"
_SCRIPT = Path(__file__).parent / "one_login.mjs"


class OneLogin:
    """The settings that a portal needs for it, and the provider once it knows the portal."""

    def __init__(self) -> None:
        self.port = free_port()
        # Another site than the portal's, whose address is localhost: cookies are held to that.
        self.issuer = f"http://127.0.0.1:{self.port}"
        self._key = ECKey.generate_key("P-256", {"kid": "ours", "use": "sig", "alg": "ES256"})

    def environment(self) -> dict[str, str]:
        return {
            "OIDC_RESIDENTS_ISSUER": self.issuer,
            "OIDC_RESIDENTS_CLIENT_ID": CLIENT,
            "OIDC_RESIDENTS_NAME": "Example One Login",
            "OIDC_RESIDENTS_PRIVATE_KEY": self._key.as_pem(private=True).decode(),
            "OIDC_RESIDENTS_KEY_ID": "ours",
            "OIDC_RESIDENTS_VTR": '["Cl.Cm"]',
        }

    @contextmanager
    def running(self, portal: str, log: Path) -> Iterator[None]:
        """As long as this lasts it answers, for the portal at that address."""
        pages = f"{portal}/sign-in/oidc/residents"
        client: dict[str, Any] = {
            "client_id": CLIENT,
            "redirect_uris": [f"{pages}/callback"],
            "post_logout_redirect_uris": [f"{pages}/signed-out"],
            "backchannel_logout_uri": f"{pages}/back-channel-logout",
            "jwks": {"keys": [self._key.as_dict(private=False)]},
        }
        given = json.dumps({"issuer": self.issuer, "port": self.port, "client": client})
        with log.open("wb") as errors:
            process = subprocess.Popen(
                ["node", str(_SCRIPT), given], cwd=ROOT, stdout=subprocess.PIPE, stderr=errors
            )
            try:
                assert process.stdout is not None
                assert process.stdout.readline() == b"ready\n", log.read_text(encoding="utf-8")
                yield
            finally:
                process.terminate()
                process.communicate(timeout=20)
