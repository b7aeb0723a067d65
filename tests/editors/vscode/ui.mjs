// ui.mjs INSTALL VSIX SHOTS: the packaged extension, with the server in it, in a real VS Code, by mouse and keyboard, with screenshots.
import fs from "node:fs";
import path from "node:path";
import { Window } from "./window.mjs";
import { Checks, Workbench, freshVault, until } from "./workbench.mjs";

const [install, extension, shots] = process.argv.slice(2);
const KICKOFF = "2025-11-07 - Kickoff.md";
const checks = new Checks();
const workbench = await Workbench.start({ install, extension });
let page;
try {
  const vault = freshVault(workbench.scratch);
  const read = name => fs.readFileSync(path.join(vault, name), "utf8");
  page = await workbench.open(vault);
  const window = new Window(page);
  const shot = (name, clip) => page.screenshot({ path: path.join(shots, `${name}.png`), ...(clip && { clip }) });
  const shows = (locator, patience) => locator.first().waitFor(patience ? { timeout: patience } : {}).then(() => true, () => false);
  await window.load(workbench.url);

  await window.openNote(KICKOFF);
  const kickoff = read(`Meetings/${KICKOFF}`);
  checks.check("two findings are underlined", await window.squigglesBecome(2), await window.squiggles());

  await page.locator('[id="status.languageStatus"]').hover();
  checks.check("the status counts the notes", await shows(page.locator(".hover-language-status", { hasText: /\d+ notes/ })));
  await shot("status");
  await page.mouse.move(640, 700);

  await window.goToText(kickoff, "Missing Nöte");
  for (const _ of "Missing Nöte") await page.keyboard.press("Shift+ArrowRight");
  await page.keyboard.type("Blue Harbour");
  checks.check("one goes when it is mended", await window.squigglesBecome(1), await window.squiggles());
  await window.revert();
  checks.check("and is back when that is undone", await window.squigglesBecome(2), await window.squiggles());

  await window.newLine();
  await window.complete("🚀 met [[Zo", "Zoë Ångström");
  checks.check("a person, behind an emoji, in brackets that close themselves", await window.lineAppears("🚀 met [[Zoë Ångström]]"), await window.lines());
  await window.newLine();
  await page.keyboard.type("→ [[Bl", { delay: 30 });
  await shows(page.locator(".suggest-widget.visible .monaco-list-row.focused", { hasText: "Blue Harbour" }));
  await shot("completion", { x: 352, y: 30, width: 928, height: 430 });
  await page.keyboard.press("Enter");
  checks.check("a project with a blank in its name", await window.lineAppears("→ [[Blue Harbour]]"), await window.lines());
  await window.newLine();
  await window.complete("- [ ] Ask 🚀 @To", "Tomáš Novotný");
  checks.check("the owner of a task", await window.lineAppears("- [ ] Ask 🚀 @Tomáš Novotný"), await window.lines());
  await window.revert();

  await window.pointAt("Mara Lindqvist");
  checks.check("hover shows the person", await shows(page.locator(".monaco-hover:not(.hidden)", { hasText: "Head of design" })));
  await shot("hover", { x: 352, y: 30, width: 928, height: 470 });
  await page.mouse.move(640, 700);

  await window.goToText(kickoff, "plan → [[Aurora", 10);
  await page.keyboard.press("F12");
  checks.check("F12 leads to the project", await shows(window.tab("Aurora.md")));

  // What a query finds.
  await window.pick("Control+P", "Dashboards/Mara", "Mara.md");
  await window.tab("Mara.md").waitFor();
  checks.check("a lens above a query says how many tasks it finds", await shows(page.locator(".codelens-decoration", { hasText: "1 task" })));
  await window.pointAt("```tasks");
  checks.check("hover on its fence shows them", await shows(page.locator(".monaco-hover:not(.hidden)", { hasText: "Agree on the colours" })));
  await shot("query", { x: 352, y: 30, width: 928, height: 430 });
  await page.mouse.move(640, 700);
  await window.openNote("Aurora.md");

  await page.keyboard.press("Control+Shift+O");
  checks.check("the outline has the tasks", await shows(page.locator(".quick-input-list .monaco-list-row", { hasText: "Ship the first build" })));
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+P");
  await page.locator(".quick-input-widget input[type=text]").waitFor();
  await page.keyboard.type("#Zoë");
  checks.check("a person is found by name", await shows(page.locator(".quick-input-list .monaco-list-row", { hasText: "Zoë Ångström" })));
  await page.keyboard.press("Escape");

  // People and tasks.
  await page.locator('.activitybar .action-item a[aria-label^="People and Tasks"]').click();
  const row = (section, text) => page.locator(`.pane:has(.pane-header[aria-label^="${section}"]) .monaco-list-row`, { hasText: text });
  checks.check("the side bar lists owners", await shows(row("Action Items", "Zoë Ångström")));
  checks.check("and their tasks", await shows(row("Action Items", "Ship the first build")));
  checks.check("people by last contact", await shows(row("People", /Mara Lindqvist.*3 days ago/)));
  checks.check("links that lead nowhere", await shows(row("Unresolved Links", "Missing Nöte")));
  await shot("people-and-tasks");
  await row("Action Items", "Send the minutes").first().click();
  checks.check("a click on a task goes there", await shows(window.tab(KICKOFF)));
  await page.locator('[id="status.editor.selection"]', { hasText: /Ln 14/ }).waitFor();
  await window.squigglesBecome(2);
  checks.check("a lens stands above the title", await shows(page.locator(".codelens-decoration", { hasText: "no backlinks" })));
  await shot("side-bar", { x: 0, y: 30, width: 1280, height: 610 });
  await page.locator(".editor-instance .view-line", { hasText: "Send the minutes" }).click();
  await page.keyboard.press("Home");
  for (const _ of "- [") await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Delete");
  await page.keyboard.type("x");
  checks.check("a task that is done leaves the list while it is typed", await until(async () => (await row("Action Items", "Send the minutes").count()) === 0));
  await window.revert();
  checks.check("and comes back", await shows(row("Action Items", "Send the minutes")));

  // Mending.
  const dead = row("Unresolved Links", "Missing Nöte").first();
  await dead.hover();
  await dead.locator(".action-label").first().click();
  // The link stands beside one to a project.
  const made = path.join(vault, "Projects/Missing Nöte.md");
  checks.check("a missing note is made from the side bar, where its fix says", await until(() => fs.existsSync(made) && fs.readFileSync(made, "utf8").includes("type: project")), fs.readdirSync(vault, { recursive: true }));
  checks.check("and is opened", await shows(window.tab("Missing Nöte.md")));
  checks.check("saved", (await page.locator(".tabs-container .tab.dirty").count()) === 0);
  await shot("made");
  checks.check("and its link leaves the list", await until(async () => (await row("Unresolved Links", "Missing Nöte").count()) === 0));
  await page.keyboard.press("Control+Shift+E");
  await window.openNote(KICKOFF);
  await window.goToText(kickoff, "Nobody Known", 3);
  const create = await window.quickFix("Create");
  checks.check("the light bulb offers to make the note", create !== undefined);
  await shot("quick-fix", { x: 352, y: 30, width: 928, height: 430 });
  await create.click();
  checks.check("and no finding is left", await window.squigglesBecome(0), await window.squiggles());

  // From outside.
  const file = path.join(vault, "Projects/Blue Harbour.md");
  await window.openNote("Blue Harbour.md");
  fs.writeFileSync(file, `${fs.readFileSync(file, "utf8")}\nWritten elsewhere: [[Nothing at all]]\n`);
  checks.check("an open note follows its file", await window.lineAppears("Written elsewhere"), await window.lines());
  checks.check("and so do its findings", await window.squigglesBecome(1), await window.squiggles());

  // The vault as a whole.
  await window.command("vaultls: Check the Whole Vault");
  checks.check("the Problems panel lists notes that are not open", await shows(page.locator(".markers-panel .monaco-list-row", { hasText: "Nothing at all" })));
  checks.check("and how many findings there are", await shows(window.notification(/\d+ findings? in \d+ notes?/)));
  await shot("check");
  await window.openNote("Mara Lindqvist.md");
  await window.command("vaultls: Open Backlinks");
  checks.check("backlinks are peeked at", await shows(page.locator(".peekview-widget .reference-file, .peekview-widget .monaco-list-row", { hasText: "Kickoff" })));
  await shot("backlinks");
  await page.keyboard.press("Escape");
  const lens = page.locator(".codelens-decoration a", { hasText: /\d+ backlinks?/ });
  checks.check("a lens above the title counts them", await shows(lens));
  await lens.first().click();
  checks.check("and shows them", await shows(page.locator(".peekview-widget .monaco-list-row", { hasText: "Kickoff" })));
  await page.keyboard.press("Escape");

  // A person gets another name.
  await window.openNote(KICKOFF);
  await window.goToText(kickoff, "[[Mara", 4);
  await page.keyboard.press("F2");
  const box = page.locator(".rename-box input");
  await box.waitFor();
  await shot("rename");
  await box.fill("Mara Ekström-Lind");
  await box.press("Enter");
  checks.check("a person is renamed: the note moves", await until(() => fs.existsSync(path.join(vault, "People/Mara Ekström-Lind.md")) && !fs.existsSync(path.join(vault, "People/Mara Lindqvist.md"))));
  checks.check("the open note follows", await window.lineAppears("Met [[Mara Ekström-Lind]] and"), await window.lines());
  await window.command("File: Save All Files");
  const stale = () => {
    const notes = fs.readdirSync(vault, { recursive: true }).filter(name => name.endsWith(".md"));
    return notes.filter(name => /\[\[Mara Lindqvist|@ ?Mara ?Lindqvist|Mara%20Lindqvist/.test(read(name)));
  };
  checks.check("and every other note, on disk", await until(() => stale().length === 0), stale());
  checks.check("no link is broken by it", await window.squigglesBecome(0), await window.squiggles());

  await window.command("vaultls: Show Server Version");
  checks.check("the version and where the server is from", await shows(window.notification(/vaultls \d+\.\d+\.\d+, .* \(from the extension\)/)));

  // The walkthrough: the page makes links of what stands in brackets, and loses what it cannot read.
  await window.find("F1", "Welcome: Open Walkthrough...", "Open Walkthrough");
  await page.keyboard.press("Enter");
  await page.locator(".quick-input-list .monaco-list-row", { hasText: "Get started with vaultls" }).click();
  const steps = page.locator(".getting-started-step");
  await steps.first().waitFor();
  const said = [];
  for (const step of await steps.all()) {
    await step.click();
    await step.locator(".step-description-container").waitFor();
    said.push((await step.innerText()).split("\n").filter(Boolean).slice(0, 2).join(": "));
  }
  await shot("walkthrough");
  const { walkthroughs } = JSON.parse(fs.readFileSync(path.join(import.meta.dirname, "../../../editors/vscode/package.json"), "utf8")).contributes;
  const meant = walkthroughs[0].steps.map(step => `${step.title}: ${step.description.split("\n")[0].replaceAll("`", "")}`);
  checks.check("every step of the walkthrough is shown whole", said.map(text => text.replaceAll("`", "")).join() === meant.join(), said);

  checks.check("nothing was asked of other hosts", workbench.outside.size === 0, [...workbench.outside]);
} catch (error) {
  checks.check("the suite runs to its end", false, String(error));
  await page?.screenshot({ path: path.join(shots, "ui-failure.png") }).catch(() => undefined);
} finally {
  await workbench.close();
}
checks.finish();
