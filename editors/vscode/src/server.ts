// The server's process: found, started, watched, started again.
import * as fs from "node:fs";
import * as os from "node:os";
import * as vscode from "vscode";
import { CloseAction, ErrorAction, LanguageClient, RevealOutputChannelOn } from "vscode-languageclient/node";
import type { LanguageClientOptions, ServerOptions, StaticFeature } from "vscode-languageclient/node";
import { BackOff } from "./backOff.ts";
import { CAPABILITIES } from "./protocol.ts";
import { findServer, NoServer } from "./serverPath.ts";
import type { Found } from "./serverPath.ts";
import { collect, serverSettings } from "./settings.ts";
import { askVersion, compare } from "./version.ts";

/** How it stands with the server. */
export type State =
  | { kind: "stopped" }
  | { kind: "starting" }
  | { kind: "running"; client: LanguageClient; version: string; found: Found }
  | { kind: "failed"; why: string };

export class Server {
  private current: State = { kind: "stopped" };
  private readonly changed = new vscode.EventEmitter<State>();
  private readonly backOff = new BackOff();
  /** The client that is there, running or not yet. */
  private client: LanguageClient | undefined;
  private startedAt = 0;
  private retry: NodeJS.Timeout | undefined;
  /** Starts and stops, one after the other. */
  private queue: Promise<void> = Promise.resolve();

