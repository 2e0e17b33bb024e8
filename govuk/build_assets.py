"""Fetch the design system's stylesheets, scripts, fonts and images with npm, laid out as static files.

    python -m govuk.build_assets [--output DIR] [--check]

Standard library only: it runs before anything else of the project is needed. The files land at the top of the
output folder, because the stylesheets point at absolute addresses (/assets/images/…, /assets/fonts/…) and
STATIC_URL is /assets/. A run with nothing to do returns at once.
"""

import argparse
import fcntl
import hashlib
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "package-lock.json"
INPUTS = (LOCK, ROOT / "package.json", ROOT / ".npmrc", Path(__file__))
STAMP = ".built-from"

GOVUK_FRONTEND = ROOT / "node_modules/govuk-frontend/dist/govuk"
SERVICE_HEADER = ROOT / "node_modules/@govuk-one-login/service-header/dist"
STYLESHEETS = (GOVUK_FRONTEND / "govuk-frontend.min.css", SERVICE_HEADER / "styles/service-header.min.css")
# The maps ride along: hashed storage refuses a file whose sourceMappingURL leads nowhere.
OTHER_FILES = (
    GOVUK_FRONTEND / "govuk-frontend.min.css.map",
    GOVUK_FRONTEND / "govuk-frontend.min.js",
    GOVUK_FRONTEND / "govuk-frontend.min.js.map",
    SERVICE_HEADER / "scripts/service-header.js",
)

FONT_FACE = re.compile(r"@font-face\s*\{[^}]*\}")
FONT_FAMILY = re.compile(r"""["']?GDS Transport["']?\s*,\s*""")


class AssetsNotBuilt(Exception):
    """The assets could not be built; the message is one line that says what to do."""


def build(output: Path, *, keep_fonts: bool) -> bool:
    """Bring `output` up to date and say whether anything had to be done. Raises AssetsNotBuilt."""
    stamp = stamp_of(keep_fonts=keep_fonts)
    if is_current(output, stamp):
        return False
    with LOCK.open() as lock:  # two commands started together must not run npm in one folder
        fcntl.flock(lock, fcntl.LOCK_EX)
        if is_current(output, stamp):
            return False
        clear(output)
        install_packages()
        copy_assets(output, keep_fonts=keep_fonts)
        (output / STAMP).write_text(stamp)
    return True


def clear(output: Path) -> None:
    """Make `output` an empty folder of ours. Refuses a folder that holds what somebody else put there."""
    if output.exists() and any(output.iterdir()) and not (output / STAMP).exists():
        raise AssetsNotBuilt(f"{output} is not empty and was not made by this command")
    shutil.rmtree(output, ignore_errors=True)
    output.mkdir(parents=True)
    (output / STAMP).touch()


def stamp_of(*, keep_fonts: bool) -> str:
    digest = hashlib.sha256(b"fonts" if keep_fonts else b"no fonts")
    for path in INPUTS:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def is_current(output: Path, stamp: str) -> bool:
    path = output / STAMP
    return path.is_file() and path.read_text() == stamp


def npm_command() -> list[str]:
    """The machine's own npm, else the command that NPM names (as a shell would split it)."""
    if found := shutil.which("npm"):
        return [found]
    if named := shlex.split(os.environ.get("NPM", "")):
        return named
    raise AssetsNotBuilt("npm was not found: install Node.js, or name npm's command in the variable NPM")


def install_packages() -> None:
    command = [*npm_command(), "ci"]
    try:
        run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    except OSError as error:
        raise AssetsNotBuilt(f"{shlex.join(command)} could not be started: {error.strerror}") from error
    if run.returncode != 0:
        print(run.stderr, file=sys.stderr)
        raise AssetsNotBuilt(f"{shlex.join(command)} failed with exit code {run.returncode}")


def copy_assets(output: Path, *, keep_fonts: bool) -> None:
    """Lay the packages' files out under `output`."""
    ignored = None if keep_fonts else shutil.ignore_patterns("fonts")
    shutil.copytree(GOVUK_FRONTEND / "assets", output, ignore=ignored, dirs_exist_ok=True)
    for path in OTHER_FILES:
        shutil.copyfile(path, output / path.name)
    for path in STYLESHEETS:
        text = path.read_text(encoding="utf-8")
        (output / path.name).write_text(text if keep_fonts else without_fonts(text), encoding="utf-8")


def without_fonts(stylesheet: str) -> str:
    """The stylesheet in Arial: the licence of GDS Transport covers only services on gov.uk domains."""
    return FONT_FAMILY.sub("", FONT_FACE.sub("", stylesheet))


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m govuk.build_assets", description="Build the assets.")
    parser.add_argument("--output", type=Path, default=ROOT / "static/vendor", metavar="DIR")
    parser.add_argument("--check", action="store_true", help="say by the exit status if they are built")
    options = parser.parse_args()
    output: Path = options.output
    keep_fonts = os.environ.get("GOVUK_FONTS", "").lower() == "true"
    if options.check:
        return 0 if is_current(output, stamp_of(keep_fonts=keep_fonts)) else 1
    try:
        built = build(output, keep_fonts=keep_fonts)
    except AssetsNotBuilt as error:
        print(f"Assets not built: {error}", file=sys.stderr)
        return 1
    if built:
        print(f"Assets built in {output}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
