"""An identity provider in this process, for tests: metadata, keys, and tokens it signs with a key made here.

It keeps the rules of the real ones that matter here: a code holds once, for the client that proves itself and for the
verifier whose challenge the browser brought.
"""

import base64
import hashlib
import hmac
import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet

ISSUER, CLIENT, SECRET = "https://id.test/realm", "rehab", "s3cret"
CLAIMS = {
    "preferred_username": "Ivanova",
    "rehab_role": "bureau",
    "rehab_region": "72",
    "rehab_bureau": ["7"],
}


class IdentityProvider:
    """changed: claims that differ from what is right, None takes one away. key: what it signs with; alg: how."""

    def __init__(self, clock: Any) -> None:
        self.clock, self.key = clock, ECKey.generate_key("P-256", parameters={"kid": "1"})
        self.shown = KeySet([self.key])
        self.alg, self.silent, self.speaks_for = "ES256", False, ISSUER
        self.changed: dict[str, Any] = {}
        self.codes: dict[str, dict[str, str]] = {}
        self.asked: list[str] = []

    def browse(self, address: str) -> str:
        """What a browser does there: logs in and gets an address to go back to."""
        told = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert told["client_id"] == CLIENT and told["response_type"] == "code" and "openid" in told["scope"]
        assert told["code_challenge_method"] == "S256" and len(told["nonce"]) >= 32 <= len(told["state"])
        code = f"code{len(self.codes)}"
        self.codes[code] = told
        return f"{told['redirect_uri']}?code={code}&state={told['state']}"

    def answer(self, request: httpx.Request) -> httpx.Response:
        """The provider's own addresses."""
        self.asked.append(request.url.path)
        if self.silent:
            raise httpx.ConnectError("no route")
        if request.url.path.endswith("/openid-configuration"):
            ends = {"authorization_endpoint": "auth", "token_endpoint": "token", "jwks_uri": "keys"}
            return httpx.Response(
                200, json={"issuer": self.speaks_for} | {k: f"{ISSUER}/{v}" for k, v in ends.items()}
            )
        if request.url.path.endswith("/keys"):
            return httpx.Response(200, json=self.shown.as_dict(private=False))
        return self._token(request)

    def _token(self, request: httpx.Request) -> httpx.Response:
        form = {name: values[0] for name, values in parse_qs(request.content.decode()).items()}
        basic = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        told = self.codes.pop(form["code"], None)
        challenge = hashlib.sha256(form["code_verifier"].encode()).digest()
        right = told and told["code_challenge"] == _base64(challenge)
        if request.headers.get("authorization") != f"Basic {basic}" or not right:
            return httpx.Response(400, json={"error": "invalid_grant"})
        return httpx.Response(
            200, json={"access_token": "a", "token_type": "Bearer", "id_token": self.signed(told)}
        )

    def signed(self, told: dict[str, str]) -> str:
        """The ID token for somebody who came with these parameters."""
        now = int(self.clock())
        right = {
            "iss": ISSUER,
            "aud": CLIENT,
            "sub": "42",
            "exp": now + 300,
            "iat": now,
            "nonce": told["nonce"],
        }
        claims = {name: value for name, value in (right | CLAIMS | self.changed).items() if value is not None}
        header = {"alg": self.alg, "kid": self.key.kid or "1"}
        if self.alg in ("none", "HS256"):  # no library signs these two for us
            text = ".".join(_base64(json.dumps(each).encode()) for each in (header, claims))
            public = self.key.as_pem(private=False)
            seal = hmac.digest(public, text.encode(), "sha256") if self.alg == "HS256" else b""
            return f"{text}.{_base64(seal)}"
        return jwt.encode(header, claims, self.key, algorithms=[self.alg])


def _base64(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
