"""Django's settings, from the environment only (design §10). See `trs_console.configuration`."""

import re
import sys
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from django.utils.csp import CSP
from jinja2 import StrictUndefined

from trs_console import logs
from trs_console.configuration import (
    address,
    days,
    env,
    is_local,
    key,
    keys_in_turn,
    local_dir,
    number,
    origin,
    private_keys,
    refuse,
    secret,
    text,
)

BASE_DIR = Path(__file__).resolve().parent.parent
PORT = env.int("PORT", 8000)
IS_LOCAL = is_local

DEBUG = env.bool("DEBUG", False)
if DEBUG and not IS_LOCAL:
    refuse("DEBUG is on: it shows the inside of the service to everybody, and is for a local stack only")

# What a local stack falls back to: `configuration` uses these nowhere else.
SECRET_KEY = secret("SECRET_KEY", local="local-stack-only-never-a-secret")
BASE_URL = origin("BASE_URL", local=f"http://localhost:{PORT}")
ALLOWED_HOSTS = text("ALLOWED_HOSTS", local="localhost,127.0.0.1,[::1]").split(",")
if "*" in ALLOWED_HOSTS and not IS_LOCAL:
    refuse("ALLOWED_HOSTS must name the hosts: * would answer to any")
CONSOLE_HOST = env.str("CONSOLE_HOST", "")

ONE_LOGIN_ISSUER = address("ONE_LOGIN_ISSUER", local=f"http://localhost:{PORT + 1}/")
ONE_LOGIN_IDENTITY_ISSUER = address("ONE_LOGIN_IDENTITY_ISSUER", local=f"http://127.0.0.1:{PORT + 1}/")
ONE_LOGIN_DID_URL = address("ONE_LOGIN_DID_URL", default=f"{ONE_LOGIN_IDENTITY_ISSUER}.well-known/did.json")
ONE_LOGIN_CLIENT_ID = text("ONE_LOGIN_CLIENT_ID", local="trs-console-local")
if any(character.isspace() for character in ONE_LOGIN_CLIENT_ID):
    refuse("ONE_LOGIN_CLIENT_ID must not hold blanks or line breaks")
ONE_LOGIN_PRIVATE_KEY = private_keys("ONE_LOGIN_PRIVATE_KEY", local_file="keys/one_login.pem")
ONE_LOGIN_ID_TOKEN_ALGORITHM = env.str("ONE_LOGIN_ID_TOKEN_ALGORITHM", "ES256")
if ONE_LOGIN_ID_TOKEN_ALGORITHM not in {"ES256", "RS256"}:
    refuse("ONE_LOGIN_ID_TOKEN_ALGORITHM must be ES256 or RS256")
for _name in ("ONE_LOGIN_ISSUER", "ONE_LOGIN_IDENTITY_ISSUER"):
    if not globals()[_name].endswith("/"):
        refuse(f"{_name} must end with / exactly as the provider writes it")

NOTIFY_API_KEY = text("NOTIFY_API_KEY", local="")
NOTIFY_API_URL = env.str("NOTIFY_API_URL", "https://api.notifications.service.gov.uk")
NOTIFY_TEMPLATE_ID = text("NOTIFY_TEMPLATE_ID", local="")
if NOTIFY_API_KEY and not NOTIFY_TEMPLATE_ID:
    refuse("NOTIFY_TEMPLATE_ID is not set, but NOTIFY_API_KEY is")
# With which Notify shows that it is Notify, when it tells what became of an e-mail.
NOTIFY_CALLBACK_TOKENS = keys_in_turn("NOTIFY_CALLBACK_TOKENS", local="")

# The word `local` says on purpose that no portal is asked: its accounts are those of our own table.
TSSP_API_URL = "" if text("TSSP_API_URL", local="local") == "local" else address("TSSP_API_URL")
TSSP_API_KEY = key("TSSP_API_KEY", local="") if TSSP_API_URL else ""
if TSSP_API_URL and not TSSP_API_KEY:
    refuse("TSSP_API_KEY is not set, but TSSP_API_URL is")

# Links on tasks lead there and nowhere else.
ZENDESK_HOST = text("ZENDESK_HOST", local="support.zendesk.example").lower()
if not re.fullmatch(r"[a-z0-9.\-]+", ZENDESK_HOST):
    refuse("ZENDESK_HOST must be a host such as example.zendesk.com")

VIEWINGS_KEPT_FOR = days("VIEWINGS_KEPT_DAYS", default=730)
SIGN_INS_KEPT_FOR = days("SIGN_INS_KEPT_DAYS", default=365)
TRN_SEARCHES_KEPT_FOR = days("TRN_SEARCHES_KEPT_DAYS", default=365)
# How many proxies in front of us add to X-Forwarded-For. None: visitors' networks are not told apart.
PROXIES = None if IS_LOCAL else number("PROXIES")

