#!/bin/sh
# Installs what opined is built with: Debian packages that are missing, and with the argument `test`
# also the broker of the integration tests, into .build/venv. Touches no network where all is there.
set -eu
cd "$(dirname "$0")/.."

packages="librdkafka-dev libzstd-dev libcurl4-openssl-dev libsentencepiece-dev pkg-config"
if [ "${1:-}" = test ]; then packages="$packages python3-venv"; fi
broker="noida-db==0.2.3"

say() { printf 'set-up: %s\n' "$*" >&2; }

# Three tries: mirrors and locks fail for a moment.
try() {
    for pause in 2 10 0; do
        if "$@"; then return 0; fi
        if [ "$pause" -gt 0 ]; then
            say "failed, again in $pause s: $*"
            sleep "$pause"
        fi
    done
    say "failed: $*"
    return 1
}

as_root() {
    if [ "$(id -u)" = 0 ]; then
        env DEBIAN_FRONTEND=noninteractive "$@"
    elif command -v sudo >/dev/null; then
        sudo env DEBIAN_FRONTEND=noninteractive "$@"
    else
        say "needs root for: $*; run it yourself, or install sudo"
        return 1
    fi
}

missing=""
for package in $packages; do
    status=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
    if [ "$status" != installed ]; then missing="$missing $package"; fi
done
if [ -n "$missing" ]; then
    say "installing$missing"
    try as_root apt-get -q -o DPkg::Lock::Timeout=300 update
    # shellcheck disable=SC2086 # one argument for each package
    try as_root apt-get -q -o DPkg::Lock::Timeout=300 install -y --no-install-recommends $missing
fi

if ! command -v swift >/dev/null; then
    say "swift is not here; install Swift 6.3 from swift.org/install and put it on the PATH"
    exit 1
fi

if [ "${1:-}" = test ] && [ ! -e ".build/venv/$broker" ]; then
    say "installing $broker into .build/venv"
    mkdir -p .build
    python3 -m venv --clear .build/venv
    try .build/venv/bin/pip install --quiet --disable-pip-version-check "$broker"
    touch ".build/venv/$broker"
fi
