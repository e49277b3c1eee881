import { beforeEach, expect, test, vi } from 'vitest';
import { ConnectivityPages } from '../../client/src/connectivity/connectivity-pages';
import { FixPreviewPage } from '../../client/src/connectivity/fix-preview';
import type { Server } from '../../client/src/server';
import type { FixPreview, FixReference, PreviewableFix } from '../../server/src/protocol/protocol';

/** The parts of VS Code that the page touches. */
const { host } = vi.hoisted(() => ({
  host: { isConfirmed: true, picked: 0, offered: [] as string[], shown: [] as string[], told: [] as string[] },
}));
vi.mock('vscode', () => ({
  Uri: {
    from: ({ scheme, path }: Record<string, string>) => ({ scheme, path, toString: () => `${scheme}:${path}` }),
  },
  EventEmitter: class {
    readonly event = () => ({});
    fire() {}
    dispose() {}
  },
  CancellationTokenSource: class {
    readonly token = { isCancellationRequested: false };
    cancel() {
      this.token.isCancellationRequested = true;
    }
    dispose() {}
  },
  Range: class {},
  CodeLens: class {
    readonly command: unknown;
    constructor(_range: unknown, command: unknown) {
      this.command = command;
    }
  },
  ProgressLocation: { Window: 10 },
  window: {
    activeTextEditor: undefined,
    setStatusBarMessage: (text: string) => {
      host.told.push(text);
    },
    withProgress: (_options: unknown, run: () => unknown) => run(),
    showTextDocument: (document: unknown) => host.shown.push(String(document)),
    showQuickPick: async (items: readonly { readonly label: string }[]) => {
      host.offered = items.map(({ label }) => label);
      return items[host.picked];
    },
  },
  languages: { registerDocumentLinkProvider: () => ({}), registerCodeLensProvider: () => ({}) },
  workspace: {
    registerTextDocumentContentProvider: () => ({}),
    openTextDocument: (uri: unknown) => uri,
    applyEdit: async () => host.isConfirmed,
    getConfiguration: () => ({ get: (_key: string, otherwise: unknown) => otherwise }),
  },
  l10n: { t: (text: string) => text },
}));

beforeEach(() => {
  Object.assign(host, { isConfirmed: true, picked: 0, offered: [], shown: [], told: [] });
});

const uri = 'file:///web.yaml';
const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
const first: PreviewableFix = { uri, finding: 'a', fix: 'Deny', title: 'Deny (closes 1 flow)' };
const second: PreviewableFix = { uri, finding: 'a', fix: 'Isolate', title: 'Isolate (closes 2 flows)' };

function compared(title: string, generation: number): FixPreview {
  const totals = { added: 0, removed: 0, changed: 0 };
  const comparison = { isComplete: true, files: 1, changes: [], doubts: [], totals };
  return { kind: 'compared', title, generation, comparison, broken: [] };
}

interface Answers {
  readonly fixes: readonly PreviewableFix[];
  readonly preview: (reference: FixReference) => FixPreview | null;
  readonly edit?: () => unknown;
}

function page({ fixes, preview, edit = () => undefined }: Answers) {
  const resolved: unknown[] = [];
  const server = {
    request: async (method: string, params: FixReference & { readonly data: unknown }) => {
      if (method === 'firebreak/previewableFixes') return fixes;
      if (method === 'firebreak/previewFix') return preview(params);
      resolved.push(params.data);
      return { edit: edit() };
    },
    ensureStarted: async () => ({
      protocol2CodeConverter: { asWorkspaceEdit: async () => ({ entries: () => [['file:///written.yaml', []]] }) },
    }),
  };
  const pages = new ConnectivityPages();
  const fixPreview = new FixPreviewPage(server as unknown as Server, pages);
  const address = ConnectivityPages.address('Connectivity of a fix');
  return {
    fixPreview,
    resolved,
    text: () => pages.provideTextDocumentContent(address),
    lensCount: () => fixPreview.provideCodeLenses({ uri: address } as never).length,
  };
}

test('of several fixes the user chooses one, and of one nothing is asked', async () => {
  const preview = ({ fix }: FixReference) => compared(fix, 1);
  const several = page({ fixes: [first, second], preview });
  host.picked = 1;
  await several.fixPreview.preview(uri, range);
  expect(host.offered).toEqual([first.title, second.title]);
  expect(several.text()).toContain('\nIsolate\nNothing is changed yet.');
  host.offered = [];
  const one = page({ fixes: [first], preview });
  await one.fixPreview.preview(uri, range);
  expect(host.offered).toEqual([]);
  expect(one.text()).toContain('\nDeny\nNothing is changed yet.');
});

test('what is applied is what was compared; then the page says so and offers it no more', async () => {
  const { fixPreview, resolved, text, lensCount } = page({
    fixes: [first],
    preview: () => compared('Deny', 7),
    edit: () => ({}),
  });
  await fixPreview.preview(uri, range);
  expect(lensCount()).toBe(1);
  host.isConfirmed = false;
  await fixPreview.apply();
  expect([text(), lensCount()]).toEqual([expect.stringContaining('Nothing is changed yet.'), 1]);
  expect(host.told).toEqual(['The fix was not applied: the editor did not make its edit.']);
  host.isConfirmed = true;
  await fixPreview.apply();
  expect(resolved.at(-1)).toEqual({ uri, finding: 'a', fix: 'Deny', generation: 7 });
  expect([text(), lensCount()]).toEqual([expect.stringContaining('This fix has been applied.'), 0]);
  expect(host.shown.at(-1)).toBe('file:///written.yaml');
});

test('a fix that is out of date is compared again in place of being applied, and said to be gone when it is', async () => {
  const answers = [
    compared('Deny', 7),
    compared('Deny now', 8),
    { kind: 'refused', why: 'It has changed.' },
  ] as FixPreview[];
  const { fixPreview, text, lensCount } = page({ fixes: [first], preview: () => answers.shift() ?? null });
  await fixPreview.preview(uri, range);
  await fixPreview.apply();
  expect([text(), lensCount()]).toEqual([expect.stringContaining('\nDeny now\nNothing is changed yet.'), 1]);
  await fixPreview.apply();
  expect([text(), lensCount()]).toEqual([expect.stringContaining('\nDeny\nIt has changed.\n'), 0]);
  expect(host.shown).not.toContain('file:///written.yaml');
});

test('a fix that is refused is named without what would forge lines of the page', async () => {
  const hostile = { ...first, fix: 'Deny\n\nClosed (0)\u001b[2K\u202e' };
  const asked: FixReference[] = [];
  const { fixPreview, text } = page({
    fixes: [hostile],
    preview: (reference) => {
      asked.push(reference);
      return { kind: 'refused', why: 'It has changed.' };
    },
  });
  await fixPreview.preview(uri, range);
  expect(asked[0]?.fix).toBe(hostile.fix);
  expect(text()).toContain('\nDeny\\n\\nClosed (0)\\u001b[2K\\u202e\nIt has changed.\n');
});

test('without a fix, and without an answer, the page says it', async () => {
  const none = page({ fixes: [], preview: () => null });
  await none.fixPreview.preview();
  expect(none.text()).toContain('No fix at the cursor changes connections.');
  const silent = page({ fixes: [first], preview: () => null });
  await silent.fixPreview.preview(uri, range);
  expect(silent.text()).toContain('Nothing was compared.');
});
