#!/bin/sh
# Installs Debian's packages of every language on this machine, as root, for the native sandbox. Does nothing where they are there.
# Wants the project's own packages installed (npm ci).
set -eu
cd "$(dirname "$0")/.."

missing=""
for package in $(node_modules/.bin/tsx test/support/language-packages.ts); do
  dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q ' installed$' || missing="$missing $package"
done
[ -n "$missing" ] || exit 0
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
# shellcheck disable=SC2086 # one word a package
apt-get install -y -qq --no-install-recommends $missing >/dev/null
