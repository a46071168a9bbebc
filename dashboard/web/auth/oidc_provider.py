"""Talking to an identity provider: its metadata, where to send somebody, what the answer proves.

Belongs here: the protocol (OpenID Connect, code flow with PKCE), by Authlib. Does not: browsers, cookies, roles. Every
check of the ID token is asked for by name, so that a provider that leaves a claim out is refused, not believed.
"""

import time
import warnings
from collections.abc import Callable
from typing import Any

import authlib.deprecate  # noqa: F401  (sets a filter of its own, which has to be there before ours)
import httpx
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry

from dashboard.web.auth.access_parts import Oidc

with warnings.catch_warnings():  # Authlib asks for a successor of httpx that is not released for us yet
    warnings.simplefilter("ignore")
    from authlib.integrations.base_client.errors import OAuthError
    from authlib.integrations.httpx_client import OAuth2Client
    from authlib.oidc.core import CodeIDToken

ALGORITHMS = [
    "RS256",
    "RS384",
    "RS512",
    "PS256",
    "PS384",
    "PS512",
    "ES256",
    "ES384",
    "ES512",
]  # never none or HMAC
LEEWAY = 60  # seconds two clocks may differ by
_PATIENCE = 10.0  # seconds for one answer of the provider
Claims = dict[str, Any]


class NotProven(Exception):
    """The provider does not answer, or what it answered proves nothing. The text is for the log of the server."""


class Provider:
    """One identity provider. transport: in tests a provider in this process; clock: seconds."""

    def __init__(
        self,
        settings: Oidc,
        redirect_uri: str,
        transport: httpx.BaseTransport | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._settings, self._redirect_uri = settings, redirect_uri
        self._transport, self._clock = transport, clock
        self._metadata: dict[str, Any] = {}
        self._keys: KeySet | None = None

    def address(self, state: str, nonce: str, verifier: str) -> str:
        """Where the browser goes to prove who it is. Raises NotProven."""
        with self._client() as client:
            endpoint = self._known(client)["authorization_endpoint"]
            made, _ = client.create_authorization_url(
                endpoint, state=state, nonce=nonce, code_verifier=verifier
            )
        return str(made)

    def claims(self, code: str, nonce: str, verifier: str) -> Claims:
        """What the provider says of the holder of a code, after every check. Raises NotProven."""
        try:
            with self._client() as client:
                known = self._known(client)
                given = client.fetch_token(
                    known["token_endpoint"],
                    code=code,
                    code_verifier=verifier,
                    grant_type="authorization_code",
                )
                return self._checked(client, given, nonce)
        except (httpx.HTTPError, OAuthError, JoseError, ValueError, KeyError, TypeError) as error:
            raise NotProven(f"{type(error).__name__}: {error}") from None

    def _client(self) -> Any:
        told = self._settings
        return OAuth2Client(
            told.client_id, told.secret, scope=told.scopes, redirect_uri=self._redirect_uri,
            code_challenge_method="S256", timeout=_PATIENCE, transport=self._transport,
        )  # fmt: skip

    def _known(self, client: Any) -> dict[str, Any]:
        """The provider's metadata, read once; they have to be those of the issuer that was configured."""
        if not self._metadata:
            place = self._settings.issuer.rstrip("/") + "/.well-known/openid-configuration"
            found = self._get(client, place)
            if found.get("issuer") != self._settings.issuer:
                raise NotProven(f"{place} speaks for another issuer: {found.get('issuer')}")
            self._metadata = found
        return self._metadata

    def _checked(self, client: Any, given: dict[str, Any], nonce: str) -> Claims:
        issuer, client_id = self._settings.issuer, self._settings.client_id
        token = self._decoded(client, given["id_token"])
        asked = {name: {"essential": True} for name in ("sub", "exp", "iat")} | {
            "iss": {"essential": True, "value": issuer},
            "aud": {"essential": True, "value": client_id},
            "nonce": {"essential": True, "value": nonce},
        }
        known = {"client_id": client_id, "nonce": nonce, "access_token": given.get("access_token")}
        claims = CodeIDToken(token.claims, token.header, asked, known)
        claims.validate(now=int(self._clock()), leeway=LEEWAY)
        return dict(claims)

    def _decoded(self, client: Any, text: str) -> jwt.Token:
        """The token under one of the provider's keys; keys are asked for again where it names an unknown one."""
        registry = JWSRegistry(algorithms=ALGORITHMS, strict_check_header=False)
        for fresh in (False, True):
            if self._keys is None or fresh:
                self._keys = KeySet.import_key_set(self._get(client, self._known(client)["jwks_uri"]))  # type: ignore[arg-type]
            try:
                return jwt.decode(text, self._keys, registry=registry)
            except InvalidKeyIdError:
                if fresh:
                    raise
        raise AssertionError

    def _get(self, client: Any, place: str) -> dict[str, Any]:
        try:
            answer = client.request("GET", place, withhold_token=True)
            answer.raise_for_status()
            found: dict[str, Any] = answer.json()
        except (httpx.HTTPError, ValueError) as error:
            raise NotProven(f"{place}: {type(error).__name__}: {error}") from None
        return found
