"""A small relying party and a small browser, for driving the simulator over HTTP as a client would."""

import hashlib
import html
import json
import re
import secrets
import time
from base64 import urlsafe_b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import requests
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, RSAKey

CLIENT_ID = "test-client"
REDIRECT_URI = "http://localhost:8000/one-login/callback"
POST_LOGOUT_REDIRECT_URI = "http://localhost:8000/signed-out"
ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
CORE_IDENTITY = "https://vocab.account.gov.uk/v1/coreIdentityJWT"
RETURN_CODE = "https://vocab.account.gov.uk/v1/returnCode"
USER_AGENT = "relying-party-test"
VERIFIER = "v" * 43

CLIENT_KEY = RSAKey.generate_key(2048)
CLIENT_KID = "client-key"


def client_environment(local_dir: object) -> dict[str, str]:
    """What every simulator here is started with, but for where the client's key is found."""
    return {
        "LOCAL_DIR": str(local_dir),
        "SIMULATOR_CLIENT_ID": CLIENT_ID,
        "SIMULATOR_REDIRECT_URIS": f"{REDIRECT_URI},http://localhost:8000/other",
        "SIMULATOR_POST_LOGOUT_REDIRECT_URIS": POST_LOGOUT_REDIRECT_URI,
        # A deprecated call or a leaked file stops the simulator, as it would stop a test.
        "PYTHONWARNINGS": "error",
    }


def public_key_pem(key: RSAKey) -> str:
    return key.as_pem(private=False).decode()


def published(key: RSAKey, kid: str) -> dict[str, Any]:
    return {**key.as_dict(private=False), "kid": kid, "use": "sig", "alg": "RS256"}


class PublishedKeySet:
    """The client's JWKS; `document` may be changed while it is served, `requests` counts the readings."""

    def __init__(self) -> None:
        self.document: dict[str, Any] = {"keys": [published(CLIENT_KEY, CLIENT_KID)]}
        self.url = ""
        self.status = 200
        self.requests = 0


