#!/bin/sh
# Installs what `make build` built: install.sh BINARY DESTDIR PREFIX. Settings that are there stay.
set -eu
cd "$(dirname "$0")/.."
binary=$1 root=$2 prefix=$3

if [ ! -x "$binary" ]; then
    echo "install: there is no $binary; run make build first" >&2
    exit 1
fi

# Units name the paths of Debian; another prefix is written in.
put() {
    install -d "$(dirname "$root$2")"
    sed "s|/usr/bin/opined|$prefix/bin/opined|g" "$1" >"$root$2"
    chmod 0644 "$root$2"
}

install -D -s -m 0755 "$binary" "$root$prefix/bin/opined"
for file in Models/opined-mini/* Models/opined-laptops/* Demo/*.jsonl Demo/learn/*.jsonl; do
    if [ ! -f "$file" ]; then continue; fi
    install -D -m 0644 "$file" "$root$prefix/share/opined/$file"
done
for file in analysis.txt rewriting.txt; do
    install -D -m 0644 "config/prompts/$file" "$root$prefix/share/opined/prompts/$file"
done
install -D -m 0644 docs/opined.1 "$root$prefix/share/man/man1/opined.1"
install -d "$root$prefix/share/doc/opined"
install -m 0644 README.md CHANGELOG.md LICENSE NOTICE docs/operations.md \
    "$root$prefix/share/doc/opined"

put systemd/opined.service /usr/lib/systemd/system/opined.service
put systemd/opined@.service /usr/lib/systemd/system/opined@.service
put systemd/opined.sysusers /usr/lib/sysusers.d/opined.conf
put systemd/opined.tmpfiles /usr/lib/tmpfiles.d/opined.conf
put config/opined.yaml "$prefix/share/doc/opined/opined.yaml"
if [ ! -e "$root/etc/opined/opined.yaml" ]; then
    put config/opined.yaml /etc/opined/opined.yaml
fi

if [ -z "$root" ] && [ -d /run/systemd/system ]; then
    systemd-sysusers opined.conf
    systemd-tmpfiles --create opined.conf
    systemctl daemon-reload
fi
