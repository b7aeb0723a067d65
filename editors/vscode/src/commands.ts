// The commands of the palette.
import * as fs from "node:fs/promises";
import * as path from "node:path";
import * as vscode from "vscode";
import { CodeAction, CodeActionKind, CodeActionRequest, CreateFile } from "vscode-languageclient/node";
import type { LanguageClient, Location, Position } from "vscode-languageclient/node";
import { backlinks, overview } from "./protocol.ts";
import type { Unresolved } from "./protocol.ts";
import type { Server } from "./server.ts";
import type { VaultCheck } from "./vaultCheck.ts";

export function registerCommands(server: Server, check: VaultCheck, log: vscode.LogOutputChannel): vscode.Disposable {
  const commands: Record<string, (...args: never[]) => unknown> = {
    "vaultls.restart": () => server.restart(),
    "vaultls.showOutput": () => log.show(),
    "vaultls.showVersion": () => showVersion(server),
    "vaultls.checkVault": () => whenRunning(server, client => check.all(client)),
    "vaultls.createMissingNote": (at?: { unresolved?: Unresolved }) =>
      whenRunning(server, client => createMissingNote(client, at?.unresolved)),
    "vaultls.openBacklinks": () => whenRunning(server, openBacklinks),
    "vaultls.makeVault": () => makeVault(server),
    "vaultls.showReferences": (uri: string, position: Position, locations: Location[]) =>
      whenRunning(server, client => showReferences(client, uri, position, locations)),
  };
  return vscode.Disposable.from(
    ...Object.entries(commands).map(([name, run]) => vscode.commands.registerCommand(name, run)),
  );
}

async function whenRunning(server: Server, run: (client: LanguageClient) => unknown): Promise<unknown> {
  const client = server.running;
  if (client) return run(client);
  const why = server.state.kind === "failed" ? server.state.why : "vaultls does not run.";
  const choice = await vscode.window.showWarningMessage(why, "Start", "Show Output");
  if (choice === "Start") await server.restart();
  if (choice === "Show Output") await vscode.commands.executeCommand("vaultls.showOutput");
  return undefined;
}

async function showVersion(server: Server): Promise<void> {
  const { state } = server;
  const shown =
    state.kind === "running"
      ? `vaultls ${state.version}, ${state.found.command} (from ${state.found.source === "PATH" ? "the PATH" : `the ${state.found.source}`})`
      : "vaultls does not run.";
  const choice = await vscode.window.showInformationMessage(shown, "Copy");
  if (choice === "Copy") await vscode.env.clipboard.writeText(shown);
}

/** Makes and opens the note that a dead link wants: that at the cursor, that of `at`, or one chosen from all. */
async function createMissingNote(client: LanguageClient, at: Unresolved | undefined): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (at === undefined && editor?.document.languageId === "markdown") {
    if (await createAt(client, editor.document.uri, editor.selection)) return;
  }
  const place = (at ?? (await chooseUnresolved(client)))?.places[0];
  if (place === undefined) return;
  const uri = client.protocol2CodeConverter.asUri(place.uri);
  const range = client.protocol2CodeConverter.asRange(place.range);
  if (await createAt(client, uri, range)) return;
  await vscode.window.showInformationMessage("vaultls: no note can be made for this link. Its message says what is wrong with it.");
}

/** Whether there is a note to make at a place. It is made where the fix says, saved, and shown. */
async function createAt(client: LanguageClient, uri: vscode.Uri, range: vscode.Range): Promise<boolean> {
  const document = await vscode.workspace.openTextDocument(uri);
  const { asTextDocumentIdentifier, asRange } = client.code2ProtocolConverter;
  const context = { diagnostics: [], only: [CodeActionKind.QuickFix] };
  // Asked of the server itself: what VS Code makes of an answer does not say which files an edit creates.
  const params = { textDocument: asTextDocumentIdentifier(document), range: asRange(range), context };
  const actions = (await client.sendRequest(CodeActionRequest.type, params)) ?? [];
  const items = actions.flatMap(action => {
    const edit = CodeAction.is(action) ? action.edit : undefined;
    const created = edit?.documentChanges?.find(CreateFile.is);
    return edit && created ? [{ label: action.title, edit, created }] : [];
  });
  const chosen = items.length > 1 ? await vscode.window.showQuickPick(items, { title: "Create Missing Note" }) : items[0];
  if (!chosen) return items.length > 0;
  const edit = await client.protocol2CodeConverter.asWorkspaceEdit(chosen.edit);
  // A refactoring saves what it changes, if `files.refactoring.autoSave` is as it comes.
  if (await vscode.workspace.applyEdit(edit, { isRefactoring: true })) {
    await vscode.window.showTextDocument(client.protocol2CodeConverter.asUri(chosen.created.uri), { preview: false });
  } else {
    await vscode.window.showErrorMessage(`vaultls: the note was not made. ${chosen.label}: VS Code refused the change.`);
  }
  return true;
}

async function chooseUnresolved(client: LanguageClient): Promise<Unresolved | undefined> {
  const limits = { owners: 0, people: 0, unresolved: 2_000, places: 1 };
  const { vaults } = await client.sendRequest(overview, { limits });
  const dead = vaults.flatMap(vault => vault.unresolved);
  if (dead.length === 0) {
    await vscode.window.showInformationMessage("vaultls: every link leads somewhere.");
    return undefined;
  }
  const items = dead.map(unresolved => ({ label: unresolved.target, description: counted(unresolved.links, "link"), unresolved }));
  return (await vscode.window.showQuickPick(items, { title: "Create Missing Note" }))?.unresolved;
}

async function openBacklinks(client: LanguageClient): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (editor?.document.languageId !== "markdown") {
    await vscode.window.showInformationMessage("vaultls: open the note first whose backlinks you want.");
    return;
  }
  const textDocument = { uri: client.code2ProtocolConverter.asUri(editor.document.uri) };
  const places = (await client.sendRequest(backlinks, { textDocument })) ?? [];
  if (places.length === 0) {
    await vscode.window.showInformationMessage("vaultls: nothing links to this note.");
    return;
  }
  const locations = places.map(place => client.protocol2CodeConverter.asLocation(place));
  await vscode.commands.executeCommand("editor.action.showReferences", editor.document.uri, editor.selection.active, locations);
}

/** What code lenses call: the protocol's form of places, which VS Code's own command does not take. */
function showReferences(client: LanguageClient, uri: string, position: Position, locations: Location[]): Thenable<unknown> {
  const { asUri, asPosition, asLocation } = client.protocol2CodeConverter;
  return vscode.commands.executeCommand("editor.action.showReferences", asUri(uri), asPosition(position), locations.map(asLocation));
}

/** Puts an empty `.vaultls.toml` into a folder of the window. */
async function makeVault(server: Server): Promise<void> {
  const folders = (vscode.workspace.workspaceFolders ?? []).filter(folder => folder.uri.scheme === "file");
  const folder = folders.length > 1 ? await vscode.window.showWorkspaceFolderPick() : folders[0];
  if (!folder) {
    if (folders.length === 0) await vscode.window.showInformationMessage("vaultls: open the folder of your notes first.");
    return;
  }
  const file = path.join(folder.uri.fsPath, ".vaultls.toml");
  const text = "# Settings of vaultls for this vault. `vaultls init` writes a file with all of them.\n";
  // "wx": one that is there already is left alone.
  await fs.writeFile(file, text, { flag: "wx" }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EEXIST") throw error;
  });
  await server.restart();
}

export function counted(count: number, name: string): string {
  return count === 1 ? `1 ${name}` : `${count} ${name}s`;
}
