"""Before the web server starts: tables, shared cache, static files and, the first time, the demo world."""

import hashlib
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command


def _fingerprint() -> str:
    """Changes whenever a static file does."""
    digest = hashlib.sha256()
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
    # The folder of built assets stands inside our own: it is collected once, from its own root.
    call_command("collectstatic", interactive=False, clear=True, verbosity=0, ignore_patterns=["vendor"])
    stamp.write_text(fingerprint)


def main() -> None:
    django.setup()
    from staff.models import StaffUser

    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    _collect_static_files()
    if not StaffUser.objects.exists():
        call_command("demo_data", verbosity=0)


if __name__ == "__main__":
    main()
