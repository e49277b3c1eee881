import type { Locator, Page } from 'playwright-core';

/** The VS Code workbench as a user meets it: keys, rows and titles. Every selector of its page is in this file. */
export class Workbench {
  readonly page: Page;
  readonly #url: string;

  constructor(page: Page, url: string) {
    this.page = page;
    this.#url = url;
  }

  /** Opens a folder of the host, with a file in the editor when one is given. */
  async open(folder: string, file?: string): Promise<void> {
    const parameters = new URLSearchParams({ folder });
    if (file !== undefined) {
      parameters.set(
        'payload',
        JSON.stringify([['openFile', `vscode-remote://${new URL(this.#url).host}${folder}/${file}`]]),
      );
    }
    await this.page.goto(`${this.#url}/?${parameters}`, { waitUntil: 'domcontentloaded' });
    await this.page.locator('.monaco-workbench').waitFor();
    await this.page.locator('.explorer-folders-view .monaco-list-row').first().waitFor();
    if (file !== undefined) await this.editor(file).waitFor();
  }

  /** Opens a window without a folder. */
  async openEmpty(): Promise<void> {
    await this.page.goto(`${this.#url}/?ew=true`, { waitUntil: 'domcontentloaded' });
    await this.page.locator('.monaco-workbench').waitFor();
    await this.page.locator('.statusbar').waitFor();
  }

  /** Runs a command by its title through the command palette. */
  async command(title: string): Promise<void> {
    for (let attempts = 1; ; attempts++) {
      try {
        await this.#runFromPalette(title, attempts < 4 ? 5000 : 60_000);
        return;
      } catch (error) {
        // What has just been opened may take the keyboard a moment later, which closes the palette; and it lists the
        // commands that were there when it was opened, in a window that may have been loading.
        if (attempts === 4) throw error;
        await this.page.keyboard.press('Escape');
      }
    }
  }

