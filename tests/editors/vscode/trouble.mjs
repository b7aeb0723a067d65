// trouble.mjs INSTALL SERVER VSIX SHOTS: servers, folders and windows that are not as they should be, and what a person sees then.
import fs from "node:fs";
import path from "node:path";
import { Window } from "./window.mjs";
import { Checks, Workbench, freshVault, until } from "./workbench.mjs";

const [install, server, extension, shots] = process.argv.slice(2);
const KICKOFF = "2025-11-07 - Kickoff.md";
const checks = new Checks();

/** An executable script. */
function script(workbench, name, text) {
  const file = path.join(workbench.scratch, name);
  fs.writeFileSync(file, `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  return file;
}

/** A fresh vault whose own settings name the server. */
function vaultWith(workbench, name, command) {
  const vault = freshVault(workbench.scratch, name);
  fs.mkdirSync(path.join(vault, ".vscode"));
  fs.writeFileSync(path.join(vault, ".vscode/settings.json"), JSON.stringify({ "vaultls.server.path": command }));
  return vault;
}

/** Runs one story in a window of its own, with a file opened if one is named; what goes wrong costs that story. */
async function story(name, workbench, folder, tell, file) {
  let page;
  try {
    page = await workbench.open(folder, file === undefined ? [] : [["openFile", workbench.remote(file)]]);
    const window = new Window(page);
    window.shows = locator => locator.first().waitFor().then(() => true, () => false);
    await window.load(workbench.url);
    await tell(window, page);
  } catch (error) {
    checks.check(name, false, String(error));
    await page?.screenshot({ path: path.join(shots, `trouble-${name.replaceAll(" ", "-")}.png`) }).catch(() => undefined);
  } finally {
    await page?.context().close();
  }
}

const isRunning = pid => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

const workbench = await Workbench.start({ install, extension, env: { VAULTLS_SERVER: server } });
try {
  await story("server missing", workbench, vaultWith(workbench, "missing", "/nowhere/vaultls"), async (window, page) => {
    const message = window.notification("names a file that is not there: /nowhere/vaultls");
    checks.check("a server that is not there: the message names the setting and the file", await window.shows(message));
    await message.first().locator(".monaco-button", { hasText: "Show Output" }).click();
    checks.check("its button leads to the output", await window.shows(page.locator(".panel .output-view-content, .panel .monaco-editor", { hasText: "/nowhere/vaultls" })));
    await page.locator('.activitybar .action-item a[aria-label^="People and Tasks"]').click();
    checks.check("the side bar says so, too", await window.shows(page.locator(".welcome-view-content", { hasText: "The server does not run" })));
  });

  const old = script(workbench, "old", "echo vaultls 0.0.9");
  await story("wrong version", workbench, vaultWith(workbench, "version", old), async window => {
    checks.check("a server that is too old: both versions", await window.shows(window.notification(/is version 0\.0\.9; this extension needs \d+\.\d+\.\d+ or later/)));
  });

  const other = script(workbench, "other", "echo something else 1.2.3");
  await story("no vaultls", workbench, vaultWith(workbench, "other-program", other), async window => {
    checks.check("another program: that it is no vaultls", await window.shows(window.notification("is not vaultls")));
  });

  const starts = path.join(workbench.scratch, "starts");
  const crashing = script(workbench, "crashing", `case $1 in --version) exec "${server}" --version;; esac\necho $$ >> "${starts}"\nexit 3`);
  await story("crash at start", workbench, vaultWith(workbench, "crash-at-start", crashing), async window => {
    checks.check("a server that crashes at its start: a message in the end", await window.shows(window.notification("has crashed repeatedly")));
    const count = fs.readFileSync(starts, "utf8").trim().split("\n").length;
    checks.check("after five attempts", count === 5, count);
  });

  const pids = path.join(workbench.scratch, "pids");
  fs.writeFileSync(pids, "");
  const mortal = script(workbench, "mortal", `[ "$1" = --version ] || echo $$ >> "${pids}"\nexec "${server}" "$@"`);
  await story("crash later", workbench, vaultWith(workbench, "crash-later", mortal), async (window, page) => {
    const started = () => fs.readFileSync(pids, "utf8").split("\n").filter(Boolean).map(Number);
    await window.openNote(KICKOFF);
    await window.squigglesBecome(2);
    process.kill(started()[0], "SIGKILL");
    await until(() => !isRunning(started()[0]));
    await window.newLine();
    await page.keyboard.type("[[Typed while it was away]]", { delay: 5 });
    checks.check("a server that crashes is started again", await until(() => started().length === 2), started());
    checks.check("and knows what was typed meanwhile", await window.squigglesBecome(3), await window.squiggles());
    checks.check("without bothering anybody", (await window.notification("vaultls").count()) === 0);
    for (let crash = 2; crash <= 5; crash += 1) {
      await until(() => started().length === crash);
      await until(() => window.squigglesBecome(3));
      process.kill(started()[crash - 1], "SIGKILL");
    }
    const message = window.notification("has crashed repeatedly");
    checks.check("when it does not stop crashing, a message says so", await window.shows(message));
    await page.screenshot({ path: path.join(shots, "crashed.png") });
    checks.check("with a button to the log", (await message.first().locator(".monaco-button", { hasText: "Show Output" }).count()) === 1);
    await message.first().locator(".monaco-button", { hasText: "Restart" }).click();
    checks.check("and its button starts it again", await until(() => started().length === 6), started());
    checks.check("with all that is open", await window.squigglesBecome(3), await window.squiggles());
    await window.revert();
  });

  const folder = path.join(workbench.scratch, "no vault");
  fs.mkdirSync(folder);
  fs.writeFileSync(path.join(folder, "README.md"), "# Code\n\nSee [[Nothing]].\n");
  await story("no vault", workbench, folder, async (window, page) => {
    await window.openNote("README.md");
    await page.locator('.activitybar .action-item a[aria-label^="People and Tasks"]').click();
    const welcome = page.locator(".welcome-view-content", { hasText: "No vault is open here" });
    checks.check("a folder that is no vault: the side bar says so", await window.shows(welcome));
    checks.check("nothing is underlined there", (await window.squiggles()) === 0);
    await page.locator(".welcome-view-content .monaco-button, .welcome-view .monaco-button", { hasText: "Make This Folder a Vault" }).click();
    checks.check("its button makes it one", await until(() => fs.existsSync(path.join(folder, ".vaultls.toml"))));
    checks.check("which is served at once", await window.squigglesBecome(1), await window.squiggles());
  });

  const around = freshVault(workbench.scratch, "around");
  await story("a folder in a vault", workbench, path.join(around, "Meetings"), async window => {
    await window.openNote(KICKOFF);
    checks.check("a folder inside of a vault is opened: the vault around it is found", await window.squigglesBecome(2), await window.squiggles());
  });

  const elsewhere = path.join(workbench.scratch, "elsewhere");
  fs.mkdirSync(elsewhere);
  fs.writeFileSync(path.join(elsewhere, "plain.txt"), "no note\n");
  await story("a note from elsewhere", workbench, elsewhere, async window => {
    await window.tab(KICKOFF).waitFor();
    checks.check("a note of a vault is opened from another folder: its vault is found", await window.squigglesBecome(2), await window.squiggles());
  }, path.join(around, "Meetings", KICKOFF));

  const unmarked = path.join(workbench.scratch, "unmarked");
  fs.mkdirSync(path.join(unmarked, ".vscode"), { recursive: true });
  fs.writeFileSync(path.join(unmarked, ".vscode/settings.json"), JSON.stringify({ "vaultls.start": "always" }));
  fs.writeFileSync(path.join(unmarked, "lone.md"), "# Lone\n\n- [] no task, see [[Nothing]]\n");
  await story("no marker", workbench, unmarked, async window => {
    await window.openNote("lone.md");
    checks.check("no marker, but wanted for every Markdown file: the note is served alone", await window.squigglesBecome(1), await window.squiggles());
  });

  freshVault(workbench.scratch, "one");
  const two = path.join(workbench.scratch, "two");
  fs.mkdirSync(path.join(two, ".obsidian"), { recursive: true });
  fs.mkdirSync(path.join(two, "People"));
  fs.writeFileSync(path.join(two, "People/Ines Prado.md"), "---\ntype: people\n---\n");
  fs.writeFileSync(path.join(two, "Log.md"), "[[Ines Prado]] and [[Mara Lindqvist]]\n\n- [ ] Water the plants @Ines Prado\n");
  const both = path.join(workbench.scratch, "both.code-workspace");
  fs.writeFileSync(both, JSON.stringify({ folders: [{ path: "one" }, { path: "two" }] }));
  await story("two vaults", workbench, both, async (window, page) => {
    await window.openNote("Log.md");
    checks.check("two vaults in one window: a link does not lead from one into the other", await window.squigglesBecome(1), await window.squiggles());
    await page.locator('[id="status.languageStatus"]').hover();
    checks.check("the status counts both", await window.shows(page.locator(".hover-language-status", { hasText: "10 notes in 2 vaults" })));
    await page.locator('.activitybar .action-item a[aria-label^="People and Tasks"]').click();
    const row = text => page.locator(`.pane:has(.pane-header[aria-label^="Action Items"]) .monaco-list-row`, { hasText: text });
    checks.check("the side bar keeps them apart", (await window.shows(row(/^one/))) && (await window.shows(row(/^two/))));
    checks.check("and lists the tasks of both", (await window.shows(row("Send the minutes"))) && (await window.shows(row("Water the plants"))));
    await page.screenshot({ path: path.join(shots, "two-vaults.png") });
  });
} catch (error) {
  checks.check("the suite runs to its end", false, String(error));
} finally {
  await workbench.close();
}

// Trust is a matter of the whole installation.
const settings = { "security.workspace.trust.enabled": true, "security.workspace.trust.startupPrompt": "never" };
const careful = await Workbench.start({ install, extension, settings, env: { VAULTLS_SERVER: server } });
try {
  const mark = path.join(careful.scratch, "was run");
  const planted = script(careful, "planted", `touch "${mark}"\nexec "${server}" "$@"`);
  await story("untrusted workspace", careful, vaultWith(careful, "untrusted", planted), async (window, page) => {
    await window.openNote(KICKOFF);
    checks.check("a workspace that is not trusted is served", await window.squigglesBecome(2), await window.squiggles());
    checks.check("but not by the server that it brings", !fs.existsSync(mark));
    await window.command("Workspaces: Manage Workspace Trust");
    await page.locator(".workspace-trust-editor .monaco-button", { hasText: /^Trust$/ }).first().click();
    checks.check("once it is trusted, its choice counts", await until(() => fs.existsSync(mark)));
    await window.openNote(KICKOFF);
    checks.check("and it is served by that one", await window.squigglesBecome(2), await window.squiggles());
  });
} catch (error) {
  checks.check("the suite runs to its end", false, String(error));
} finally {
  await careful.close();
}
checks.finish();
