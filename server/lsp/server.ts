/** The language server: which request is answered by which feature, and when diagnostics are pushed. */
import type {
  CodeActionParams,
  CompletionParams,
  InitializeParams,
  ReferenceParams,
  RenameParams,
  SemanticTokensDeltaParams,
  SemanticTokensRangeParams,
} from "vscode-languageserver";
import type { Diagnostic, Range } from "vscode-languageserver-types";
import { semanticTokenModifiers, semanticTokenTypes } from "../data/token-types.ts";
import type { Position } from "../lint/positions.ts";
import { fixAllKind, settingsSection } from "../protocol.ts";
import { defaultSettings, readSettings, type ServerSettings } from "../settings.ts";
import { type Channel, type Connection, createConnection, errorCodes, ResponseError } from "./connection.ts";
import type { OpenDocument } from "./documents.ts";
import { collectOften, compileAtOnce, limitYoung } from "./memory.ts";
import { PreparedList } from "./prepared.ts";

/** What the server is told by whoever starts it. */
export interface ServerOptions {
  readonly version: string;
  /** Folder of the translations. */
  readonly wordsFolder: string;
  /** Reads the code that the answer to `initialize` does not need. */
  load(): Promise<Service>;
  /** Ends the process. */
  exit(code: number): void;
}

type Service = Pick<typeof import("./session.ts"), "Session"> &
  Pick<typeof import("./host.ts"), "wordsOf"> &
  Pick<typeof import("../words.ts"), "useWords">;

/** What a handler gets of a request about a document. */
interface DocumentParams {
  readonly textDocument: { readonly uri: string };
}
interface PositionParams extends DocumentParams {
  readonly position: Position;
}
interface ChangeParams {
  readonly textDocument: { readonly uri: string; readonly version: number };
  readonly contentChanges: readonly { readonly range?: Range; readonly text: string }[];
}

