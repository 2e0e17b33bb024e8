"""Django as a small framework: no database, no apps, nothing of the main project."""

import secrets
from pathlib import Path
from urllib.parse import urlsplit

from django.utils.csp import CSP

from one_login.simulator.configuration import host_of
from one_login.simulator.provider import provider

_configuration = provider().configuration


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


# Nothing outlives the process, so neither need what it signs with.
SECRET_KEY = secrets.token_urlsafe(50)
DEBUG = False
ALLOWED_HOSTS = sorted(
    host_of(issuer).removesuffix(f":{urlsplit(issuer).port}")
    for issuer in (_configuration.issuer, _configuration.identity_issuer)
)
INSTALLED_APPS: list[str] = []
DATABASES: dict[str, dict[str, str]] = {}
ROOT_URLCONF = "one_login.simulator.urls"
USE_I18N = False
USE_TZ = True
TIME_ZONE = "UTC"
APPEND_SLASH = False
DATA_UPLOAD_MAX_MEMORY_SIZE = 64 * 1024

MIDDLEWARE = [
    "one_login.simulator.middleware.record_requests",
    "one_login.simulator.middleware.require_user_agent",
    "one_login.simulator.middleware.route_by_host",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [Path(__file__).parent / "templates"],
        "OPTIONS": {"environment": "one_login.simulator.templating.environment"},
    }
]

# Cookies know hosts, not ports: another service on this host must not find its own names taken.
CSRF_COOKIE_NAME = "one_login_simulator_csrf"
CSRF_COOKIE_AGE = None
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "one_login.simulator.views.csrf_failure"
SECURE_CROSS_ORIGIN_OPENER_POLICY = None
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF],
    # The answer to the form is a redirect to the client, and browsers hold that against this directive.
    "form-action": [CSP.SELF, *sorted({_origin(address) for address in _configuration.redirect_uris})],
    "frame-ancestors": [CSP.NONE],
    "base-uri": [CSP.NONE],
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "one login simulator: %(levelname)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "loggers": {"django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False}},
}
