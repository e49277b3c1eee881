import { expect, test, vi } from 'vitest';
import {
  type Analysis,
  addGroup,
  applyChanges,
  completeAnalysis,
  defaultOptions,
  emptyAnalysis,
  filesWithFindings,
  findingsOf,
  noCheckpoint,
  type RuleGroup,
  setComplete,
} from '../../server/src/core';
import { namespacesNamed } from '../../server/src/core/analysis/across-namespaces';
import { lookup } from '../../server/src/core/analysis/lookups';
import { textAt } from '../../server/src/core/kubernetes/read-resource';
import type { Resource } from '../../server/src/core/kubernetes/resource';
import { field } from '../../server/src/core/rules/finding';
import { changesBetween, editFiles, type WorkspaceFile, workspaceFolder } from '../support/analysis';
import { outcomeOf } from '../support/compare';

// What a group about certificates would say: Secrets of their type are kept, and Issuers, which are of the whole cluster.
vi.mock('../../server/src/core/rules/control-plane/description', () => ({
  controlPlane: {
    kinds: new Set(['cert-manager.io/ClusterIssuer']),
    isItsText: (text: string, kind: string | undefined) => kind === 'Secret' && text.includes('kubernetes.io/tls'),
    keeps: ({ kind, node }: Resource) =>
      kind === 'ClusterIssuer'
        ? 'cluster-wide'
        : kind === 'Secret' && textAt(node, ['type']) === 'kubernetes.io/tls'
          ? 'namespaced'
          : undefined,
    rules: { 'secret-seen': { title: 'A Secret', severity: 'warning', slice: 'namespace' } },
  },
}));

const prepared = new Map<string, number>();

/** Tells of each Secret what it holds, and holds where namespace "other" has one too. */
const group = {
  name: 'control-plane',
  fixes: {},
  prepare: async (contents) => {
    for (const content of contents) {
      const text = textAt(content, ['data', 'tls.crt']) ?? '';
      prepared.set(text, (prepared.get(text) ?? 0) + 1);
    }
    return true;
  },
  rules: {
    'secret-seen': {
      slice: 'namespace',
      *check({ name: namespace, kept }) {
        for (const { ref, content, identity, name } of kept) {
          const text = textAt(content, ['data', 'tls.crt']) ?? '';
          const message = `Secret "${namespace}/${name}" holds ${prepared.has(text) ? text : 'what was not prepared'}.`;
          yield { at: ref, message, place: field(['metadata', 'name']), resource: identity, related: [], data: null };
        }
      },
      *checkClusterWide({ kept }) {
        for (const { ref, identity, name } of kept) {
          const message = `Issuer "${name}".`;
          yield { at: ref, message, place: field(['metadata', 'name']), resource: identity, related: [], data: null };
        }
      },
      holds: (_finding, surroundings) =>
        namespacesNamed(surroundings, 'other', [lookup.kept('other', 'Secret')]).some(({ kept }) => kept.length > 0),
    },
  },
} as RuleGroup;

const secret = (namespace: string, text: string): WorkspaceFile => ({
  path: `${namespace}.yaml`,
  text: `apiVersion: v1
kind: Secret
type: kubernetes.io/tls
metadata: { name: cert, namespace: ${namespace} }
data: { tls.crt: ${text} }
`,
});
const issuer = {
  path: 'issuer.yaml',
  text: 'apiVersion: cert-manager.io/v1\nkind: ClusterIssuer\nmetadata: { name: ca }\n',
};

async function analyse(files: readonly WorkspaceFile[], groups: Analysis['groups']): Promise<Analysis> {
  const read = applyChanges(emptyAnalysis(defaultOptions, groups), changesBetween([], files));
  return completeAnalysis(setComplete(read, [workspaceFolder], []), noCheckpoint);
}

function messages(analysis: Analysis): readonly string[] {
  return filesWithFindings(analysis).flatMap((uri) => findingsOf(analysis, uri).map(({ message }) => message));
}

const loaded = new Map([['control-plane' as const, group]]);

test('rules of namespaces see what is kept for them, as it is after each edit', async () => {
  const files = [secret('shop', 'aa'), secret('other', 'bb'), issuer];
  const analysis = await analyse(files, loaded);
  expect(messages(analysis)).toEqual(['Issuer "ca".', 'Secret "other/cert" holds bb.', 'Secret "shop/cert" holds aa.']);

  const changed = [secret('shop', 'cc'), ...files.slice(1)];
  const edited = await editFiles(analysis, files, changed);
  expect(messages(edited)).toContain('Secret "shop/cert" holds cc.');
  expect(prepared.get('bb')).toBe(1);

  // What the guard looked up is gone, in another file.
  const without = changed.filter(({ path }) => path !== 'other.yaml');
  const gone = await editFiles(edited, changed, without);
  expect(messages(gone)).toEqual([]);
  expect(outcomeOf(gone)).toEqual(outcomeOf(await analyse(without, loaded)));
});

test('a group that comes later finds the same', async () => {
  const files = [secret('shop', 'aa'), secret('other', 'bb'), issuer];
  const late = await analyse(files, new Map());
  expect(messages(late)).toEqual([]);
  const after = await completeAnalysis(addGroup(late, group), noCheckpoint);
  expect(outcomeOf(after)).toEqual(outcomeOf(await analyse(files, loaded)));
  expect(messages(after)).toHaveLength(3);
});

test('what a kustomization makes of an object is kept', async () => {
  const kustomization = {
    path: 'kustomization.yaml',
    text: 'resources: [shop.yaml, other.yaml]\npatches: [{ path: patch.yaml }]\n',
  };
  const patch = { path: 'patch.yaml', text: secret('shop', 'dd').text };
  const files = [secret('shop', 'aa'), secret('other', 'bb'), kustomization, patch];
  const analysis = await analyse(files, loaded);
  expect(messages(analysis)).toContain('Secret "shop/cert" holds dd.');
});
