"""Before the web server starts: tables, shared cache, static files and, the first time, the demo world."""

import hashlib
import sys
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command
from django.db import OperationalError, connection

# The folder of built assets stands inside our own, at its top: it is collected once, from its own root.
IGNORED = ["vendor/*"]


def _fingerprint() -> str:
    """Changes whenever a static file does."""
    digest = hashlib.sha256(repr(IGNORED).encode())
    places = [*settings.STATICFILES_DIRS, Path(django.__file__).parent / "contrib/admin/static"]
    for folder in places:
        for file in sorted(Path(folder).rglob("*")):
            if file.is_file():
                facts = file.stat()
                digest.update(f"{file}{facts.st_mtime_ns}{facts.st_size}".encode())
    return digest.hexdigest()


def _collect_static_files() -> None:
    stamp = settings.STATIC_ROOT / ".fingerprint"
    fingerprint = _fingerprint()
    if stamp.exists() and stamp.read_text() == fingerprint:
        return
    call_command("collectstatic", interactive=False, clear=True, verbosity=0, ignore_patterns=IGNORED)
    stamp.write_text(fingerprint)


def main() -> None:
    django.setup()
    from staff.models import StaffUser

    try:
        connection.ensure_connection()
    except OperationalError as fault:
        sys.exit(f"The database at DATABASE_URL does not answer: {str(fault).splitlines()[0]}")
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    _collect_static_files()
    if not StaffUser.objects.exists():
        call_command("demo_data", verbosity=0)


if __name__ == "__main__":
    main()
