# syntax=docker/dockerfile:1
# The program alone on a small Debian: it serves on 8080 as an ordinary user and keeps everything in /data.

FROM node:22.20.0-bookworm-slim AS node

FROM rust:1.95.0-bookworm AS build
# Node bundles the scripts; OpenSSL's headers are for TLS towards PostgreSQL.
COPY --from=node /usr/local/bin/node /usr/local/bin/node
COPY --from=node /usr/local/lib/node_modules /usr/local/lib/node_modules
RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm \
 && apt-get update \
 && apt-get install -y --no-install-recommends libssl-dev pkg-config \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /build
COPY . .
ENV MAILLAGE_ASSETS=require
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/build/target \
    cargo build --locked --profile dist --features postgres-tls,full \
 && cp target/dist/maillage /maillage

FROM debian:12.12-slim
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates git libssl3 \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --user-group --home-dir /data --shell /usr/sbin/nologin maillage \
 && install -d -o maillage -g maillage -m 0750 /data
COPY --from=build /maillage /usr/local/bin/maillage
COPY docker/alive /usr/local/bin/alive
USER maillage
WORKDIR /data
VOLUME /data
ENV MAILLAGE_BIND=0.0.0.0:8080 MAILLAGE_DATA=/data
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s CMD ["alive"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["maillage"]
CMD ["serve"]
