#!/bin/sh
# Makes an image with this machine's own Node.js and npm, for engines without a registry:
#
#   docker/node-image.sh assay-node && docker build --build-arg NODE_IMAGE=assay-node -f docker/Dockerfile -t assay .
#
# It reaches the package registry as this machine does: through the registry that npm is set to, and with the certificates of
# NODE_EXTRA_CA_CERTS. Only the build uses it; the service's image gets the `node` program and nothing else of it.
#
# BASE must have at least this machine's C library; the default fits Node.js built for Debian 12 or older.
set -eu
name="${1:?usage: node-image.sh NAME}"
base="${BASE:-debian:bookworm-slim}"
context="$(mktemp -d)"
trap 'rm -rf "$context"' EXIT
cp "$(node -p process.execPath)" "$context/node"
cp -rL "$(npm root -g 2>/dev/null)/npm" "$context/npm"
: >"$context/extra-ca.pem"
[ -z "${NODE_EXTRA_CA_CERTS:-}" ] || cp "$NODE_EXTRA_CA_CERTS" "$context/extra-ca.pem"
registry="$(npm config get registry 2>/dev/null)"
cat >"$context/Dockerfile" <<DOCKERFILE
FROM $base
RUN apt-get update -qq && apt-get install -y -qq --no-install-recommends ca-certificates libstdc++6 && rm -rf /var/lib/apt/lists/*
COPY node /usr/local/bin/node
COPY npm /usr/local/lib/node_modules/npm
COPY extra-ca.pem /etc/extra-ca.pem
ENV NODE_EXTRA_CA_CERTS=/etc/extra-ca.pem NPM_CONFIG_REGISTRY=$registry
RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm && node --version && npm --version
DOCKERFILE
DOCKER_BUILDKIT=0 docker build -q --network=host -t "$name" "$context"
