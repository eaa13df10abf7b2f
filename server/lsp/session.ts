/** What the server works with once it is running: open documents, features, configuration files found on the way. */
import type { CodeAction, Diagnostic, Range } from "vscode-languageserver-types";
import type { Config } from "../lint/config.ts";
import type { Host } from "../lint/file.ts";
import type { LintSettings } from "../lint/run.ts";
import * as features from "../service.ts";
import type { ServerSettings } from "../settings.ts";
import { Documents, type OpenDocument } from "./documents.ts";
import { configFor, hostFor, pathOf } from "./host.ts";

export class Session {
  readonly documents = new Documents();
  readonly features = features;
  private readonly configs = new Map<string, Promise<Config | null>>();
  private readonly hosts = new Map<string, Promise<Host | null>>();
  private readonly log: (type: 1 | 2 | 3 | 4, message: string) => void;

  constructor(log: (type: 1 | 2 | 3 | 4, message: string) => void) {
    this.log = log;
  }

  /** The document's own version is linted, however long its configuration takes to be read. */
  async diagnostics(document: OpenDocument, settings: ServerSettings): Promise<Diagnostic[]> {
    const lint = await this.lintSettings(document.uri, settings);
    const host = await this.hostOf(document.uri);
    return features.diagnostics(document.file, document.uri, { lint }, host, this.crashed);
  }

  async codeActions(
    document: OpenDocument,
    range: Range,
    only: string[] | undefined,
    settings: ServerSettings,
  ): Promise<CodeAction[]> {
    const lint = await this.lintSettings(document.uri, settings);
    const host = await this.hostOf(document.uri);
    return features.codeActions(document.file, document.uri, range, only, { lint }, host, this.crashed);
  }

  /** Files around the documents are read again when they are next needed. */
  forgetFiles(): void {
    this.configs.clear();
    this.hosts.clear();
  }

  private async hostOf(uri: string): Promise<Host | null> {
    const path = pathOf(uri);
    if (path === null) return null;
    let host = this.hosts.get(path);
    if (host === undefined) {
      host = hostFor(path);
      this.hosts.set(path, host);
    }
    return await host;
  }

  private async lintSettings(uri: string, settings: ServerSettings): Promise<LintSettings | null> {
    if (!settings.lint.enable) return null;
    const own = features.lintSettings(settings.rules);
    const path = settings.lint.configFiles ? pathOf(uri) : null;
    if (path === null) return own;
    let config = this.configs.get(path);
    if (config === undefined) {
      config = configFor(path).catch((error: unknown) => {
        this.log(2, error instanceof Error ? error.message : String(error));
        return null;
      });
      this.configs.set(path, config);
    }
    // What the repository says holds for everybody who works on it, so it wins over the editor.
    return (await config)?.apply(own) ?? own;
  }

  private readonly crashed = (ruleId: string, error: unknown): void => {
    this.log(1, `The rule ${ruleId} failed: ${error instanceof Error ? (error.stack ?? error.message) : error}`);
  };
}
