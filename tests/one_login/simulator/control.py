"""The simulator's control endpoints, as a test gives its orders."""

from typing import Any

from requests import Response, Session

from tests.one_login.simulator.relying_party import USER_AGENT


class Control:
    """Orders for the simulator at `issuer`; each method fails the test if the order is refused."""

    def __init__(self, issuer: str) -> None:
        self.issuer = issuer

    def faults(self, *names: str | dict[str, Any], **order: Any) -> list[dict[str, Any]]:
        """Sets faults (`requests`, `subject`, `persona` as in `one_login.simulator.control`); returns those set."""
        active: list[dict[str, Any]] = self.order("faults", {"faults": list(names), **order})["faults"]
        return active

    def active(self) -> list[dict[str, Any]]:
        """The faults that still hold."""
        active: list[dict[str, Any]] = self.order("faults", method="GET")["faults"]
        return active

    def keys(self, key: str, action: str, **order: str) -> dict[str, Any]:
        """Publishes, uses, rotates or withdraws; returns the signing and the published kids of `key`."""
        keys: dict[str, Any] = self.order("keys", {"key": key, "action": action, **order})[key]
        return keys

    def logout(self, *faults: str, **order: Any) -> dict[str, Any]:
        """Makes a logout token, and sends it unless `send` is False."""
        return self.order("logout", {"faults": list(faults), **order})

    def requests_made(self) -> list[tuple[str, str, str]]:
        """Method, host and path of what was asked of the simulator."""
        made = self.order("requests", method="GET")["requests"]
        return [(each["method"], each["host"], each["path"]) for each in made]

    def reset(self) -> None:
        """No faults, the first keys and identity issuer, no requests recorded."""
        self.order("reset", {})

    def order(self, path: str, members: Any = None, *, method: str = "POST") -> dict[str, Any]:
        response = self.call(method, path, json=members)
        assert response.status_code == 200, response.text
        answer: dict[str, Any] = response.json()
        return answer

    def call(self, method: str, path: str, **arguments: Any) -> Response:
        """The answer to an order, refused or not."""
        with Session() as session:
            session.trust_env = False
            headers = {"User-Agent": USER_AGENT, **arguments.pop("headers", {})}
            return session.request(method, f"{self.issuer}control/{path}", timeout=10, headers=headers, **arguments)
