# Predesk for production: one image for the application (default) and for workers (command: node scripts/run.mjs worker).
FROM node:22-bookworm-slim AS build
WORKDIR /predesk
ENV NEXT_TELEMETRY_DISABLED=1
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
RUN npm run build && npm prune --omit=dev && rm -rf .next/cache

FROM node:22-bookworm-slim
WORKDIR /predesk
ENV NODE_ENV=production NEXT_TELEMETRY_DISABLED=1 PORT=3000
COPY --from=build --chown=node:node /predesk ./
USER node
EXPOSE 3000
# 503 while the database or every worker is down: see GET /api/health.
HEALTHCHECK --interval=15s --timeout=6s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/api/health`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# Workers finish the attempt at Stripe they are making, which takes 20 seconds at most: give them time with --stop-timeout 60.
STOPSIGNAL SIGTERM
CMD ["node", "scripts/start.mjs"]
