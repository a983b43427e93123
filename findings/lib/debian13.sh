# Sourced by findings about Debian's packages: a Debian 13 with some of them, in a temporary folder that is gone afterwards.
# Needs root, debootstrap and the mirror that this machine's apt knows; 77 where one is missing.

lacking() { echo "not run: $1"; exit 77; }

# The packages to install; then `inside` runs a script in it, with our loopback, and all that it starts ends with it.
debian13() {
    [ "$(id -u)" = 0 ] || lacking "it needs root"
    command -v debootstrap >/dev/null || lacking "debootstrap is not installed"
    mirror=$(apt-get indextargets --format '$(SITE)' 'Created-By: Packages' 'Origin: Debian' | grep -v 'security/*$' | head -n 1)
    [ -n "$mirror" ] || lacking "this machine's apt knows no mirror of Debian"
    top=$(mktemp -d)
    chmod 755 "$top"
    trap 'rm -rf "$top"' EXIT
    debootstrap --variant=minbase trixie "$top" "$mirror" >"$top.log" 2>&1 || { tail -n 3 "$top.log"; exit 1; }
    rm -f "$top.log"
    printf '#!/bin/sh\nexit 101\n' >"$top/usr/sbin/policy-rc.d"
    chmod +x "$top/usr/sbin/policy-rc.d"
    inside "apt-get update -q && apt-get install -q -y --no-install-recommends $*" >"$top/log" 2>&1 ||
        { tail -n 3 "$top/log"; exit 1; }
}

inside() {
    unshare --mount --pid --fork --kill-child env DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 \
        sh -c 'mount -t proc proc "$0/proc" && exec chroot "$0" sh -c "$1"' "$top" "$1"
}

# `version PACKAGE START`: prints it, and fails unless it starts so.
version() {
    have=$(chroot "$top" dpkg-query -W -f '${Version}' "$1")
    echo "$1 $have"
    case $have in "$2"*) ;; *) echo "it was seen with $2"; exit 1 ;; esac
}
