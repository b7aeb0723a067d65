// The people and tasks view: three trees of one answer.
import * as vscode from "vscode";
import type { LanguageClient, Location } from "vscode-languageclient/node";
import { counted } from "./commands.ts";
import { distance } from "./days.ts";
import { overview, overviewChanged } from "./protocol.ts";
import type { Overview, OverviewParams, Owner, Person, TaskItem, Unresolved, VaultOverview } from "./protocol.ts";
import type { Server, State } from "./server.ts";

/** A row and what is below it, or how to ask for that. */
interface Row {
  item: vscode.TreeItem;
  children: Row[] | (() => Promise<Row[]>);
  /** For the command on a dead link. */
  unresolved?: Unresolved;
}

/** What rows are made of. */
interface Shown {
  today: string;
  vault: VaultOverview;
  client: LanguageClient;
  places: Places;
  paging: Paging;
}

type Rows = (shown: Shown) => Row[];

class Tree implements vscode.TreeDataProvider<Row> {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.changed.event;
  private rows: Row[] = [];

  show(rows: Row[]): void {
    this.rows = rows;
    this.changed.fire();
  }

  getTreeItem(row: Row): vscode.TreeItem {
    return row.item;
  }

  getChildren(row?: Row): Row[] | Promise<Row[]> {
    if (!row) return this.rows;
    return typeof row.children === "function" ? row.children() : row.children;
  }
}

/** So many rows are added to a list at a time. */
const STEP = 500;

/** How far the lists are shown that are longer than what the server sends by itself. */
class Paging {
  private readonly shown = new Map<string, number>();

  /** How many rows of a list somebody wanted to see. */
  of(list: string): number | undefined {
    return this.shown.get(list);
  }

  grow(list: string, shown: number): void {
    this.shown.set(list, shown + STEP);
  }

  limits(): NonNullable<OverviewParams["limits"]> {
    const limits: NonNullable<OverviewParams["limits"]> = {};
    for (const list of ["owners", "people", "unresolved"] as const) {
      const limit = this.of(list);
      if (limit !== undefined) limits[list] = limit;
    }
    return limits;
  }
}

/** The row behind the last one that is shown of a list; none if that is the last one of all. */
function moreRow(list: string, shown: number, total: number): Row[] {
  if (shown >= total) return [];
  const item = new vscode.TreeItem(`and ${total - shown} more`);
  item.command = { title: "Show More", command: "vaultls.showMore", arguments: [list, shown] };
  return [{ item, children: [] }];
}

/** The three views. They ask for what they show when one of them is visible, and again when the server says that it changed. */
export class OverviewView implements vscode.Disposable {
  private readonly trees: { tree: Tree; rows: Rows; nothing: string; view: vscode.TreeView<Row> }[];
  private readonly watches: vscode.Disposable;
  private stale = true;
  private asking = false;
  /** How long the last answer took, in milliseconds. */
  private took = 0;
  private later: NodeJS.Timeout | undefined;
  private readonly paging = new Paging();

  constructor(private readonly server: Server) {
    const kinds: [id: string, rows: Rows, nothing: string][] = [
      ["vaultls.tasks", taskRows, "No open tasks."],
      ["vaultls.people", personRows, "No notes of people."],
      ["vaultls.unresolved", unresolvedRows, "Every link leads somewhere."],
    ];
    this.trees = kinds.map(([id, rows, nothing]) => {
      const tree = new Tree();
      return { tree, rows, nothing, view: vscode.window.createTreeView(id, { treeDataProvider: tree, showCollapseAll: true }) };
    });
    this.watches = vscode.Disposable.from(
      ...this.trees.map(({ view }) => view),
      ...this.trees.map(({ view }) => view.onDidChangeVisibility(() => void this.ask())),
      server.onDidChange(state => this.follow(state)),
      vscode.commands.registerCommand("vaultls.refreshOverview", () => this.refresh()),
      vscode.commands.registerCommand("vaultls.showMore", (list: string, shown: number) => {
        this.paging.grow(list, shown);
        return this.refresh();
      }),
    );
    this.follow(server.state);
  }

  dispose(): void {
    clearTimeout(this.later);
    this.watches.dispose();
  }

  private follow(state: State): void {
    if (state.kind === "running") {
      state.client.onNotification(overviewChanged, () => {
        // In a large vault an answer is work: while somebody types in a task, it is a fifth of the time at most.
        clearTimeout(this.later);
        this.later = setTimeout(() => void this.refresh(), this.took * 4);
      });
      void this.refresh();
    } else {
      for (const { tree } of this.trees) tree.show([]);
    }
  }

  private async refresh(): Promise<void> {
    this.stale = true;
    await this.ask();
  }

  private async ask(): Promise<void> {
    const client = this.server.running;
    const visible = this.trees.some(({ view }) => view.visible);
    if (!client || !visible || !this.stale || this.asking) return;
    this.asking = true;
    this.stale = false;
    const start = Date.now();
    try {
      const answer = await client.sendRequest(overview, { limits: this.paging.limits() });
      this.took = Date.now() - start;
      this.show(client, answer);
    } catch {
      // The server has ended or is about to; when it runs again, it is asked again.
      this.stale = true;
    } finally {
      this.asking = false;
    }
    // It changed again meanwhile.
    if (this.stale && this.server.running === client) await this.ask();
  }

  private show(client: LanguageClient, answer: Overview): void {
    const places = new Places(client);
    for (const { tree, rows, view, nothing } of this.trees) {
      const shown = answer.vaults.map(vault => {
        return { vault, rows: rows({ today: answer.today, vault, client, places, paging: this.paging }) };
      });
      const [only] = shown;
      tree.show(shown.length === 1 && only ? only.rows : shown.map(({ vault, rows }) => group(vault.name, "root-folder", rows)));
      const empty = shown.every(({ rows }) => rows.length === 0);
      view.message = empty ? nothing : "";
    }
  }
}

