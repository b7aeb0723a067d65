// The findings of notes that are not open. Those of open notes come from the server by themselves.
import * as vscode from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import { check } from "./protocol.ts";
import type { Checked } from "./protocol.ts";
import type { Server } from "./server.ts";

export class VaultCheck implements vscode.Disposable {
  private readonly found = vscode.languages.createDiagnosticCollection("vaultls-vault");
  private readonly watches: vscode.Disposable;
  /** The vault was checked, and what was found is shown. */
  private shown = false;

  constructor(server: Server) {
    this.watches = vscode.Disposable.from(
      vscode.workspace.onDidOpenTextDocument(document => this.found.delete(document.uri)),
      vscode.workspace.onDidCloseTextDocument(document => void this.closed(server, document)),
      server.onDidChange(() => this.clear()),
    );
  }

  dispose(): void {
    this.watches.dispose();
    this.found.dispose();
  }

  /** Checks all notes and shows what is found in the Problems panel. */
  async all(client: LanguageClient): Promise<void> {
    const progress = { location: vscode.ProgressLocation.Notification, title: "vaultls: checking the vault" };
    const checked = await vscode.window.withProgress(progress, () => client.sendRequest(check, {}));
    this.found.clear();
    this.shown = true;
    await this.show(client, checked);
    await vscode.commands.executeCommand("workbench.actions.view.problems");
    const findings = checked.files.reduce((sum, file) => sum + file.diagnostics.length, 0);
    void vscode.window.showInformationMessage(
      findings === 0 ? "vaultls: nothing is wrong in this vault." : `vaultls: ${findings} findings in ${checked.files.length} notes.`,
    );
  }

  private clear(): void {
    this.shown = false;
    this.found.clear();
  }

  private async show(client: LanguageClient, { files }: Checked): Promise<void> {
    const open = new Set(vscode.workspace.textDocuments.map(document => document.uri.toString()));
    for (const file of files) {
      const uri = client.protocol2CodeConverter.asUri(file.uri);
      if (!open.has(uri.toString())) this.found.set(uri, await client.protocol2CodeConverter.asDiagnostics(file.diagnostics));
    }
  }

  /** The server takes back the findings of a document that is closed; here they stay. */
  private async closed(server: Server, document: vscode.TextDocument): Promise<void> {
    const client = server.running;
    if (!this.shown || !client || document.languageId !== "markdown" || document.uri.scheme !== "file") return;
    const textDocument = { uri: client.code2ProtocolConverter.asUri(document.uri) };
    await client.sendRequest(check, { textDocument }).then(checked => this.show(client, checked), () => undefined);
  }
}
