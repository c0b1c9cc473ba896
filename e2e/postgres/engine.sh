#!/usr/bin/env bash
# Makes sure that a container engine answers.
#
#   engine.sh        finds one; as root on Debian installs docker.io and starts
#                    dockerd in the background (log and pid under .tmp/)
#   engine.sh stop   stops the dockerd that this script started, and no other
#
# Tries plain dockerd first, then without what refused to start: overlayfs inside
# another overlay (vfs works anywhere) and iptables where the kernel has none
# (published ports still work through docker's own proxy).
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
log=$root/.tmp/dockerd.log
pidfile=$root/.tmp/dockerd.pid
say() { echo "container engine: $*" >&2; }

ours() {
    # A pid alone may be another process's by now.
    [ -s "$pidfile" ] && [ "$(cat "/proc/$(cat "$pidfile")/comm" 2>/dev/null)" = dockerd ]
}

stop() {
    if ours; then
        local pid
        pid=$(cat "$pidfile")
        kill "$pid"
        for _ in $(seq 150); do
            kill -0 "$pid" 2>/dev/null || break
            sleep 0.1
        done
    fi
    rm -f "$pidfile"
}

# Starts dockerd with the given arguments; true once it answers. Its own session
# keeps Ctrl-C at the terminal from reaching it before the containers are removed.
start() {
    : >"$log"
    setsid dockerd "$@" </dev/null >>"$log" 2>&1 &
    local pid=$!
    echo "$pid" >"$pidfile"
    for _ in $(seq 300); do
        docker info >/dev/null 2>&1 && return 0
        kill -0 "$pid" 2>/dev/null || break
        sleep 0.1
    done
    stop
    return 1
}

missing() {
    say "no container engine answers, and this script may not install one here."
    say "Any of these will do:"
    say "  Debian or Ubuntu:  sudo apt-get install -y docker.io && sudo usermod -aG docker \$USER   (then sign in again)"
    say "  elsewhere:         install Docker or Podman's docker socket and set DOCKER_HOST"
    say "To test rules and SQLite without one: make test-rules"
    exit 1
}

if [ "${1:-}" = stop ]; then
    stop
    exit 0
fi

if docker info >/dev/null 2>&1; then
    exit 0
fi
if [ -n "${DOCKER_HOST:-}" ]; then
    say "nothing answers at DOCKER_HOST=$DOCKER_HOST"
    exit 1
fi
[ "$(id -u)" = 0 ] || missing
export PATH=$PATH:/usr/sbin:/sbin
if ! command -v dockerd >/dev/null || ! command -v docker >/dev/null; then
    command -v apt-get >/dev/null || missing
    say "installing docker.io"
    # Without the recommended packages: iptables is asked for by name, it is only
    # recommended and dockerd wants it.
    "$here/apt.sh" docker.io iptables >&2
fi

mkdir -p "$root/.tmp"
flags=()
for _ in 1 2 3; do
    if start "${flags[@]}"; then
        say "dockerd started${flags[*]:+ with ${flags[*]}} (pid $(cat "$pidfile"), log .tmp/dockerd.log)"
        exit 0
    fi
    why=$(grep -i 'failed to start daemon' "$log" || true)
    if [[ $why == *iptables* || $why == *'NAT chain'* ]] && [[ ${flags[*]} != *iptables* ]]; then
        say "dockerd cannot use iptables here, starting it without"
        flags+=(--iptables=false)
    elif [[ $why == *graphdriver* || $why == *overlay* ]] && [[ ${flags[*]} != *vfs* ]]; then
        say "dockerd cannot use overlayfs here, starting it with vfs"
        flags+=(--storage-driver=vfs)
    else
        break
    fi
done
tail -n 20 "$log" >&2
say "dockerd did not start, see .tmp/dockerd.log"
exit 1