export function serve(channel: Channel, options: ServerOptions): void {
  collectOften();
  const connection = createConnection(
    channel,
    (method, error) => log(1, `${method} failed: ${error instanceof Error ? (error.stack ?? error.message) : error}`),
    () => options.exit(shutDown ? 0 : 1),
  );
  const log = (type: 1 | 2 | 3 | 4, message: string) => connection.notify("window/logMessage", { type, message });
  let client: InitializeParams["capabilities"] = {};
  let settings: ServerSettings = defaultSettings;
  let shutDown = false;
  // Parser, rules and features are loaded after the answer to `initialize`: the editor does not wait for them.
  let loading: Promise<Service> | null = null;
  let service: InstanceType<Service["Session"]> | null = null;
  const session = async () => {
    loading ??= options.load();
    const { Session } = await loading;
    service ??= new Session({
      log,
      onMore: (uri) => (pulls(client) ? refresh() : schedulePush(uri)),
      onConfig: (uri, found) => publish(uri, undefined, found),
    });
    return service;
  };

  connection.onRequest("initialize", (params: InitializeParams) => {
    client = params.capabilities ?? {};
    const given: unknown = params.initializationOptions;
    if (given !== null && given !== undefined) settings = readSettings(sectionOf(given));
    setImmediate(() => {
      compileAtOnce();
      void prepare(params.locale);
    });
    return {
      serverInfo: { name: "quayside", version: options.version },
      capabilities: capabilities(pulls(client)),
    };
  });

  /** Words first, so that no message is made in another language than the next. */
  const prepare = async (locale: string | undefined) => {
    if (locale && !/^en\b/i.test(locale)) {
      loading ??= options.load();
      const { wordsOf, useWords } = await loading;
      const words = await wordsOf(options.wordsFolder, locale);
      if (words !== null) useWords(words);
    }
    await session();
    ready();
  };
  let ready: () => void = () => {};
  const prepared = new Promise<void>((resolve) => {
    ready = resolve;
  });

  connection.onNotification("initialized", () => {
    const dynamic = client.workspace?.didChangeConfiguration?.dynamicRegistration === true;
    const registrations = [
      ...(dynamic
        ? [
            {
              id: "settings",
              method: "workspace/didChangeConfiguration",
              registerOptions: { section: settingsSection },
            },
          ]
        : []),
      ...(client.workspace?.didChangeWatchedFiles?.dynamicRegistration === true
        ? [
            {
              id: "config-files",
              method: "workspace/didChangeWatchedFiles",
              registerOptions: {
                watchers: [
                  { globPattern: "**/.{quayside,hadolint}.{yaml,yml}" },
                  { globPattern: "**/package.json" },
                  { globPattern: "**/*.dockerignore" },
                ],
              },
            },
          ]
        : []),
    ];
    if (registrations.length > 0) connection.request("client/registerCapability", { registrations }).catch(() => {});
    void readClientSettings();
  });

  const readClientSettings = async () => {
    if (client.workspace?.configuration !== true) return;
    const answer = await connection
      .request("workspace/configuration", { items: [{ section: settingsSection }] })
      .catch(() => null);
    if (Array.isArray(answer) && answer[0]) settings = readSettings(answer[0]);
    await lintAgain();
  };

  /** Asks a client that pulls to pull again; what it shows stays until it does. */
  const refresh = () => {
    if (client.workspace?.diagnostics?.refreshSupport !== true) return;
    connection.request("workspace/diagnostic/refresh", undefined).catch(() => {});
  };

  /** Something but a text has changed: every open document is looked at anew. */
  const lintAgain = async () => {
    const current = await session();
    current.forgetFiles();
    if (pulls(client)) refresh();
    else for (const uri of current.documents.uris) schedulePush(uri);
  };

  connection.onNotification("workspace/didChangeConfiguration", (params: { settings?: unknown }) => {
    if (client.workspace?.configuration === true) return void readClientSettings();
    settings = readSettings(sectionOf(params.settings));
    void lintAgain();
  });
  connection.onNotification("workspace/didChangeWatchedFiles", () => void lintAgain());

  // Documents. Until the session is there, changes wait in order behind it.
  const onDocument = (change: (session: InstanceType<Service["Session"]>) => void) => {
    if (service !== null) change(service);
    else void session().then(change);
  };
  connection.onNotification(
    "textDocument/didOpen",
    ({ textDocument }: { textDocument: { uri: string; languageId: string; version: number; text: string } }) =>
      onDocument((current) => {
        current.documents.add(textDocument.uri, textDocument.languageId, textDocument.version, textDocument.text);
        schedulePush(textDocument.uri);
      }),
  );
  connection.onNotification("textDocument/didChange", ({ textDocument, contentChanges }: ChangeParams) =>
    onDocument((current) => {
      current.documents.change(textDocument.uri, textDocument.version, contentChanges as never);
      limitYoung();
      schedulePush(textDocument.uri);
    }),
  );
  connection.onNotification("textDocument/didClose", ({ textDocument }: DocumentParams) =>
    onDocument((current) => {
      current.close(textDocument.uri);
      if (!pulls(client)) publish(textDocument.uri, undefined, []);
    }),
  );

  const publish = (uri: string, version: number | undefined, diagnostics: readonly Diagnostic[]) =>
    connection.notify("textDocument/publishDiagnostics", {
      uri,
      ...(version === undefined ? {} : { version }),
      diagnostics,
    });

  /** Documents whose diagnostics are to be pushed as soon as nothing newer waits. */
  const toPush = new Set<string>();
  const schedulePush = (uri: string) => {
    if (pulls(client)) return;
    if (toPush.size === 0) void connection.quiet().then(pushAll, () => {});
    toPush.add(uri);
  };
  const pushAll = async () => {
    await prepared;
    const uris = [...toPush];
    toPush.clear();
    for (const uri of uris) {
      const document = service?.documents.get(uri);
      if (document === undefined || service === null) continue;
      try {
        const { version } = document;
        const diagnostics = await service.diagnostics(document, settings);
        // A change that came meanwhile has its own push on the way.
        if (document.version === version) publish(uri, version, diagnostics);
      } catch (error) {
        log(1, `diagnostics failed: ${error instanceof Error ? (error.stack ?? error.message) : error}`);
      }
    }
  };

  /** A request about an open document: null where it is not open, never an error. */
  const about = <P extends DocumentParams>(
    method: string,
    answer: (session: InstanceType<Service["Session"]>, document: OpenDocument, params: P) => unknown,
    nothing: unknown = null,
  ) => {
    connection.onRequest(method, async (params: P) => {
      await prepared;
      const current = await session();
      const document = current.documents.get(params.textDocument.uri);
      return document === undefined ? nothing : answer(current, document, params);
    });
  };

  about(
    "textDocument/diagnostic",
    async (current, document) => ({
      kind: "full",
      items: await current.diagnostics(document, settings),
    }),
    { kind: "full", items: [] },
  );
  about("textDocument/codeAction", (current, document, params: CodeActionParams) =>
    current.codeActions(document, params.range, params.context.only, settings),
  );
  about("textDocument/completion", (current, document, params: CompletionParams) =>
    current.features.completion(document.file, params.position, {
      snippets: client.textDocument?.completion?.completionItem?.snippetSupport === true,
    }),
  );
  about("textDocument/hover", (current, document, params: PositionParams) =>
    plain(current.features.hover(document.file, params.position), hoverFormats(client)),
  );
  about(
    "textDocument/documentSymbol",
    (current, document) => new PreparedList(current.features.documentSymbols(document.file)),
  );
  about("textDocument/foldingRange", (current, document) => current.features.foldingRanges(document.file));

  about("textDocument/documentLink", (current, document) => current.features.documentLinks(document.file));
  const augments = () => client.textDocument?.semanticTokens?.augmentsSyntaxTokens === true;
  about("textDocument/semanticTokens/full", (current, document) => current.tokens.full(document, augments()));
  about("textDocument/semanticTokens/full/delta", (current, document, params: SemanticTokensDeltaParams) =>
    current.tokens.delta(document, params.previousResultId, augments()),
  );
  about("textDocument/semanticTokens/range", (current, document, { range }: SemanticTokensRangeParams) => ({
    data: current.features.semanticTokens(document.file, { augments: augments(), range }),
  }));

  about("textDocument/definition", (current, document, params: PositionParams) =>
    current.features.definition(document.file, document.uri, params.position),
  );
  about("textDocument/references", (current, document, params: ReferenceParams) =>
    current.features.references(document.file, document.uri, params.position, params.context.includeDeclaration),
  );
  about("textDocument/documentHighlight", (current, document, params: PositionParams) =>
    current.features.documentHighlights(document.file, params.position),
  );
  about("textDocument/prepareRename", (current, document, params: PositionParams) =>
    current.features.prepareRename(document.file, params.position),
  );
  about("textDocument/rename", (current, document, params: RenameParams) => {
    try {
      return current.features.rename(document.file, document.uri, params.position, params.newName);
    } catch (error) {
      // A name that can't be taken is the user's to correct, and no failure of the server.
      if (error instanceof current.features.RenameError)
        throw new ResponseError(errorCodes.requestFailed, error.message);
      throw error;
    }
  });

  connection.onRequest("shutdown", () => {
    shutDown = true;
    return null;
  });
  connection.onNotification("exit", () => options.exit(shutDown ? 0 : 1));
  connection.listen();
}

