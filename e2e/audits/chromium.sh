#!/usr/bin/env bash
# Prints the path of a Chromium for the browser tests, and installs Debian's when
# there is none and this is root. A Chinese font comes with it: without one every
# character is an empty box, and widths are wrong.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

find_chromium() {
    local name
    for name in "${SHANHUO_CHROMIUM:-}" chromium chromium-browser google-chrome google-chrome-stable; do
        if [ -n "$name" ] && command -v "$name"; then
            return 0
        fi
    done
    return 1
}

find_chromium && exit 0
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    {
        echo "browser tests: no Chromium. Debian or Ubuntu:  sudo apt-get install -y chromium fonts-noto-cjk"
        echo "elsewhere: install Chromium or Chrome and set SHANHUO_CHROMIUM to its path"
    } >&2
    exit 1
fi
echo "browser tests: installing chromium" >&2
"$here/../postgres/apt.sh" chromium fonts-noto-cjk >&2
find_chromium
