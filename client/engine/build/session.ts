/** A BuildKit session: through it the engine fetches the build's files, and credentials for the registries it pulls from. */
import { randomUUID } from "node:crypto";
import type { AuthConfig } from "../credentials.ts";
import type { Wire } from "../wire.ts";
import { type SyncedFolder, syncFiles } from "./file-sync.ts";
import { type Handler, serveGrpc, unary } from "./grpc-server.ts";
import { fields, MessageWriter, textOf } from "./protobuf.ts";

export interface SessionOptions {
  /** What BuildKit knows as `context` and `dockerfile`. */
  readonly folders: Readonly<Record<string, SyncedFolder>>;
  /** The credentials for a registry's host, null where there are none. */
  readonly credentials: (registry: string) => Promise<AuthConfig | null>;
  /** Groups sessions that send the same folder, so that the engine keeps what it has of it. */
  readonly sharedKey: string;
  readonly signal: AbortSignal;
}

export interface Session {
  readonly id: string;
  close(): void;
}

/** Opens a session over `POST /session`; resolves when the engine has taken it. */
export async function openSession(wire: Wire, options: SessionOptions): Promise<Session> {
  const id = randomUUID().replaceAll("-", "");
  const methods: Readonly<Record<string, Handler>> = {
    "/grpc.health.v1.Health/Check": unary(async () => new MessageWriter().number(1, serving).finish()),
    // The newer ways to log in (FetchToken and its kin) answer "unimplemented": BuildKit then asks for credentials.
    "/moby.filesync.v1.Auth/Credentials": unary((request) => credentialsFor(request, options.credentials)),
    "/moby.filesync.v1.FileSync/DiffCopy": (call) => syncFiles(call, options.folders, options.signal),
  };
  const socket = await wire.upgrade("/session", {
    headers: {
      Upgrade: "h2c",
      "X-Docker-Expose-Session-Uuid": id,
      "X-Docker-Expose-Session-Name": "quayside",
      "X-Docker-Expose-Session-Sharedkey": options.sharedKey,
      "X-Docker-Expose-Session-Grpc-Method": Object.keys(methods),
    },
    signal: options.signal,
  });
  const session = serveGrpc(socket, methods);
  return {
    id,
    close() {
      session.destroy();
      socket.destroy();
    },
  };
}

/** `grpc.health.v1.HealthCheckResponse.status` of a server that is well. */
const serving = 1;

/**
 * `moby.filesync.v1.CredentialsRequest` {Host 1} and `CredentialsResponse` {Username 1, Secret 2}, numbered in
 * moby/buildkit's session/auth/auth.proto. A token stands alone in the secret.
 */
async function credentialsFor(request: Uint8Array, credentials: SessionOptions["credentials"]): Promise<Uint8Array> {
  let host = "";
  for (const { number, value } of fields(request)) if (number === 1) host = textOf(value);
  const auth = await credentials(host);
  const answer = new MessageWriter();
  if (auth === null) return answer.finish();
  if (auth.identitytoken !== undefined) return answer.text(2, auth.identitytoken).finish();
  return answer
    .text(1, auth.username ?? "")
    .text(2, auth.password ?? "")
    .finish();
}
