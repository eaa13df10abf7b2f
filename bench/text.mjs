// Dockerfiles of a given size, made of realistic stages: the same for every run.

const stage = (n) => `
# Stage ${n}: what the service needs to build.
FROM golang:1.23-bookworm AS build${n}
ARG VERSION=1.${n}.0
ENV CGO_ENABLED=0 \\
    GOFLAGS="-trimpath -mod=readonly"
WORKDIR /src/service${n}
RUN --mount=type=cache,target=/var/cache/apt,sharing=locked \\
    apt-get update \\
    && apt-get install -y --no-install-recommends \\
        ca-certificates=2023* \\
        git=1:2.39* \\
        make=4.3* \\
    && rm -rf /var/lib/apt/lists/*
COPY --link go.mod go.sum ./
RUN --mount=type=cache,target=/root/.cache/go-build go mod download
COPY . .
RUN <<EOF
set -eux
for target in linux/amd64 linux/arm64; do
  GOOS=\${target%/*} GOARCH=\${target#*/} go build -ldflags "-X main.version=$VERSION" -o "/out/\${target#*/}/app" ./cmd
done
EOF
RUN if [ "$VERSION" = "1.0.0" ]; then echo first > /out/first; else ls -la /out | grep -v total > /out/list; fi

FROM gcr.io/distroless/static-debian12:nonroot AS service${n}
LABEL org.opencontainers.image.version="$VERSION" \\
      org.opencontainers.image.title="service ${n}"
COPY --from=build${n} --chown=65532:65532 /out/amd64/app /app
EXPOSE 80${n % 10}0/tcp
USER 65532
HEALTHCHECK --interval=30s --timeout=3s CMD ["/app", "health"]
ENTRYPOINT ["/app"]
CMD ["serve", "--port", "8080"]
`;

/** A Dockerfile of about this many lines. */
export function dockerfile(lines) {
  let text = "# syntax=docker/dockerfile:1\n";
  for (let n = 0; text.split("\n").length < lines; n++) text += stage(n);
  return text;
}
