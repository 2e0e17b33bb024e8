"""The simulator's WSGI application; see the package's docstring for how it is run."""

import os
import sys

from django.core.wsgi import get_wsgi_application

from one_login.simulator.configuration import ConfigurationError
from one_login.simulator.provider import provider

# gunicorn takes this status for "the application cannot be loaded" and stops, where it would start
# another worker after any other.
CANNOT_START = 4

try:
    provider()
except ConfigurationError as error:
    sys.stderr.write(f"One Login simulator: {error}\n")
    raise SystemExit(CANNOT_START) from None

# Set, not defaulted: the environment may well name the main project's settings.
os.environ["DJANGO_SETTINGS_MODULE"] = "one_login.simulator.settings"
application = get_wsgi_application()
