// Dockerfiles for benches: realistic ones of any length, and the shapes in which parsers are known to grow too fast.

const stage = (n) => `FROM debian:bookworm-slim AS stage${n}
ARG VERSION=1.${n}.0
ENV APP_HOME=/srv/app${n} \\
    LANG=C.UTF-8 \\
    PATH=/srv/app${n}/bin:$PATH
LABEL org.opencontainers.image.title="app ${n}" org.opencontainers.image.version="$VERSION"
# Packages that the build needs; the lists go again in the same layer.
RUN --mount=type=cache,target=/var/cache/apt,sharing=locked \\
    apt-get update && \\
    apt-get install -y --no-install-recommends \\
        build-essential \\
        ca-certificates \\
        # for the download below
        curl \\
        git && \\
    rm -rf /var/lib/apt/lists/*
WORKDIR $APP_HOME
COPY --chown=1000:1000 package.json package-lock.json ./
COPY --from=builder /out/tool /usr/local/bin/tool
RUN curl -fsSL "https://example.org/tool-$VERSION.tar.gz" | tar -xz -C /opt
RUN <<EOF
set -e
make -j"$(nproc)" all
make install
EOF
COPY <<-CONF /etc/app/app.conf
	[server]
	port = 8080
CONF
EXPOSE 8080/tcp 8443
VOLUME ["/data", "/var/log/app"]
USER 1000:1000
HEALTHCHECK --interval=30s --timeout=3s CMD curl -f http://localhost:8080/health || exit 1
ENTRYPOINT ["/usr/local/bin/tool", "--config", "/etc/app/app.conf"]
CMD ["serve"]

`;

/** A file of realistic stages with about this many lines. */
export function realistic(lines) {
  const linesPerStage = stage(0).split("\n").length - 1;
  return Array.from({ length: Math.max(1, Math.round(lines / linesPerStage)) }, (_, n) => stage(n)).join("");
}

/** Shapes by name: a function from size to text, the text about proportional to the size. */
export const shapes = {
  realistic,
  continuations: (n) => `FROM a\nRUN true${" && \\\n  echo one two".repeat(n)}\n`,
  commentsInRun: (n) => `FROM a\nRUN true${" \\\n  # why\n\n  && b".repeat(n)}\n`,
  stages: (n) =>
    Array.from(
      { length: n },
      (_, i) => `FROM ${i ? `s${i - 1}` : "a"} AS s${i}\nENV E${i}=1\nCOPY --from=s${i >> 1} a$E0 b\n`,
    ).join(""),
  heredoc: (n) => `FROM a\nRUN <<EOF\n${"echo one two three\n".repeat(n)}EOF\n`,
  heredocs: (n) => `FROM a\n${"RUN <<EOF\necho a\nEOF\n".repeat(n)}`,
  json: (n) => `FROM a\nCMD [${Array.from({ length: n }, (_, i) => `"argument ${i}"`).join(", ")}]\n`,
  env: (n) => `FROM a\n${Array.from({ length: n }, (_, i) => `ENV V${i}="$V${i - 1}" W=$W:x\n`).join("")}`,
  envOneLine: (n) => `FROM a\nENV ${Array.from({ length: n }, (_, i) => `V${i}="a b" \\\n`).join(" ")} Z=1\n`,
  labels: (n) => `FROM a\nLABEL ${"a.b=c ".repeat(n)}\n`,
  comments: (n) => `${"# a comment\n".repeat(n)}FROM a\n`,
  emptyLines: (n) => `FROM a\n${"\n".repeat(n)}RUN b\n`,
  flags: (n) => `FROM a\nRUN ${"--mount=type=cache,target=/x ".repeat(n)}true\n`,
  markers: (n) => `FROM a\nRUN cat ${"<<A ".repeat(n)}\n${"A\n".repeat(n)}`,
  words: (n) => `FROM a\nCOPY ${"file ".repeat(n)} /x/\n`,
  quotes: (n) => `FROM a\nENV A=${"'a'\"b\"\\ ".repeat(n)}\n`,
  dollars: (n) =>
    `FROM a\nENV A=${"${A:-".repeat(Math.min(n, 500))}x${"}".repeat(Math.min(n, 500))}${"$A".repeat(n)}\n`,
  carriageReturns: (n) => `FROM a\r\n${"RUN a \\\r\n && b\r\n".repeat(n)}`,
  oneLongLine: (n) => `FROM a\nRUN ${"x".repeat(n * 10)}\n`,
  backslashes: (n) => `FROM a\nRUN ${"\\".repeat(n)}\n`,
  onbuild: (n) => `FROM a\n${"ONBUILD ".repeat(n)}RUN x\n`,
};