  readonly onDidChange = this.changed.event;

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly log: vscode.LogOutputChannel,
  ) {}

  get state(): State {
    return this.current;
  }

  /** The client of a running server. */
  get running(): LanguageClient | undefined {
    return this.current.kind === "running" ? this.current.client : undefined;
  }

  /** Starts the server if it is neither running nor about to. */
  start(): Promise<void> {
    return this.enqueue(async () => {
      if (this.current.kind === "stopped") await this.launch();
    });
  }

  /** Starts it anew, because a person wants it or what it depends on has changed. */
  restart(): Promise<void> {
    return this.enqueue(async () => {
      this.backOff.reset();
      await this.end();
      await this.launch();
    });
  }

  stop(): Promise<void> {
    return this.enqueue(async () => {
      await this.end();
      this.become({ kind: "stopped" });
    });
  }

  private enqueue(work: () => Promise<void>): Promise<void> {
    this.queue = this.queue.then(work).catch(error => this.log.error(String(error)));
    return this.queue;
  }

  private become(state: State): void {
    this.current = state;
    this.changed.fire(state);
  }

  private async end(): Promise<void> {
    clearTimeout(this.retry);
    const client = this.client;
    this.client = undefined;
    // Fails when the process is gone already, which is what is wanted.
    await client?.dispose().catch(() => undefined);
  }

  private async launch(): Promise<void> {
    this.become({ kind: "starting" });
    try {
      const found = findServer({
        setting: vscode.workspace.getConfiguration("vaultls").get("server.path", ""),
        env: process.env,
        extensionDir: this.context.extensionPath,
        home: os.homedir(),
        platform: process.platform,
        isFile: file => fs.statSync(file, { throwIfNoEntry: false })?.isFile() ?? false,
      });
      const version = await askVersion(found.command);
      this.log.info(`server: ${found.command} ${version} (from ${found.source})`);
      this.fits(version, found);
      await this.run(found, version);
    } catch (error) {
      if (error instanceof NoServer) this.fail(error.message);
      else this.crashed(error instanceof Error ? error.message : String(error));
    }
  }

  private fits(version: string, found: Found): void {
    const own = String(this.context.extension.packageJSON.version);
    switch (compare(version, own)) {
      case "older":
        throw new NoServer(`${found.command} is version ${version}; this extension needs ${own} or later.`);
      case "newer":
        this.log.warn(`the server is version ${version}, this extension ${own}: it may not know all that the server does`);
        break;
      case "same":
        break;
    }
  }

  private async run(found: Found, version: string): Promise<void> {
    const extra = vscode.workspace.getConfiguration("vaultls").get<string[]>("server.extraArgs", []);
    const executable: ServerOptions = { command: found.command, args: ["lsp", ...extra] };
    const client = new LanguageClient("vaultls", "vaultls", executable, this.options());
    client.registerFeature(asks);
    this.client = client;
    this.startedAt = Date.now();
    await client.start();
    // It may have crashed, or been stopped, meanwhile.
    if (this.client === client && client.isRunning()) this.become({ kind: "running", client, version, found });
  }

  private options(): LanguageClientOptions {
    const names = serverSettings(this.context.extension.packageJSON);
    const settings = () => {
      const configuration = vscode.workspace.getConfiguration("vaultls");
      return collect(names, name => configuration.inspect(name));
    };
    return {
      documentSelector: [
        { scheme: "file", language: "markdown" },
        { scheme: "untitled", language: "markdown" },
      ],
      diagnosticCollectionName: "vaultls",
      outputChannel: this.log,
      revealOutputChannelOn: RevealOutputChannelOn.Never,
      initializationOptions: settings(),
      initializationFailedHandler: () => false,
      // Nothing is left to the client: what follows a crash is decided here.
      errorHandler: {
        error: () => ({ action: ErrorAction.Continue, handled: true }),
        closed: () => {
          this.closed();
          return { action: CloseAction.DoNotRestart, handled: true };
        },
      },
      middleware: {
        // The server's own commands want to know where; from the palette and keys nothing comes with them.
        executeCommand: (command, args, next) => next(command, args.length > 0 ? args : cursor()),
        workspace: {
          configuration: params => params.items.map(item => (item.section === "vaultls" ? settings() : null)),
          didChangeConfiguration: async () => {
            await this.running?.sendNotification("workspace/didChangeConfiguration", { settings: { vaultls: settings() } });
          },
        },
      },
    };
  }

  /** The connection has ended. While the server starts, its start fails, too, and says more. */
  private closed(): void {
    if (this.current.kind === "running") this.crashed("the server has ended unexpectedly");
  }

  private crashed(why: string): void {
    const client = this.client;
    this.client = undefined;
    void client?.dispose().catch(() => undefined);
    const wait = this.backOff.crashed(Date.now() - this.startedAt);
    this.log.error(why);
    if (wait === undefined) return this.fail(`The server has crashed repeatedly: ${why}.`);
    this.log.warn(`starting it again in ${wait / 1000} s`);
    this.become({ kind: "starting" });
    clearTimeout(this.retry);
    this.retry = setTimeout(() => {
      void this.enqueue(async () => {
        if (this.current.kind === "starting") await this.launch();
      });
    }, wait);
  }

  private fail(why: string): void {
    this.log.error(why);
    this.become({ kind: "failed", why });
    void this.tell(why);
  }

  private async tell(why: string): Promise<void> {
    const choice = await vscode.window.showErrorMessage(`vaultls: ${why}`, "Show Output", "Restart", "Open Settings");
    if (choice === "Show Output") this.log.show();
    if (choice === "Restart") await this.restart();
    if (choice === "Open Settings") await vscode.commands.executeCommand("workbench.action.openSettings", "vaultls.server");
  }
}

/** The place of the cursor, as the server's commands take it. */
function cursor(): unknown[] {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) return [];
  const { start, end } = editor.selection;
  const position = ({ line, character }: vscode.Position) => ({ line, character });
  return [editor.document.uri.toString(), { start: position(start), end: position(end) }];
}

/** Tells the server what this client knows of its own additions to the protocol. */
const asks: StaticFeature = {
  fillClientCapabilities: capabilities => {
    capabilities.experimental = { ...(capabilities.experimental as object | undefined), ...CAPABILITIES };
  },
  initialize: () => undefined,
  getState: () => ({ kind: "static" }),
  clear: () => undefined,
};
