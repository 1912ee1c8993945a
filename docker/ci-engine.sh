#!/bin/sh
# Makes sure that a Docker engine answers on this Debian machine, as root: installs Debian's packages where they are missing and
# starts an engine where none runs. Does nothing where one answers already. Exits 0 when it answers, else 1 with its log.
set -eu

answers() { docker version >/dev/null 2>&1; }

# A client alone is no engine: machines come with the one and without the other.
answers && command -v mmdebstrap >/dev/null 2>&1 && exit 0

missing=""
command -v docker >/dev/null 2>&1 || missing="$missing docker.io"
command -v mmdebstrap >/dev/null 2>&1 || missing="$missing mmdebstrap"
if ! answers; then
  command -v dockerd >/dev/null 2>&1 || missing="$missing docker.io"
  command -v iptables >/dev/null 2>&1 || missing="$missing iptables"
fi
if [ -n "$missing" ]; then
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq
  # shellcheck disable=SC2086 # one word a package
  apt-get install -y -qq --no-install-recommends $missing >/dev/null
fi
answers && exit 0

log="$(mktemp)"
start() {
  # Its own session: it must outlive this script.
  setsid dockerd "$@" >"$log" 2>&1 </dev/null &
  pid=$!
  for _ in $(seq 120); do
    answers && return 0
    kill -0 "$pid" 2>/dev/null || return 1
    sleep 0.5
  done
  kill "$pid"
  return 1
}

# Machines without packet filtering, as some virtual ones, can run every test: containers have no network anyway.
start && exit 0
start --iptables=false --ip6tables=false --bridge=none && exit 0
echo "no Docker engine could be started:" >&2
tail -n 20 "$log" >&2
exit 1