function capabilities(pull: boolean): object {
  return {
    positionEncoding: "utf-16",
    textDocumentSync: { openClose: true, change: 2 },
    completionProvider: { triggerCharacters: ["-", "=", ",", "$", "{", "#"] },
    hoverProvider: true,
    documentSymbolProvider: true,
    foldingRangeProvider: true,
    documentLinkProvider: {},
    semanticTokensProvider: {
      legend: { tokenTypes: semanticTokenTypes, tokenModifiers: semanticTokenModifiers },
      full: { delta: true },
      range: true,
    },
    definitionProvider: true,
    referencesProvider: true,
    documentHighlightProvider: true,
    renameProvider: { prepareProvider: true },
    codeActionProvider: { codeActionKinds: ["quickfix", fixAllKind] },
    ...(pull ? { diagnosticProvider: { interFileDependencies: false, workspaceDiagnostics: false } } : {}),
  };
}

/** Whether the client asks for diagnostics; else they are pushed. */
function pulls(client: InitializeParams["capabilities"]): boolean {
  return client.textDocument?.diagnostic !== undefined;
}

function hoverFormats(client: InitializeParams["capabilities"]): readonly string[] {
  return client.textDocument?.hover?.contentFormat ?? ["markdown"];
}

/** Plain text for clients that take no Markdown. */
function plain<T extends { contents: unknown } | null>(hover: T, formats: readonly string[]): T {
  if (hover === null || formats.includes("markdown")) return hover;
  const contents = hover.contents as { value: string };
  return { ...hover, contents: { kind: "plaintext", value: contents.value.replace(/```\w*\n|\n```|`/g, "") } };
}

/** `{ quayside: … }` or the section itself. */
function sectionOf(given: unknown): unknown {
  const record = given as Record<string, unknown> | null;
  return typeof record === "object" && record !== null && settingsSection in record ? record[settingsSection] : given;
}

export type { Connection };
