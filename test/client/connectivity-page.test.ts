import { beforeEach, expect, test, vi } from 'vitest';
import { ConnectivityPage } from '../../client/src/connectivity/connectivity-page';
import { ConnectivityPages } from '../../client/src/connectivity/connectivity-pages';
import type { Server } from '../../client/src/server';
import { visible } from '../../client/src/visible';
import { limits, visible as visibleOfServer } from '../../server/src/core';
import type { CompareConnectivityParams, ComparedConnectivity } from '../../server/src/protocol/protocol';
import { maximalComparedBytes } from '../../server/src/protocol/protocol';

/** The parts of VS Code that the page touches. */
const { host } = vi.hoisted(() => {
  const repositories: unknown[] = [];
  return { host: { repositories, tokenSources: 0, opened: 0 } };
});
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
    constructor() {
      host.tokenSources++;
    }
    cancel() {
      this.token.isCancellationRequested = true;
    }
    dispose() {
      host.tokenSources--;
    }
  },
  ProgressLocation: { Window: 10 },
  window: {
    withProgress: (_options: unknown, run: () => unknown) => run(),
    showTextDocument: () => {
      host.opened++;
    },
  },
  languages: { registerDocumentLinkProvider: () => ({}) },
  workspace: {
    isTrusted: true,
    textDocuments: [],
    registerTextDocumentContentProvider: () => ({}),
    openTextDocument: () => ({}),
    asRelativePath: ({ path }: { readonly path: string }) => path.slice('/shop/'.length),
    getConfiguration: () => ({ get: (_key: string, otherwise: unknown) => otherwise }),
  },
  extensions: {
    getExtension: () => ({
      activate: async () => ({
        enabled: true,
        getAPI: () => ({ state: 'initialized', repositories: host.repositories }),
      }),
    }),
  },
  l10n: {
    t: (text: string, ...values: readonly unknown[]) =>
      text.replace(/\{(\d)\}/g, (_, index) => String(values[Number(index)])),
  },
}));

beforeEach(() => {
  Object.assign(host, { tokenSources: 0, opened: 0, repositories: [] });
});

/** A repository in which these files were modified; Git says their sizes and texts. */
function commit(files: Readonly<Record<string, string>>, details: (text: string) => { readonly size: number }) {
  const read: string[] = [];
  const textOf = (path: string) => {
    const text = files[path];
    if (text === undefined) throw Object.assign(new Error(), { gitErrorCode: 'UnknownPath' });
    return text;
  };
  const change = (path: string) => {
    const uri = { path, fsPath: path, toString: () => `file://${encodeURI(path)}` };
    return { uri, originalUri: uri, renameUri: undefined, status: 5 };
  };
  host.repositories.push({
    rootUri: { scheme: 'file', path: '/shop' },
    state: {
      ...{ HEAD: { commit: '1' }, indexChanges: [], mergeChanges: [] },
      workingTreeChanges: ['/shop/gone.yaml', ...Object.keys(files)].map(change),
    },
    status: async () => undefined,
    getObjectDetails: async (_ref: string, path: string) => details(textOf(path)),
    buffer: async (_ref: string, path: string) => {
      read.push(path);
      return new TextEncoder().encode(textOf(path));
    },
  });
  return read;
}

const sizeOf = (text: string) => ({ size: text.length });
const noSize = () => {
  throw new Error('No idea.');
};

function page(answer: (params: CompareConnectivityParams) => unknown) {
  const server = { request: async (_method: string, params: CompareConnectivityParams) => answer(params) };
  const pages = new ConnectivityPages();
  const connectivity = new ConnectivityPage(server as unknown as Server, pages);
  const text = () => pages.provideTextDocumentContent(ConnectivityPages.address('Connectivity with HEAD'));
  return { compare: () => connectivity.compare(), text };
}

const same: ComparedConnectivity = {
  ...{ isComplete: true, files: 1, changes: [], doubts: [] },
  totals: { added: 0, removed: 0, changed: 0 },
};

test.each([
  ['whose size Git tells is not read', sizeOf, ['/shop/small.yaml']],
  ['whose size nobody tells is dropped', noSize, ['/shop/small.yaml', '/shop/large.yaml']],
])('a file of HEAD above the limit of the server %s, and said not to be compared', async (_, details, expected) => {
  const large = '#'.repeat(limits.fileBytes + 1);
  const read = commit({ '/shop/small.yaml': large.slice(1), '/shop/large.yaml': large }, details);
  let earlier: CompareConnectivityParams['earlier'] = [];
  const connectivity = page((params) => {
    earlier = params.earlier;
    return same;
  });
  await connectivity.compare();
  expect(read.filter((path) => path !== '/shop/gone.yaml')).toEqual(expected);
  expect(earlier.map(({ uri, text }) => [uri, text?.length])).toEqual([
    ['file:///shop/gone.yaml', undefined],
    ['file:///shop/small.yaml', limits.fileBytes],
  ]);
  expect(connectivity.text()).toContain(
    '\nThese files are larger than 2 MB in HEAD and count as unchanged: large.yaml.\n',
  );
  expect(maximalComparedBytes).toBe(limits.fileBytes);
});

test('the name of a file cannot forge a line of the page', async () => {
  const large = '#'.repeat(limits.fileBytes + 1);
  commit({ '/shop/a\n+ x => y : TCP 1.yaml': large, '/shop/b\u202e\u2028.yaml': large }, sizeOf);
  const connectivity = page(() => same);
  await connectivity.compare();
  expect(connectivity.text()).toContain(': a\\n+ x => y : TCP 1.yaml, b\\u202e\\u2028.yaml.\n');
});

test('names are made visible as the server makes them', () => {
  const characters = Array.from({ length: 0x2100 }, (_, code) => String.fromCharCode(code)).join('');
  expect(visible(characters)).toBe(visibleOfServer(characters));
});

test('an answer of nothing is said on the page', async () => {
  commit({}, sizeOf);
  const connectivity = page(() => null);
  await connectivity.compare();
  expect(connectivity.text()).toContain('Nothing was compared.');
  expect(host).toMatchObject({ tokenSources: 0, opened: 1 });
});

test('of two comparisons the first is given up, and nothing of either is left', async () => {
  commit({}, sizeOf);
  const answers: ((answer: ComparedConnectivity) => void)[] = [];
  const connectivity = page(() => new Promise((resolve) => answers.push(resolve)));
  const first = connectivity.compare();
  await vi.waitFor(() => expect(answers).toHaveLength(1));
  const second = connectivity.compare();
  await vi.waitFor(() => expect(answers).toHaveLength(2));
  answers[1]?.({ ...same, files: 2 });
  await second;
  answers[0]?.(same);
  await first;
  expect(connectivity.text()).toContain('2 files differ from HEAD');
  expect(host).toMatchObject({ tokenSources: 0, opened: 1 });
});