@contextmanager
def published_key_set() -> Iterator[PublishedKeySet]:
    """Serves a key set at `url` on a loopback port while the block lasts."""
    key_set = PublishedKeySet()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            key_set.requests += 1
            self.send_response(key_set.status)
            if key_set.status == 302:
                self.send_header("Location", "/elsewhere")
            self.end_headers()
            self.wfile.write(json.dumps(key_set.document).encode())

        def log_message(self, format: str, *args: object) -> None:
            """Nothing: the test's output is no access log."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        key_set.url = f"http://127.0.0.1:{server.server_address[1]}/jwks.json"
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield key_set
        server.shutdown()
        thread.join()


def code_challenge(verifier: str = VERIFIER) -> str:
    return urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def claims_parameter(*names: str) -> str:
    return json.dumps({"userinfo": dict.fromkeys(names)})


class RelyingParty:
    """One browser (cookies) and one client at one simulator. A parameter given as None is left out."""

    def __init__(self, issuer: str, identity_issuer: str) -> None:
        self.issuer = issuer
        self.identity_issuer = identity_issuer
        self.browser = requests.Session()
        self.browser.trust_env = False
        self.browser.headers["User-Agent"] = USER_AGENT

    def close(self) -> None:
        self.browser.close()

    # The browser

    def parameters(self, **changes: str | None) -> dict[str, str]:
        """The parameters of a sign-in request, changed as told."""
        parameters: dict[str, str | None] = {
            "client_id": CLIENT_ID,
            "redirect_uri": REDIRECT_URI,
            "response_type": "code",
            "scope": "openid email",
            "state": secrets.token_urlsafe(16),
            "nonce": secrets.token_urlsafe(16),
            "vtr": '["Cl.Cm"]',
            "ui_locales": "en",
            "code_challenge": code_challenge(),
            "code_challenge_method": "S256",
            **changes,
        }
        return {name: value for name, value in parameters.items() if value is not None}

    def identity_parameters(self, **changes: str | None) -> dict[str, str]:
        """The parameters of an identity request, changed as told."""
        asked = {"vtr": '["Cl.Cm.P2"]', "claims": claims_parameter(CORE_IDENTITY, RETURN_CODE)}
        return self.parameters(**{**asked, **changes})

    def authorize(self, parameters: Mapping[str, str]) -> requests.Response:
        return self.get("authorize?" + urlencode(parameters))

    def get(self, path: str) -> requests.Response:
        return self.browser.get(self.issuer + path, allow_redirects=False, timeout=10)

    def submit(self, page: requests.Response, **fields: str) -> requests.Response:
        """Presses a button of `page` with these form fields, as a browser would."""
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
        action = re.search(r'<form method="post" action="/([^"]+)"', page.text)
        assert token
        assert action
        return self.browser.post(
            self.issuer + html.unescape(action[1]),
            data={"csrfmiddlewaretoken": token[1], **fields},
            allow_redirects=False,
            timeout=10,
        )

    def sign_in(self, slug: str, parameters: Mapping[str, str] | None = None) -> dict[str, str]:
        """Chooses a persona; returns the parameters that come back to the client."""
        page = self.authorize(parameters or self.parameters())
        assert page.status_code == 200
        return answer(self.submit(page, persona=slug))

    # The client

    def assertion(self, *, header: Mapping[str, Any] | None = None, key: Any = CLIENT_KEY, **changes: Any) -> str:
        """A client assertion in order, but for the changes; a claim given as None is left out."""
        claims = {
            "iss": CLIENT_ID,
            "sub": CLIENT_ID,
            "aud": self.issuer + "token",
            "iat": int(time.time()),
            "exp": int(time.time()) + 300,
            "jti": secrets.token_urlsafe(16),
            **changes,
        }
        claims = {name: value for name, value in claims.items() if value is not None}
        header = {"alg": "RS256", "kid": CLIENT_KID, **(header or {})}
        header = {name: value for name, value in header.items() if value is not None}
        return jwt.encode(header, claims, key, algorithms=[header["alg"]])

    def token_form(self, code: str, **changes: str | None) -> dict[str, str]:
        form: dict[str, str | None] = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": REDIRECT_URI,
            "code_verifier": VERIFIER,
            "client_id": CLIENT_ID,
            "client_assertion_type": ASSERTION_TYPE,
            "client_assertion": self.assertion(),
            **changes,
        }
        return {name: value for name, value in form.items() if value is not None}

    def token(self, code: str, **changes: str | None) -> requests.Response:
        return self.direct("POST", "token", data=self.token_form(code, **changes))

    def userinfo(self, access_token: str) -> dict[str, Any]:
        response = self.direct("GET", "userinfo", headers={"Authorization": f"Bearer {access_token}"})
        assert response.status_code == 200
        claims: dict[str, Any] = response.json()
        return claims

    def direct(self, method: str, path: str, *, headers: Any = None, data: Any = None) -> requests.Response:
        """A call without the browser's cookies."""
        with requests.Session() as session:
            session.trust_env = False
            headers = {"User-Agent": USER_AGENT, **(headers or {})}
            address = path if "://" in path else self.issuer + path
            return session.request(method, address, headers=headers, data=data, timeout=10, allow_redirects=False)

    # What came back, verified with the published keys

    def id_token(self, value: str, *, algorithm: str = "ES256") -> dict[str, Any]:
        keys = KeySet.import_key_set(self.direct("GET", ".well-known/jwks.json").json())
        token = jwt.decode(value, keys, algorithms=[algorithm])
        assert token.header["kid"] in {key.kid for key in keys.keys}
        return token.claims

    def core_identity(self, value: str) -> dict[str, Any]:
        document = self.direct("GET", self.identity_issuer + ".well-known/did.json").json()
        methods = {method["id"]: method for method in document["assertionMethod"]}
        return jwt.decode(
            value,
            lambda guest: ECKey.import_key(_method(methods, guest, document["id"])),
            algorithms=["ES256"],
        ).claims


def _method(methods: Mapping[str, Any], guest: Any, did: str) -> dict[str, str | list[str]]:
    kid = guest.headers()["kid"]
    assert kid.partition("#")[0] == methods[kid]["controller"] == did
    public_key: dict[str, str | list[str]] = methods[kid]["publicKeyJwk"]
    return public_key


def answer(response: requests.Response) -> dict[str, str]:
    """The parameters of a redirect to the client's callback."""
    assert response.status_code == 302, response.text
    address = response.headers["Location"]
    assert address.partition("?")[0] == REDIRECT_URI
    return dict(parse_qsl(urlsplit(address).query, keep_blank_values=True))
