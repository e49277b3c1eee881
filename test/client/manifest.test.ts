import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');
const inRoot = (file: string) => path.join(root, file);
const readText = (file: string) => readFileSync(inRoot(file), 'utf8');
const manifest = JSON.parse(readText('package.json'));
const texts: Record<string, string> = JSON.parse(readText('package.nls.json'));
const { commands, configuration, menus, views, viewsContainers, viewsWelcome, walkthroughs } = manifest.contributes;
const commandIds: readonly string[] = commands.map(({ command }: Command) => command);
const settings = Object.entries<Setting>(configuration.properties);
const clientSource = sourceBelow('client/src');

interface Command {
  readonly command: string;
  readonly title: string;
  readonly category: string;
  readonly icon?: string;
}

interface Setting {
  readonly type: string;
  readonly scope: string;
  readonly order: number;
  readonly default: unknown;
  readonly markdownDescription: string;
  readonly enum?: readonly string[];
  readonly markdownEnumDescriptions?: readonly string[];
}

interface Step {
  readonly title: string;
  readonly description: string;
  readonly media: { readonly svg: string; readonly altText: string };
  readonly completionEvents: readonly string[];
}

/** The conventions that can be seen in files alone. Each looks at something that somebody could change. */
const conventions: Readonly<Record<string, () => void>> = {
  'is activated by manifests and by its own sample only': () => {
    expect(manifest.activationEvents).toEqual(['onLanguage:yaml', 'onLanguage:helm', 'onFileSystem:firebreak-sample']);
  },
  'brings no other extension along': () => {
    expect(manifest).not.toHaveProperty('extensionDependencies');
    expect(manifest).not.toHaveProperty('extensionPack');
  },
  'runs where the files are, and in a browser where nothing else can': () => {
    expect(manifest.extensionKind).toEqual(['workspace']);
    expect(manifest.main).toBe('./dist/client.js');
    expect(manifest.browser).toBe('./dist/web-client.js');
  },
  'works in untrusted workspaces, because it starts nothing but its own server': () => {
    expect(manifest.capabilities.untrustedWorkspaces).toEqual({ supported: true });
    expect(clientSource + sourceBelow('server/src/lsp') + sourceBelow('server/src/node')).not.toMatch(/child_process/);
  },
  'works in virtual workspaces, because it reads them through VS Code': () => {
    expect(manifest.capabilities.virtualWorkspaces).toBe(true);
    expect(clientSource).toContain('vscode.workspace.fs.readFile');
  },
  'the types of VS Code are those of the oldest version that is supported': () => {
    expect(manifest.engines.vscode).toBe(`^${manifest.devDependencies['@types/vscode']}`);
  },
  'says what the gallery asks': () => {
    const allowed = ['Linters', 'Visualization', 'Programming Languages'];
    expect(manifest.categories.filter((category: string) => !allowed.includes(category))).toEqual([]);
    expect(manifest.keywords.length).toBeGreaterThan(0);
    expect(manifest.keywords.length).toBeLessThanOrEqual(10);
    expect(manifest).toMatchObject({ pricing: 'Free', qna: false, license: 'MIT', displayName: 'Firebreak' });
    expect(manifest.galleryBanner).toEqual({
      color: expect.stringMatching(/^#[0-9a-f]{6}$/),
      theme: expect.stringMatching(/^(dark|light)$/),
    });
    expect(manifest.description.length).toBeLessThanOrEqual(160);
  },
  'the icon is a square PNG of at least 128 pixels': () => {
    const icon = readFileSync(inRoot(manifest.icon));
    expect(icon.subarray(1, 4).toString()).toBe('PNG');
    const [width, height] = [icon.readUInt32BE(16), icon.readUInt32BE(20)];
    expect(width).toBeGreaterThanOrEqual(128);
    expect(height).toBe(width);
  },
  'the README begins with a picture that every viewer shows, and has the sections that people look for': () => {
    const readme = readText('README.md');
    expect(readme.split('\n').slice(0, 5).join('\n')).toMatch(/!\[.+\]\(.+\.(png|gif)\)/);
    expect(readme).not.toMatch(/!\[[^\]]*\]\([^)]*\.svg\)/);
    const sections = [...readme.matchAll(/^## (.+)$/gm)].map(([, title]) => title);
    for (const title of ['Features', 'Quick start', 'Rules', 'Settings', 'Commands', 'Troubleshooting', 'Privacy']) {
      expect(sections).toContain(title);
    }
    expect(readme).toContain('No telemetry, no network.');
    for (const file of ['CHANGELOG.md', 'LICENSE', 'SUPPORT.md']) expect(existsSync(inRoot(file))).toBe(true);
  },
  'the version has no suffix': () => {
    expect(manifest.version).toMatch(/^\d+\.\d+\.\d+$/);
  },
  'nothing runs when it is installed, and nothing is downloaded': () => {
    const hooks = Object.keys(manifest.scripts).filter((name) => /^(pre|post)?(install|uninstall|prepare)$/.test(name));
    expect(hooks).toEqual([]);
    const shipped = clientSource + sourceBelow('server/src');
    expect(shipped).not.toMatch(/\bfetch\(|from 'node:(https?|net|tls|dgram)'|XMLHttpRequest|WebSocket/);
  },
  'commands are titled in title case without the product, which is their category': () => {
    for (const { command, title, category } of commands as readonly Command[]) {
      expect(category).toBe('Firebreak');
      expect(command).toMatch(/^firebreak\.[a-z][A-Za-z]+$/);
      const text = textOf(title);
      expect(text).toMatch(/^[A-Z][A-Za-z ]+$/);
      expect(text).not.toContain('Firebreak');
      const lower = text.split(' ').filter((word) => /^[a-z]/.test(word));
      expect(lower.filter((word) => !['to', 'a', 'the', 'of', 'in', 'for', 'and', 'with'].includes(word))).toEqual([]);
    }
  },
  'the commands of the manifest and those that are registered are the same': () => {
    const registered = [...clientSource.matchAll(/registerCommand\('([\w.]+)'/g)].map(([, command]) => command);
    expect(registered.sort()).toEqual([...commandIds].sort());
  },
  'the commands that people ask for when something is wrong exist': () => {
    for (const name of ['restartServer', 'showOutput', 'copyDiagnosticInformation']) {
      expect(commandIds).toContain(`firebreak.${name}`);
    }
  },
  'commands that need an item are not in the palette': () => {
    expect(menus.commandPalette).toEqual([
      { command: 'firebreak.goToFile', when: 'false' },
      { command: 'firebreak.showSelected', when: 'false' },
      { command: 'firebreak.applyPreviewedFix', when: expect.stringContaining("'Connectivity of a fix.diff'") },
    ]);
  },
  'icons come from the product, so that themes decide about them': () => {
    for (const { icon } of commands) if (icon !== undefined) expect(icon).toMatch(/^\$\([a-z-]+\)$/);
    expect(clientSource).not.toMatch(/iconPath = \{|#[0-9a-fA-F]{6}\b|rgba?\(/);
    const svg = readText(viewsContainers.activitybar[0].icon);
    expect(svg).toMatch(/<svg[^>]* (width="24"[^>]* height="24"|viewBox="0 0 24 24")/);
    expect(svg).not.toMatch(/#(?!000|fff)[0-9a-f]{3,6}\b/i);
  },
  'menus are few, and appear where they belong': () => {
    const title: readonly { group: string; when: string }[] = menus['view/title'];
    expect(title.filter(({ group }) => group.startsWith('navigation')).length).toBeLessThanOrEqual(3);
    for (const { when } of title) expect(when).toContain('view == firebreak.coverage');
    for (const { when } of menus['view/item/context']) expect(when).toMatch(/viewItem =~ \/.+\//);
    expect(menus).not.toHaveProperty('editor/title');
  },
  'no key is taken from the user': () => {
    expect(manifest.contributes).not.toHaveProperty('keybindings');
  },
  'nothing is set for other people’s languages, and a schema is claimed for our own files only': () => {
    for (const key of ['configurationDefaults', 'languages', 'grammars']) {
      expect(manifest.contributes).not.toHaveProperty(key);
    }
    const url = './schemas/config-for-editors.json';
    expect(manifest.contributes).toMatchObject({
      yamlValidation: [{ fileMatch: ['.firebreak.yaml', '.firebreak.yml'], url }],
      jsonValidation: [{ fileMatch: '.firebreak.json', url }],
    });
  },
  'settings are few, in one category, each described, with a default, a scope and an order': () => {
    expect(settings.length).toBeLessThanOrEqual(20);
    expect(configuration.title).toBe('Firebreak');
    expect(settings.map(([, { order }]) => order)).toEqual(settings.map((_, index) => index + 1));
    for (const [key, setting] of settings) {
      expect(key).toMatch(/^firebreak\.[a-z][A-Za-z]*(\.[a-z][A-Za-z]*)?$/);
      const isOfWindow = ['firebreak.statusBar.enable', 'firebreak.trace.server'].includes(key);
      expect([key, setting.scope]).toEqual([key, isOfWindow ? 'window' : 'resource']);
      expect(typeof setting.default).toBe(setting.type);
      const text = textOf(setting.markdownDescription);
      expect(text).toMatch(/^[A-Z].*\.$/);
      expect(text.split(/\. /).length).toBeLessThanOrEqual(2);
      if (setting.enum !== undefined) {
        expect(setting.enum).toContain(setting.default);
        expect(setting.markdownEnumDescriptions).toHaveLength(setting.enum.length);
        for (const description of setting.markdownEnumDescriptions ?? []) expect(textOf(description)).toMatch(/^[A-Z]/);
      }
    }
  },
  'what rules do is no setting': () => {
    expect(settings.filter(([key]) => /rule|severity|ignore/i.test(key))).toEqual([]);
  },
  'the settings of the manifest are those of the README and of the report of a problem': () => {
    const readme = readText('README.md');
    for (const [key] of settings) {
      expect(readme).toContain(`\`${key}\``);
      expect(clientSource).toContain(`'${key.slice('firebreak.'.length)}'`);
    }
  },
  'the commands of the README are those of the palette': () => {
    const listed = [...readText('README.md').matchAll(/^\| _Firebreak: (.+?)_ /gm)].map(([, title]) => title);
    const hidden = menus.commandPalette.map(({ command }: Command) => command);
    const titles = (commands as readonly Command[]).filter(({ command }) => !hidden.includes(command));
    expect(listed.sort()).toEqual(titles.map(({ title }) => textOf(title)).sort());
  },
  'one container with one view, named in at most two words, and icons that exist': () => {
    expect(viewsContainers.activitybar).toHaveLength(1);
    expect(viewsContainers.activitybar[0].id).toBe('firebreak');
    expect(views.firebreak.map(({ id }: { id: string }) => id)).toEqual(['firebreak.coverage']);
    for (const { name, type } of views.firebreak) {
      expect(textOf(name).split(' ').length).toBeLessThanOrEqual(2);
      expect(type).not.toBe('webview');
    }
    for (const { icon } of [...viewsContainers.activitybar, ...views.firebreak]) {
      expect(existsSync(inRoot(icon))).toBe(true);
    }
  },
  'items of the view say everything in words, too': () => {
    const source = readText('client/src/coverage/coverage-view.ts');
    for (const part of ['ThemeIcon', 'description', 'MarkdownString', 'accessibilityInformation', 'treeItem.id']) {
      expect(source).toContain(part);
    }
  },
  'an empty view says why it is empty, with at most one button each': () => {
    const reasons = ['noFolder', 'indexing', 'noManifests', 'disabled', 'failed'];
    expect(viewsWelcome.map(({ contents }: { contents: string }) => contents)).toEqual(
      reasons.map((reason) => `%welcome.${reason}%`),
    );
    for (const { contents } of viewsWelcome) expect(buttonsOf(textOf(contents)).length).toBeLessThanOrEqual(1);
  },
  'each state of the view has its text': () => {
    const states = /state: ([^)]+)\)/.exec(readText('client/src/coverage/coverage-view.ts'))?.[1] ?? '';
    const whens = viewsWelcome.map(({ when }: { when: string }) => when).join(' ');
    const names = [...states.matchAll(/'(\w+)'/g)].map(([, name]) => name);
    expect(names.length).toBeGreaterThan(2);
    for (const name of names) expect(whens).toContain(`firebreak.state == ${name}`);
  },
  'the walkthrough has few steps, each with a verb, a button, an end, a picture and words for it': () => {
    expect(walkthroughs).toHaveLength(1);
    const steps: readonly Step[] = walkthroughs[0].steps;
    expect(steps.length).toBeLessThanOrEqual(5);
    for (const { title, description, media, completionEvents } of steps) {
      expect(textOf(title)).toMatch(/^(Open|See|Fix|Make) /);
      expect(buttonsOf(textOf(description)).length).toBeGreaterThan(0);
      expect(completionEvents.length).toBeGreaterThan(0);
      for (const event of completionEvents) expect(event).toMatch(/^on(Command|View|Context):./);
      expect(textOf(media.altText)).toMatch(/^[A-Z].*\.$/);
      const svg = readText(media.svg);
      // Every colour is one of the theme; what stands behind the comma is for viewers that have none.
      const colours = [...svg.matchAll(/(?:fill|stroke)="([^"]*)"/g)].map(([, colour]) => colour);
      expect(colours.filter((colour) => !/^(var\(--vscode-[\w-]+, .+\)|none)$/.test(colour ?? ''))).toEqual([]);
      // The page that shows it allows no styles of its own.
      expect(svg).not.toMatch(/style[ =>]/);
      expect(svg.match(/<(?:rect|text|path)(?![^>]*fill=)/g) ?? []).toEqual([]);
    }
  },
  'the walkthrough is never opened by the extension': () => {
    expect(clientSource).not.toContain('openWalkthrough');
  },
  'nothing pops up by itself': () => {
    expect(clientSource).not.toMatch(/show(Information|Warning|Error)Message/);
    expect(clientSource).toContain('RevealOutputChannelOn.Never');
  },
  'every command behind a button exists': () => {
    const own = Object.values(texts).flatMap(buttonsOf);
    const events = (walkthroughs[0].steps as readonly Step[]).flatMap(({ completionEvents }) =>
      completionEvents.filter((event) => event.startsWith('onCommand:')).map((event) => event.slice(10)),
    );
    const known = new Set([
      ...commandIds,
      ...views.firebreak.map(({ id }: { id: string }) => `${id}.focus`),
      'vscode.openFolder',
      'workbench.action.openSettings',
      'workbench.actions.view.problems',
      'editor.action.quickFix',
    ]);
    expect([...own, ...events].filter((command) => !known.has(command))).toEqual([]);
  },
  'every text that the manifest names exists, and every text is used': () => {
    const used = [...JSON.stringify(manifest).matchAll(/%([A-Za-z][\w.]+)%/g)].map(([, key]) => key);
    expect([...new Set(used)].sort()).toEqual(Object.keys(texts).sort());
  },
  'addresses are not made up': () => {
    for (const key of ['bugs', 'repository', 'homepage', 'sponsor']) {
      if (readText('server/src/core/rules/documentation-address.ts').includes("= ''"))
        expect(manifest).not.toHaveProperty(key);
    }
  },
};

describe('the manifest', () => {
  test.each(Object.entries(conventions))('%s', (_name, check) => check());
});

function textOf(placeholder: string): string {
  const key = /^%([\w.]+)%$/.exec(placeholder)?.[1];
  expect(key, placeholder).toBeDefined();
  return texts[key ?? ''] ?? '';
}

/** The commands behind the links of a text. */
function buttonsOf(text: string): readonly string[] {
  return [...text.matchAll(/\]\(command:([\w.]+)(?:\?[^)]*)?\)/g)].map(([, command = '']) => command);
}

function sourceBelow(folder: string): string {
  return readdirSync(inRoot(folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readText(path.join(folder, file)))
    .join('\n');
}
