// The language status item: whether the server runs, and over how many notes.
import * as vscode from "vscode";
import { count } from "./noteCount.ts";
import { status, statusChanged } from "./protocol.ts";
import type { Status } from "./protocol.ts";
import type { Server, State } from "./server.ts";

const NOTES = [{ language: "markdown" }];

export function showStatus(server: Server): vscode.Disposable {
  const item = vscode.languages.createLanguageStatusItem("vaultls.status", NOTES);
  item.name = "vaultls";
  const watch = server.onDidChange(state => follow(item, server, state));
  follow(item, server, server.state);
  return vscode.Disposable.from(item, watch);
}

function follow(item: vscode.LanguageStatusItem, server: Server, state: State): void {
  item.busy = state.kind === "starting";
  item.severity = state.kind === "failed" ? vscode.LanguageStatusSeverity.Error : vscode.LanguageStatusSeverity.Information;
  item.command = { title: "Show Output", command: "vaultls.showOutput" };
  switch (state.kind) {
    case "stopped":
      item.text = "no vault";
      item.detail = "vaultls does not run";
      item.command = { title: "Make This Folder a Vault", command: "vaultls.makeVault" };
      break;
    case "starting":
      item.text = "vaultls starts";
      item.detail = "";
      break;
    case "failed":
      item.text = "vaultls does not run";
      item.detail = state.why;
      item.command = { title: "Restart", command: "vaultls.restart" };
      break;
    case "running": {
      const detail = `vaultls ${state.version}`;
      const show = (now: Status) => {
        const { text, busy } = count(now);
        Object.assign(item, { text, busy, detail });
      };
      state.client.onNotification(statusChanged, show);
      item.detail = detail;
      // The server may have ended again: then the next state says so.
      state.client.sendRequest(status).then(now => server.state === state && show(now), () => undefined);
      break;
    }
  }
}
