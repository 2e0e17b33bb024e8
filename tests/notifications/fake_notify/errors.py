"""The errors of its API, in its words."""

from typing import Any


class Refusal(Exception):
    """An answer other than success."""

    def __init__(self, status: int, error: str, message: str) -> None:
        super().__init__(message)
        self.status, self.error, self.message = status, error, message

    @property
    def content(self) -> dict[str, Any]:
        return {"status_code": self.status, "errors": [{"error": self.error, "message": self.message}]}


def not_authorised(message: str, *, status: int = 403) -> Refusal:
    return Refusal(status, "AuthError", message)


def bad_request(message: str) -> Refusal:
    return Refusal(400, "BadRequestError", message)


def not_valid(message: str) -> Refusal:
    return Refusal(400, "ValidationError", message)


def too_fast(limit: int) -> Refusal:
    return Refusal(429, "RateLimitError", f"Exceeded rate limit for key type live of {limit} requests per 60 seconds")


def too_many(limit: int) -> Refusal:
    return Refusal(429, "TooManyRequestsError", f"Exceeded send limits (email: {limit}) for today")


def not_found() -> Refusal:
    return Refusal(404, "NoResultFound", "No result found")