  async #runFromPalette(title: string, timeout: number): Promise<void> {
    await this.page.keyboard.press('F1');
    const input = this.#quickInput();
    await input.waitFor({ timeout });
    await input.fill(`>${title}`, { timeout });
    await this.#quickRows().filter({ hasText: title }).first().click({ timeout });
  }

  /** Takes the entry with that text from an open list of choices. */
  async pick(text: string): Promise<void> {
    await this.#quickInput().waitFor();
    await this.#quickInput().fill(text);
    await this.#quickRows().filter({ hasText: text }).first().click();
  }

  /** Opens a file through Quick Open. */
  async openFile(file: string): Promise<void> {
    await this.page.keyboard.press('Control+P');
    const input = this.#quickInput();
    await input.waitFor();
    await input.fill(file);
    await this.#quickRows()
      .filter({ hasText: fileName(file) })
      .first()
      .click();
    await this.editor(file).waitFor();
  }

  /** The editor that shows the file whose path ends so. */
  editor(file: string): Locator {
    return this.page.locator(`.editor-instance .monaco-editor[data-uri$="/${file}"]`);
  }

  /** The same editor, once the keyboard is its own. */
  focusedEditor(file: string): Locator {
    return this.page.locator(`.editor-instance .monaco-editor.focused[data-uri$="/${file}"]`);
  }

  squiggles(file: string, severity: 'error' | 'warning' | 'info' | 'hint' = 'warning'): Locator {
    return this.editor(file).locator(`.squiggly-${severity}`);
  }

  /** The lines that extensions put above lines of the file. */
  lenses(file: string): Locator {
    return this.editor(file).locator('.codelens-decoration');
  }

  /** The list of places that opens inside of an editor. */
  peekedReferences(): Locator {
    return this.page.locator('.reference-zone-widget');
  }

  /** Clicks a lens until something comes of it: VS Code drops a click while it draws its lenses anew. */
  async clickLens(lens: Locator, effect: Locator): Promise<void> {
    for (let attempts = 1; attempts < 5 && !(await effect.isVisible()); attempts++) {
      await lens.click({ timeout: 5000 }).catch(() => undefined);
      await effect.waitFor({ timeout: 10_000 }).catch(() => undefined);
    }
    await effect.waitFor();
  }

  /** The text of the lines in sight. The editor keeps no others in its page, in no fixed order and with hard spaces. */
  async visibleText(file: string): Promise<string> {
    return this.editor(file)
      .locator('.view-lines')
      .evaluate((lines) =>
        [...lines.querySelectorAll<HTMLElement>('.view-line')]
          .sort((a, b) => Number.parseFloat(a.style.top) - Number.parseFloat(b.style.top))
          .map((line) => (line.textContent ?? '').replaceAll('\u00a0', ' '))
          .join('\n'),
      );
  }

  async goTo(file: string, line: number, column = 1): Promise<void> {
    await this.editor(file).locator('.view-line').first().click();
    await this.page.keyboard.press('Control+G');
    const input = this.#quickInput();
    await input.waitFor();
    await input.fill(`:${line}:${column}`);
    await this.page.keyboard.press('Enter');
    await input.waitFor({ state: 'hidden' });
  }

  /** What hovers say at a place of the file, once one of them has that text. */
  async hover(file: string, line: number, column: number, text: string): Promise<string> {
    const shown = this.page.locator('.monaco-hover:visible').filter({ hasText: text });
    for (let attempts = 1; attempts < 5 && !(await shown.first().isVisible()); attempts++) {
      await this.page.keyboard.press('Escape');
      await this.page.mouse.move(0, 0);
      await this.goTo(file, line, column);
      // Show or Focus Hover; the first one may come before the server has read everything.
      await this.page.keyboard.press('Control+K');
      await this.page.keyboard.press('Control+I');
      await shown
        .first()
        .waitFor({ timeout: 10_000 })
        .catch(() => undefined);
    }
    const texts = await shown.allInnerTexts();
    return texts.join('\n').replaceAll('\u00a0', ' ');
  }

  /** The rows of the Problems panel, which it opens, that its filter lets through: rows out of sight would not count. */
  async problems(filter: string): Promise<Locator> {
    const panel = this.page.locator('.markers-panel');
    if (!(await panel.isVisible())) await this.page.keyboard.press('Control+Shift+M');
    await panel.waitFor();
    const input = this.page.getByPlaceholder('**/*.ts');
    const effect = this.page.getByText(/^Showing \d+ of \d+$/);
    // A panel that has just been opened may not listen yet: the filter counts once its effect is seen.
    for (let attempts = 0; attempts < 5; attempts++) {
      if ((await input.inputValue()) === filter && (await effect.isVisible()) === (filter !== '')) break;
      await input.fill('');
      await input.fill(filter);
      await effect.waitFor({ state: filter === '' ? 'hidden' : 'visible', timeout: 2000 }).catch(() => undefined);
    }
    // After nothing matched, newer versions of VS Code keep saying so when something comes that does.
    if (await this.page.getByText(/^Showing 0 of/).isVisible()) {
      await input.fill('');
      await effect.waitFor({ state: 'hidden', timeout: 2000 }).catch(() => undefined);
      await input.fill(filter);
      await effect.waitFor({ state: 'visible', timeout: 2000 }).catch(() => undefined);
    }
    return panel.locator('.monaco-list-row');
  }

  /** Opens the quick-fix menu by a click on the lightbulb and gives its entries. */
  async lightbulb(file: string): Promise<Locator> {
    // It stands in the line where there is room, else in the margin.
    await this.editor(file)
      .locator('.lightBulbWidget, [class*="codicon-gutter-lightbulb"]')
      .filter({ visible: true })
      .click();
    return this.#actionRows();
  }

  /** Opens the quick-fix menu with the keyboard and gives its entries. */
  async quickFixes(): Promise<Locator> {
    // VS Code drops the question when the cursor has only just arrived: its own look for a lightbulb takes the place.
    for (let attempts = 1; attempts < 5; attempts++) {
      await this.page.keyboard.press('Control+.');
      const isOpen = await this.#actionWidget()
        .waitFor({ timeout: 5000 })
        .then(() => true)
        .catch(() => false);
      if (isOpen) break;
      // In an open menu the chord would take an entry, so one that is still coming is closed first.
      await this.page.keyboard.press('Escape');
    }
    return this.#actionRows();
  }

  /** Takes an entry of the open quick-fix menu, with the keyboard: an overlay swallows clicks in some versions. */
  async takeAction(rows: Locator, title: string | RegExp): Promise<void> {
    const row = rows.filter({ hasText: title }).first();
    await row.waitFor();
    for (let steps = await rows.count(); steps > 0; steps--) {
      if ((await row.getAttribute('class'))?.split(/\s+/).includes('focused')) break;
      await this.page.keyboard.press('ArrowDown');
    }
    await this.page.keyboard.press('Enter');
    await this.#actionWidget().waitFor({ state: 'hidden' });
  }

  /** Shows the view container of the activity bar with that title. */
  async showContainer(title: string): Promise<void> {
    const head = this.page.locator('.sidebar .composite.title').filter({ hasText: title });
    if (!(await head.isVisible())) await this.#activity(title).click({ force: true });
    await head.waitFor();
  }

  /** The number on the container's icon in the activity bar, undefined where there is none. */
  async badge(title: string): Promise<string | undefined> {
    const badge = this.page
      .locator('.activitybar .action-item')
      .filter({ has: this.page.locator(`a[aria-label^="${title}"]`) })
      .locator('.badge-content');
    return (await badge.isVisible()) ? ((await badge.textContent()) ?? undefined) : undefined;
  }

  /** Drags the border of the side bar until it is that wide, in pixels. */
  async widenSideBar(width: number): Promise<void> {
    const box = await this.page.locator('.part.sidebar').boundingBox();
    if (box === null) throw new Error('There is no side bar.');
    const [border, y] = [box.x + box.width, box.y + box.height / 2];
    await this.page.mouse.move(border, y);
    await this.page.mouse.down();
    await this.page.mouse.move(box.x + width, y, { steps: 5 });
    await this.page.mouse.up();
    // Where no row lights up below it.
    await this.page.mouse.move(box.x + width / 2, box.y + box.height - 20);
  }

  /** The text in sight of the Output panel, which is open. It starts with the filter of the Problems panel. */
  async output(): Promise<string> {
    const filter = this.page.locator('.part.panel .viewpane-filter input').filter({ visible: true });
    if ((await filter.inputValue()) !== '') await filter.fill('');
    const lines = await this.page.locator('.part.panel .view-line').allInnerTexts();
    return lines.join('\n').replaceAll('\u00a0', ' ');
  }

  treeRows(): Locator {
    return this.page.locator('.sidebar .tree-explorer-viewlet-tree-view .monaco-list-row');
  }

  /** Shows what is below a tree row, where that is not in sight. */
  async expandTreeRow(label: string): Promise<void> {
    const row = this.treeRows().filter({ hasText: label }).first();
    const expanded = row.and(this.page.locator('[aria-expanded="true"]'));
    // A click is lost while the tree is drawn anew.
    for (let attempts = 1; attempts < 5 && !(await expanded.isVisible()); attempts++) {
      await row.click();
      await expanded.waitFor({ timeout: 5000 }).catch(() => undefined);
    }
    await expanded.waitFor();
  }

  /** Label and description of each tree row in sight. */
  async tree(): Promise<readonly string[]> {
    return this.treeRows().evaluateAll((rows) =>
      rows.map((row) =>
        [row.querySelector('.label-name'), row.querySelector('.label-description')]
          .map((part) => part?.textContent ?? '')
          .filter((text) => text !== '')
          .join(' | '),
      ),
    );
  }

  /** What an empty view says. */
  welcome(): Locator {
    return this.page.locator('.sidebar .welcome-view-content:visible');
  }

  /** The item of Firebreak on the left of the status bar. */
  statusBarItem(): Locator {
    return this.page.locator('.statusbar .left-items [id$="firebreak.coverage"]');
  }

  /** The tooltip of that item. */
  async statusBarTooltip(): Promise<string> {
    const tooltip = this.page.locator('.monaco-hover:visible').filter({ hasText: 'covered' });
    for (let attempts = 1; attempts < 5 && !(await tooltip.isVisible()); attempts++) {
      // A window that is still being set up may close it again.
      await this.page.mouse.move(0, 0);
      await this.statusBarItem().hover();
      await tooltip.waitFor({ timeout: 3000 }).catch(() => undefined);
    }
    return ((await tooltip.textContent()) ?? '').replaceAll('\u00a0', ' ');
  }

  /** What the language status of the active editor says, in the order of its entries. */
  async languageStatus(): Promise<readonly string[]> {
    await this.page.mouse.move(0, 0);
    await this.page.locator('[id="status.languageStatus"]').hover();
    const entries = this.page.locator('.hover-language-status .element');
    await entries.first().waitFor();
    return entries.allInnerTexts();
  }

  /** The titles of the steps of the walkthrough that is open. */
  async walkthroughSteps(): Promise<readonly string[]> {
    const steps = this.page.locator('.gettingStartedContainer .step-title');
    await steps.first().waitFor();
    return steps.allInnerTexts();
  }

  /** Opens a step of that walkthrough; the picture beside it follows. */
  async openWalkthroughStep(title: string): Promise<void> {
    const step = this.page.locator('.gettingStartedContainer .getting-started-step').filter({ hasText: title });
    if (!(await step.getAttribute('class'))?.includes('expanded')) await step.click();
    await this.page
      .locator('.gettingStartedContainer .getting-started-media iframe, .getting-started-media webview')
      .first()
      .waitFor();
  }

  async clipboard(): Promise<string> {
    return this.page.evaluate(() => navigator.clipboard.readText());
  }

  toasts(): Locator {
    return this.page.locator('.notifications-toasts .notification-list-item');
  }

  /** What is open and what the window says or has said, in short. Opens the list of what it has said. */
  async situation(): Promise<{ readonly editors: readonly string[]; readonly notifications: readonly string[] }> {
    const editors = this.page.locator('.editor-instance .monaco-editor');
    await this.page.locator('[id="status.notifications"]').click({ force: true });
    const center = this.page.locator('.notifications-center');
    await center.waitFor({ timeout: 5000 }).catch(() => undefined);
    return {
      editors: await editors.evaluateAll((all) => all.map((one) => one.getAttribute('data-uri') ?? '')),
      notifications: await center.locator('.notification-list-item').allInnerTexts(),
    };
  }

  /** The document inside a webview: it is two frames down. */
  webview() {
    return this.page.frameLocator('iframe.webview').frameLocator('iframe#active-frame');
  }

  /** The icon; a badge lies above it. */
  #activity(title: string): Locator {
    return this.page.locator(`.activitybar .action-item a[aria-label^="${title}"]`);
  }

  #quickInput(): Locator {
    return this.page.locator('.quick-input-widget input[type=text]');
  }

  #quickRows(): Locator {
    return this.page.locator('.quick-input-list .monaco-list-row');
  }

  #actionWidget(): Locator {
    return this.page.locator('.action-widget:not(.action-list-submenu-panel)');
  }

  async #actionRows(): Promise<Locator> {
    await this.#actionWidget().waitFor();
    return this.#actionWidget().locator('.monaco-list-row.action');
  }
}

function fileName(file: string): string {
  return file.slice(file.lastIndexOf('/') + 1);
}
