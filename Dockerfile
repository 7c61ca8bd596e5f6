FROM node:24-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# The optional packages are the embedded Postgres and Node itself, for machines that lack them.
RUN npm ci --omit=dev --omit=optional

FROM node:24-slim
WORKDIR /app
ENV NODE_ENV=production HOST=0.0.0.0 PORT=4000
# As in scripts/node-flags.json, as far as NODE_OPTIONS allows: V8 may take memory rather than clean up.
ENV NODE_OPTIONS="--max-semi-space-size=64 --max-old-space-size=512"
COPY --from=packages /app/node_modules node_modules
COPY package.json ./
COPY migrations migrations
COPY schema schema
COPY src src
USER node
EXPOSE 4000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health/live`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "src/main.ts", "api"]
