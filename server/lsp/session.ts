/** What the server works with once it is running: open documents, features, configuration files found on the way. */
import { dirname } from "node:path";
import type { CodeAction, Diagnostic, Range } from "vscode-languageserver-types";
import { buildContext } from "../host/build-context.ts";
import { ConfigFiles, isIgnoredBy } from "../host/config-files.ts";
import { type Config, ruleNames } from "../lint/config.ts";
import type { Host } from "../lint/file.ts";
import { defaultLintSettings, type ForeignFinding, type LintSettings } from "../lint/run.ts";
import { rules } from "../rules/index.ts";
import * as features from "../service.ts";
import type { ServerSettings } from "../settings.ts";
import { configDiagnostics } from "./config-diagnostics.ts";
import { Documents, type OpenDocument } from "./documents.ts";
import { pathOf, uriOf } from "./host.ts";
import { SentTokens } from "./sent-tokens.ts";
import { LiveShellCheck } from "./shellcheck.ts";

/** Whom the session tells of things that nobody has asked for. */
export interface SessionEvents {
  log(type: 1 | 2 | 3 | 4, message: string): void;
  /** There is more to say of an open document than when its diagnostics were last asked for. */
  onMore(uri: string): void;
  /** What is wrong with a configuration file; empty when nothing is any more. */
  onConfig(uri: string, diagnostics: readonly Diagnostic[]): void;
}

export class Session {
  readonly documents = new Documents();
  readonly features = features;
  readonly tokens = new SentTokens();
  private readonly configs = new ConfigFiles(ruleNames(rules));
  /** Configuration files that were read since they were last forgotten. */
  private readonly shownConfigs = new Map<string, Config>();
  private readonly hosts = new Map<string, Host>();
  private readonly events: SessionEvents;
  private readonly shellCheck: LiveShellCheck;

  constructor(events: SessionEvents) {
    this.events = events;
    this.shellCheck = new LiveShellCheck(
      (uri) => events.onMore(uri),
      (message) => events.log(2, message),
    );
  }

  /** The document's own version is linted, however long its configuration takes to be read. */
  async diagnostics(document: OpenDocument, settings: ServerSettings): Promise<Diagnostic[]> {
    const lint = await this.lintSettings(document.uri, settings);
    const host = this.hostOf(document.uri);
    const foreign = lint === null ? null : this.foreign(document, settings);
    return features.diagnostics(document.file, document.uri, { lint, foreign }, host, this.crashed);
  }

  async codeActions(
    document: OpenDocument,
    range: Range,
    only: string[] | undefined,
    settings: ServerSettings,
  ): Promise<CodeAction[]> {
    const lint = await this.lintSettings(document.uri, settings);
    const host = this.hostOf(document.uri);
    const foreign = lint === null ? null : this.foreign(document, settings);
    return features.codeActions(document.file, document.uri, range, only, { lint, foreign }, host, this.crashed);
  }

  /** Files around the documents are read again when they are next needed. */
  forgetFiles(): void {
    this.configs.forget();
    this.hosts.clear();
    for (const [file, { problems }] of this.shownConfigs)
      if (problems.length > 0) this.events.onConfig(uriOf(file), []);
    this.shownConfigs.clear();
  }

  close(uri: string): void {
    this.documents.remove(uri);
    this.tokens.forget(uri);
    this.shellCheck.forget(uri);
  }

  private foreign(document: OpenDocument, { shellcheck }: ServerSettings): readonly ForeignFinding[] | null {
    return shellcheck.enable ? this.shellCheck.findings(document.uri, document.file, shellcheck.path) : null;
  }

  private hostOf(uri: string): Host | null {
    const path = pathOf(uri);
    if (path === null) return null;
    let host = this.hosts.get(path);
    if (host === undefined) {
      host = buildContext(path);
      this.hosts.set(path, host);
    }
    return host;
  }

  /** The repository's choices, and the editor's on top of them. Null: this document is not linted. */
  private async lintSettings(uri: string, settings: ServerSettings): Promise<LintSettings | null> {
    if (!settings.lint.enable) return null;
    const path = settings.lint.configFiles ? pathOf(uri) : null;
    const config = path === null ? null : await this.configs.nearest(dirname(path));
    if (path === null || config === null) return features.lintSettings(settings.rules);
    if (this.shownConfigs.get(config.file) !== config) {
      this.shownConfigs.set(config.file, config);
      if (config.problems.length > 0) this.events.onConfig(uriOf(config.file), configDiagnostics(config));
    }
    if (isIgnoredBy(config, path)) return null;
    return features.withRules(config.apply(defaultLintSettings), settings.rules);
  }

  private readonly crashed = (ruleId: string, error: unknown): void => {
    this.events.log(1, `The rule ${ruleId} failed: ${error instanceof Error ? (error.stack ?? error.message) : error}`);
  };
}