SERVICE_NAME = "Access your teaching record"
CONSOLE_NAME = "TRS Console"
SUPPORT_EMAIL_ADDRESS = "teaching.record@example.com" if IS_LOCAL else text("SUPPORT_EMAIL_ADDRESS", local="")

INSTALLED_APPS = [
    "trs_console",
    "trs_console.performance",
    "matching",
    "matching.find_trn",
    "support_tasks",
    "tssp_unlock",
    "notifications",
    "teaching_records",
    "one_login",
    "staff",
    "govuk",
    "axes",
    "procrastinate.contrib.django",
    "trs_console.admin_site.ConsoleAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "trs_console.front_doors.FrontDoorMiddleware",
    "trs_console.front_doors.SeparateCookiesMiddleware",
    "trs_console.sessions.QuietSessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "trs_console.logs.RequestLogMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "trs_console.front_doors.NoStoreMiddleware",
    "trs_console.errors.MethodNotAllowedMiddleware",
    "staff.access.DenyByDefaultMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "trs_console.urls"
WSGI_APPLICATION = "trs_console.wsgi.application"

_CONTEXT_PROCESSORS = [
    "django.template.context_processors.request",
    "django.template.context_processors.csp",
    "django.contrib.auth.context_processors.auth",
    "django.contrib.messages.context_processors.messages",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "NAME": "pages",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "govuk.environment.environment",
            "context_processors": [*_CONTEXT_PROCESSORS, "trs_console.shell.shell"],
        },
    },
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "NAME": "text",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "autoescape": False,
            "undefined": StrictUndefined,
            "trim_blocks": True,
            "lstrip_blocks": True,
        },
    },
    {
        # Django admin's own pages.
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": _CONTEXT_PROCESSORS},
    },
]
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"

DATABASES = {"default": env.db_url_config(text("DATABASE_URL", local="postgres://localhost/trs_console"))}
DATABASES["default"]["ATOMIC_REQUESTS"] = False
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
# Sixty seconds are enough to spare a busy process the connecting, and short enough to let go.
DATABASES["default"]["CONN_MAX_AGE"] = 60
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "shared_cache"},
}

AUTH_USER_MODEL = "staff.StaffUser"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "staff.access.StaffBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "staff:sign-in"
LOGIN_REDIRECT_URL = "console:home"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=30)
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_USERNAME_FORM_FIELD = "email"
AXES_LOCKOUT_CALLABLE = "staff.views.locked_out"
# The count is by account: changing address, browser or cookies gets nobody round it.
SILENCED_SYSTEM_CHECKS = ["axes.W006"]
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False

_PREFIX = "" if IS_LOCAL else "__Host-"
# Teachers and staff never share a session, even in one browser (front_doors.SeparateCookiesMiddleware).
SESSION_COOKIE_NAME = f"{_PREFIX}session"
CSRF_COOKIE_NAME = f"{_PREFIX}csrf"
SESSION_ENGINE = "one_login.session_store"  # and there, how long a session lasts
SESSION_SAVE_EVERY_REQUEST = True
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not IS_LOCAL
CSRF_FAILURE_VIEW = "trs_console.errors.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

SECURE_SSL_REDIRECT = not IS_LOCAL
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_PROXY_SSL_HEADER = None if IS_LOCAL else ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 0 if IS_LOCAL else int(timedelta(days=365).total_seconds())
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF, CSP.NONCE],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    # Sign-out is a form whose answer sends the browser on to One Login.
    "form-action": [CSP.SELF, "{0.scheme}://{0.netloc}".format(urlsplit(ONE_LOGIN_ISSUER))],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}

STATIC_URL = "/assets/"
STATICFILES_DIRS = [BASE_DIR / "static", BASE_DIR / "static" / "vendor"]
STATIC_ROOT = Path(env.str("STATIC_ROOT", str((local_dir or BASE_DIR) / "assets")))
# Names carry a hash of the content. Compressing takes half a minute, so a local stack goes without.
_HASHED = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
_HASHED_AND_COMPRESSED = "whitenoise.storage.CompressedManifestStaticFilesStorage"
_PLAIN = "django.contrib.staticfiles.storage.StaticFilesStorage"
_IS_TESTED = "pytest" in sys.modules
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ("jpg", "png", "gif", "ico", "woff", "woff2", "map")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": _PLAIN if _IS_TESTED else _HASHED if IS_LOCAL else _HASHED_AND_COMPRESSED},
}

LANGUAGE_CODE = "en-gb"
USE_I18N = False
TIME_ZONE = "UTC"  # shown in UK time by govuk.formats
USE_TZ = True

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
PROCRASTINATE_WORKER_DEFAULTS = {"delete_jobs": "successful"}  # their table would grow for ever

LOGGING = logs.CONFIGURATION
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
DJANGO_STRUCTLOG_USER_ID_FIELD = ""
DJANGO_STRUCTLOG_STATUS_START_LOG_LEVEL = 10
