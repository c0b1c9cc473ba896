#!/usr/bin/env bash
# Prints the name of the PostgreSQL image the tests run, building it when needed.
#
#   SHANHUO_POSTGRES_IMAGE set    that image, as it is
#   Debian and root               an image made by debootstrap from the mirror
#                                 this machine's apt already uses, so that no
#                                 container registry is needed
#   anything else                 postgres:17-alpine, which docker pulls
#
# The image is built once: its label holds the checksum of the recipe.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
say() { echo "postgres image: $*" >&2; }

if [ -n "${SHANHUO_POSTGRES_IMAGE:-}" ]; then
    echo "$SHANHUO_POSTGRES_IMAGE"
    exit 0
fi

id='' codename=''
if [ -r /etc/os-release ]; then
    id=$(. /etc/os-release && echo "${ID:-}")
    codename=$(. /etc/os-release && echo "${VERSION_CODENAME:-}")
fi
case $codename in
bookworm) version=15 ;;
trixie) version=17 ;;
*) version='' ;;
esac

image="shanhuo-postgres:${version:-none}"
recipe=$(cat "$here/image.sh" "$here/entrypoint.sh" | sha256sum | cut -c1-16)
have=$(docker image inspect --format '{{index .Config.Labels "shanhuo.recipe"}}' "$image" 2>/dev/null || true)
if [ -n "$version" ] && [ "$have" = "$recipe" ]; then
    echo "$image"
    exit 0
fi

if [ "$id" != debian ] || [ -z "$version" ] || [ "$(id -u)" != 0 ]; then
    say "not Debian as root: using postgres:17-alpine from a registry"
    echo postgres:17-alpine
    exit 0
fi

if ! command -v debootstrap >/dev/null; then
    say "installing debootstrap"
    "$here/apt.sh" debootstrap >&2
fi

mirror=$(apt-get indextargets --format '$(REPO_URI) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' |
    awk -v release="$codename" '$2 == release && $3 == "main" && $1 ~ /^(https?|file):/ { print $1; exit }')
if [ -z "$mirror" ]; then
    say "apt's sources name no mirror of $codename main; set SHANHUO_POSTGRES_IMAGE"
    exit 1
fi

mkdir -p "$root/.tmp"
work=$(mktemp -d "$root/.tmp/image.XXXXXX")
trap 'rm -rf "$work"' EXIT
rootfs=$work/rootfs

say "debootstrap of PostgreSQL $version, about a minute (log: .tmp/image.log)"
started=$SECONDS
# debootstrap fetches every package itself; one refused download fails it, so it
# gets three tries.
for try in 1 2 3; do
    rm -rf "$rootfs"
    if debootstrap --variant=minbase --include="postgresql-$version" \
        "$codename" "$rootfs" "$mirror" </dev/null >"$root/.tmp/image.log" 2>&1; then
        break
    fi
    if [ "$try" = 3 ]; then
        tail -n 20 "$root/.tmp/image.log" >&2
        say "debootstrap failed three times"
        exit 1
    fi
    say "debootstrap failed, trying again"
    sleep $((try * 3))
done

# What a database server never reads is two thirds of the image. The JIT
# compiler goes with LLVM: its module is only loaded when jit is on.
rm -rf "$rootfs"/var/cache/apt/* "$rootfs"/var/lib/apt/lists/* \
    "$rootfs"/usr/share/doc "$rootfs"/usr/share/man "$rootfs"/usr/share/info \
    "$rootfs"/usr/share/locale "$rootfs"/usr/share/postgresql/*/man \
    "$rootfs"/usr/lib/*/libLLVM*.so* "$rootfs"/usr/lib/*/libz3.so* \
    "$rootfs"/usr/lib/postgresql/*/lib/bitcode "$rootfs"/usr/lib/postgresql/*/lib/llvmjit* \
    "$rootfs"/usr/lib/python3* "$rootfs"/usr/share/perl "$rootfs"/usr/lib/*/perl \
    "$rootfs"/var/lib/postgresql/* "$rootfs"/var/log/* "$rootfs"/dev/*
install -m 755 "$here/entrypoint.sh" "$rootfs/usr/local/bin/entrypoint.sh"

tar -C "$rootfs" --numeric-owner -c . | docker import \
    -c "LABEL shanhuo.recipe=$recipe" \
    -c "ENV PATH=/usr/lib/postgresql/$version/bin:/usr/sbin:/usr/bin:/sbin:/bin PGDATA=/var/lib/postgresql/data LANG=C.UTF-8" \
    -c 'VOLUME /var/lib/postgresql/data' \
    -c 'EXPOSE 5432' \
    -c 'ENTRYPOINT ["/usr/local/bin/entrypoint.sh"]' \
    -c 'CMD ["postgres"]' \
    - "$image" >/dev/null
say "$image built in $((SECONDS - started)) s, $(docker image inspect --format '{{.Size}}' "$image" | awk '{ printf "%d MB", $1 / 1e6 }')"
echo "$image"
