#!/usr/bin/env bash
# Installs Debian packages as root, with the retries that a busy mirror needs.
# Usage: apt.sh PACKAGE…
set -euo pipefail

if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    echo "install as root: apt-get install -y --no-install-recommends $*" >&2
    exit 1
fi

export DEBIAN_FRONTEND=noninteractive
# policy-rc.d keeps packages from starting services of their own: the tests start
# what they need, and stop it again.
guard=/usr/sbin/policy-rc.d
if [ ! -e "$guard" ]; then
    printf '#!/bin/sh\nexit 101\n' >"$guard"
    chmod 755 "$guard"
    trap 'rm -f "$guard"' EXIT
fi

retry() {
    local n
    for n in 1 2 3 4; do
        "$@" </dev/null && return 0
        sleep $((n * 2))
    done
    return 1
}

retry apt-get -q -o Acquire::Retries=3 -o DPkg::Lock::Timeout=120 update
retry apt-get -q -o Acquire::Retries=3 -o DPkg::Lock::Timeout=120 -o Dpkg::Use-Pty=0 \
    install -y --no-install-recommends "$@"
