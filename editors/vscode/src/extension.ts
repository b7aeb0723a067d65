// The extension: starts the server where there is a vault, and shows what the protocol has no place for.
import * as path from "node:path";
import * as vscode from "vscode";
import { registerCommands } from "./commands.ts";
import { OverviewView } from "./overview.ts";
import { Server } from "./server.ts";
import { showStatus } from "./status.ts";
import { VaultCheck } from "./vaultCheck.ts";
import { vaultAbove } from "./vaults.ts";

let server: Server | undefined;

export function activate(context: vscode.ExtensionContext): void {
  const log = vscode.window.createOutputChannel("vaultls", { log: true });
  const own = new Server(context, log);
  server = own;
  const check = new VaultCheck(own);
  context.subscriptions.push(
    log,
    check,
    own.onDidChange(({ kind }) => {
      void vscode.commands.executeCommand("setContext", "vaultls.running", kind === "running");
      void vscode.commands.executeCommand("setContext", "vaultls.failed", kind === "failed");
    }),
    registerCommands(own, check, log),
    showStatus(own),
    new OverviewView(own),
    vscode.workspace.onDidOpenTextDocument(document => startFor(own, [document])),
    vscode.workspace.onDidChangeWorkspaceFolders(() => startFor(own, vscode.workspace.textDocuments)),
    vscode.workspace.onDidChangeConfiguration(event => {
      const ours = ["vaultls.start", "vaultls.server"].some(section => event.affectsConfiguration(section));
      if (ours) void (wanted(vscode.workspace.textDocuments) ? own.restart() : own.stop());
    }),
    // Until now a workspace's own choice of the server did not count.
    vscode.workspace.onDidGrantWorkspaceTrust(() => own.state.kind !== "stopped" && void own.restart()),
  );
  startFor(own, vscode.workspace.textDocuments);
}

export async function deactivate(): Promise<void> {
  await server?.stop();
}

function startFor(own: Server, documents: readonly vscode.TextDocument[]): void {
  if (own.state.kind === "stopped" && wanted(documents)) void own.start();
}

/** Whether there is something for the server to do: a vault, or a note in one. */
function wanted(documents: readonly vscode.TextDocument[]): boolean {
  const start = vscode.workspace.getConfiguration("vaultls").get("start", "inVaults");
  if (start !== "inVaults") return start === "always";
  const folders = (vscode.workspace.workspaceFolders ?? []).map(folder => folder.uri);
  const notes = documents.filter(document => document.languageId === "markdown").map(document => document.uri);
  const starts = [
    ...folders.filter(isFile).map(uri => uri.fsPath),
    ...notes.filter(isFile).map(uri => path.dirname(uri.fsPath)),
  ];
  return starts.some(folder => vaultAbove(folder) !== undefined);
}

function isFile(uri: vscode.Uri): boolean {
  return uri.scheme === "file";
}
