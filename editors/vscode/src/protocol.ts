// The server's own requests and notifications: docs/protocol.md.
import { NotificationType0, NotificationType, RequestType, RequestType0 } from "vscode-languageclient/node";
import type { Diagnostic, Location, TextDocumentIdentifier } from "vscode-languageclient/node";

export interface VaultStatus {
  name: string;
  uri: string;
  notes: number;
  ready: boolean;
  /** How much of its files has been read, in percent. */
  read: number;
}

export interface Status {
  vaults: VaultStatus[];
}

export interface TaskItem {
  text: string;
  note: string;
  status: string;
  due?: string;
  scheduled?: string;
  location: Location;
}

/** The open tasks of one owner; without a name those of nobody, without a URI those of somebody unknown. */
export interface Owner {
  name?: string;
  uri?: string;
  total: number;
  overdue: number;
  /** The first ones; empty where there was no room for them in the answer. */
  tasks: TaskItem[];
}

export interface Person {
  name: string;
  uri: string;
  lastContact?: string;
  note?: string;
}

export interface Unresolved {
  target: string;
  links: number;
  places: Location[];
}

export interface VaultOverview extends VaultStatus {
  /** How long the lists are, of which the first are here. */
  totals: { owners: number; people: number; unresolved: number };
  owners: Owner[];
  people: Person[];
  unresolved: Unresolved[];
}

export interface Overview {
  today: string;
  vaults: VaultOverview[];
}

/** What is wanted of an overview; what is left out is as the server thinks best. */
export interface OverviewParams {
  vault?: string;
  owner?: Pick<Owner, "name" | "uri">;
  limits?: { owners?: number; tasks?: number; tasksEach?: number; people?: number; unresolved?: number; places?: number };
}

export interface Checked {
  files: { uri: string; diagnostics: Diagnostic[] }[];
}

export const overview = new RequestType<OverviewParams, Overview, void>("vaultls/overview");
export const overviewChanged = new NotificationType0("vaultls/overviewChanged");
export const status = new RequestType0<Status, void>("vaultls/status");
export const statusChanged = new NotificationType<Status>("vaultls/status");
export const check = new RequestType<{ textDocument?: TextDocumentIdentifier }, Checked, void>("vaultls/check");
export const backlinks = new RequestType<{ textDocument: TextDocumentIdentifier }, Location[] | null, void>("vaultls/backlinks");

/** What the client says of itself in `initialize`, so that the server sends these notifications and uses this command. */
export const CAPABILITIES = {
  vaultls: { overview: true, status: true },
  commands: { commands: ["vaultls.showReferences"] },
};