/** Commands that open places. */
class Places {
  constructor(private readonly client: LanguageClient) {}

  open(place: Location): vscode.Command {
    const { asUri, asRange } = this.client.protocol2CodeConverter;
    const options: vscode.TextDocumentShowOptions = { selection: asRange(place.range) };
    return { title: "Open", command: "vscode.open", arguments: [asUri(place.uri), options] };
  }

  note(uri: string): vscode.Command {
    return { title: "Open", command: "vscode.open", arguments: [this.client.protocol2CodeConverter.asUri(uri)] };
  }
}

function group(label: string, icon: string, children: Row[], description = ""): Row {
  const item = new vscode.TreeItem(label, vscode.TreeItemCollapsibleState.Expanded);
  item.iconPath = new vscode.ThemeIcon(icon);
  item.description = description;
  return { item, children };
}

function leaf(label: string, icon: vscode.ThemeIcon, description: string, command: vscode.Command): Row {
  const item = new vscode.TreeItem(label);
  item.iconPath = icon;
  item.description = description;
  item.command = command;
  item.tooltip = description === "" ? label : `${label}\n${description}`;
  return { item, children: [] };
}

const LATE = new vscode.ThemeColor("list.warningForeground");

function taskRows(shown: Shown): Row[] {
  const { owners, totals } = shown.vault;
  return [...owners.map(owner => ownerRow(owner, shown)), ...moreRow("owners", owners.length, totals.owners)];
}

function ownerRow(owner: Owner, shown: Shown): Row {
  const description = owner.overdue > 0 ? `${owner.total}, ${owner.overdue} overdue` : String(owner.total);
  const list = JSON.stringify([shown.vault.uri, owner.uri, owner.name]);
  const wanted = shown.paging.of(list);
  const rows = ({ tasks, total }: Owner) => [
    ...tasks.map(task => taskRow(task, shown.today, shown.places)),
    ...moreRow(list, tasks.length, total),
  ];
  const row = group(owner.name ?? "Nobody", ownerIcon(owner), rows(owner), description);
  // The server sends the first tasks of the first owners; the others when somebody looks.
  if (owner.tasks.length === 0) row.item.collapsibleState = vscode.TreeItemCollapsibleState.Collapsed;
  if (owner.tasks.length === 0 || wanted !== undefined) row.children = async () => rows((await tasksOf(owner, wanted ?? STEP, shown)) ?? owner);
  return row;
}

/** An owner with so many of their tasks. */
async function tasksOf({ name, uri }: Owner, tasks: number, { vault, client }: Shown): Promise<Owner | undefined> {
  const limits = { tasks, tasksEach: tasks, people: 0, unresolved: 0 };
  const owner = { ...(name !== undefined && { name }), ...(uri !== undefined && { uri }) };
  const { vaults } = await client.sendRequest(overview, { vault: vault.uri, owner, limits });
  return vaults[0]?.owners[0];
}

function ownerIcon(owner: Owner): string {
  if (owner.name === undefined) return "circle-slash";
  return owner.uri === undefined ? "question" : "person";
}

function taskRow(task: TaskItem, today: string, places: Places): Row {
  const day = task.due ?? task.scheduled;
  const when = day === undefined ? "" : `${task.due === undefined ? "scheduled" : "due"} ${distance(day, today)}, `;
  const icon = isLate(task, today) ? new vscode.ThemeIcon("warning", LATE) : new vscode.ThemeIcon(task.status === "/" ? "circle-large-filled" : "circle-large-outline");
  return leaf(task.text, icon, `${when}${task.note}`, places.open(task.location));
}

function isLate(task: TaskItem, today: string): boolean {
  // ISO days sort as text.
  return task.due !== undefined && task.due < today;
}

function personRows({ today, vault, places }: Shown): Row[] {
  const people = vault.people.map((person: Person) => {
    const when = person.lastContact === undefined ? "no contact" : distance(person.lastContact, today);
    // The day is said already.
    const note = person.note?.replace(/^\d{4}-\d{2}-\d{2}[\s–—-]*/, "");
    const description = note ? `${when}: ${note}` : when;
    return leaf(person.name, new vscode.ThemeIcon("person"), description, places.note(person.uri));
  });
  return [...people, ...moreRow("people", people.length, vault.totals.people)];
}

function unresolvedRows({ vault, places }: Shown): Row[] {
  const targets = vault.unresolved.map(unresolved => {
    const [first] = unresolved.places;
    const rows = unresolved.places.map(place => placeRow(place, places));
    const row: Row = { item: new vscode.TreeItem(unresolved.target), children: rows.length > 1 ? rows : [], unresolved };
    if (rows.length > 1) row.item.collapsibleState = vscode.TreeItemCollapsibleState.Collapsed;
    row.item.iconPath = new vscode.ThemeIcon("debug-disconnect");
    row.item.description = counted(unresolved.links, "link");
    row.item.contextValue = "target";
    if (first) row.item.command = places.open(first);
    return row;
  });
  return [...targets, ...moreRow("unresolved", targets.length, vault.totals.unresolved)];
}

function placeRow(place: Location, places: Places): Row {
  const name = decodeURIComponent(place.uri.split("/").pop() ?? "").replace(/\.md$/, "");
  return leaf(name, new vscode.ThemeIcon("file"), `line ${place.range.start.line + 1}`, places.open(place));
}
