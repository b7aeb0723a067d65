// What a person does in VS Code's window, each with the wait for what they would see before they go on.
import { until } from "./workbench.mjs";

export class Window {
  /** @param page A page on a workbench. */
  constructor(page) {
    this.page = page;
    this.keys = page.keyboard;
  }

  /** Shows the workbench. It sometimes opens a workspace of several folders without these; a person reloads the window. */
  async load(url) {
    const rows = this.page.locator(".explorer-folders-view .monaco-list-row").first();
    const empty = this.page.locator(".explorer-viewlet", { hasText: "You have not yet added a folder" });
    await this.page.goto(url);
    const shown = await until(async () => {
      await rows.or(empty.first()).first().waitFor();
      // The words stand there for a moment whenever a workspace is opened.
      if (await rows.waitFor({ timeout: 10_000 }).then(() => true, () => false)) return true;
      await this.page.reload();
      return false;
    });
    if (!shown) throw new Error("the workspace opens without its folders");
  }

  /** The entry of the light bulb's menu with this text. A menu that does not come, or goes at once, is asked for again. */
  async quickFix(text) {
    const entry = this.page.locator(".action-widget .monaco-list-row", { hasText: text }).first();
    const there = await until(async () => {
      await this.keys.press("Control+.");
      if (await entry.waitFor({ timeout: 5_000 }).then(() => true, () => false)) return true;
      await this.keys.press("Escape");
      return false;
    });
    return there ? entry : undefined;
  }

  /** Types into the quick input once it is there, until it has the row that is meant. */
  async find(open, text, row = text) {
    const input = this.page.locator(".quick-input-widget input[type=text]");
    const meant = this.page.locator(".quick-input-list .monaco-list-row.focused", { hasText: row }).first();
    const found = await until(async () => {
      // A window that is busy with something else may not hear the first key.
      await this.keys.press(open);
      if (!(await input.waitFor({ timeout: 5_000 }).then(() => true, () => false))) return false;
      await this.keys.type(text);
      // What is looked for before the window knows its files is not looked for again by itself.
      if (await meant.waitFor({ timeout: 5_000 }).then(() => true, () => false)) return true;
      await this.keys.press("Escape");
      await input.waitFor({ state: "hidden" });
      return false;
    });
    if (!found) throw new Error(`${row} is not among what can be picked`);
    return input;
  }

  /** Takes a row of the quick input, which goes with that. */
  async pick(open, text, row = text) {
    const input = await this.find(open, text, row);
    await this.keys.press("Enter");
    await input.waitFor({ state: "hidden" });
  }

  /** Opens a note by name; `row` is its row in the list. */
  async openNote(name) {
    await this.pick("Control+P", name);
    await this.tab(name).waitFor();
    // Colours mean that the language is loaded, and with it the closing of brackets.
    await this.page.locator(".editor-instance .view-line span[class^=mtk]:not(.mtk1)").first().waitFor();
  }

  tab(name) {
    return this.page.locator(`.tabs-container .tab.active[data-resource-name="${name}"]`);
  }

  /** A command of the palette, by its whole title. */
  async command(title) {
    await this.pick("F1", title, title.split(": ").pop());
  }

  /** Puts the cursor on some text, `into` characters behind its start, by its place in `whole`, the text of the note. */
  async goToText(whole, text, into = 0) {
    const before = whole.slice(0, whole.indexOf(text) + into).split("\n");
    const [line, last] = [before.length, before.at(-1)];
    const input = this.page.locator(".quick-input-widget input[type=text]");
    await until(async () => {
      await this.keys.press("Control+G");
      return input.waitFor({ timeout: 5_000 }).then(() => true, () => false);
    });
    await this.keys.type(`${line}:${last.length + 1}`);
    await this.keys.press("Enter");
    await input.waitFor({ state: "hidden" });
    // The command counts UTF-16 units, the status bar characters.
    const shown = `Ln ${line}, Col ${[...last].length + 1}`;
    await this.page.locator('[id="status.editor.selection"]', { hasText: shown }).waitFor();
  }

  /** The lines on the screen, as text. */
  lines() {
    return this.page.evaluate(() =>
      [...document.querySelectorAll(".editor-instance .view-line")].map(line => line.textContent.replaceAll("\u00a0", " ")),
    );
  }

  /** Moves the mouse to the first place on the screen that shows a text. */
  async pointAt(text) {
    const place = await until(() => this.page.evaluate(wanted => {
      for (const line of document.querySelectorAll(".editor-instance .view-line")) {
        const walk = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
        for (let node = walk.nextNode(); node; node = walk.nextNode()) {
          const at = node.data.replaceAll("\u00a0", " ").indexOf(wanted);
          if (at < 0) continue;
          const range = document.createRange();
          range.setStart(node, at);
          range.setEnd(node, at + wanted.length);
          const { x, y, width, height } = range.getBoundingClientRect();
          return { x: x + width / 2, y: y + height / 2 };
        }
      }
      return null;
    }, text));
    await this.page.mouse.move(place.x, place.y, { steps: 5 });
  }

  /** Whether a line on the screen comes to contain a text. */
  lineAppears(text) {
    return until(async () => (await this.lines()).some(line => line.includes(text)));
  }

  /** Types as a person does, key by key, and takes the suggestion with this name. */
  async complete(typed, label) {
    await this.keys.type(typed, { delay: 30 });
    const row = this.page.locator(".suggest-widget.visible .monaco-list-row.focused", { hasText: label });
    await row.waitFor();
    await this.keys.press("Enter");
    await this.page.locator(".suggest-widget.visible").waitFor({ state: "hidden" });
  }

  /** A new line at the end of the note. */
  async newLine() {
    await this.keys.press("Control+End");
    await this.keys.press("Enter");
  }

  squiggles() {
    return this.page.locator(".editor-instance .squiggly-warning, .editor-instance .squiggly-error").count();
  }

  squigglesBecome(count) {
    return until(async () => (await this.squiggles()) === count);
  }

  notification(text) {
    return this.page.locator(".notification-list-item", { hasText: text });
  }

  async revert() {
    await this.command("File: Revert File");
    await this.page.locator(".tabs-container .tab.active.dirty").waitFor({ state: "detached" });
  }
}
