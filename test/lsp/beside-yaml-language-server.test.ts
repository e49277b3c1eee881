import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CompletionList, Hover, Position, Range } from 'vscode-languageserver';
import { writeKubernetesSchemas } from '../../scripts/lib/kubernetes-schemas.mjs';
import { example, kubernetesSchemas } from '../../scripts/lib/project.mjs';
import { diskWorkspace } from '../support/disk-workspace';
import { type LanguageServer, startLanguageServer } from '../support/language-server';
import { startYamlLanguageServer } from '../support/yaml-language-server';

/*
 * Who has Red Hat's YAML extension beside ours must not read things twice. That extension is not to be had in the
 * registries of packages, but its server is: here it runs beside ours, with the schema of Kubernetes and with that of
 * our configuration, on the same files.
 *
 * Keys belong to theirs: what a field means stands in its hover, and it completes them. Names, selectors and the labels
 * in these are ours, where both may speak: theirs about the field, ours about the workspace.
 *
 * A mistake in a policy of which both know is reported by both, since nobody must have that extension; ours says what
 * becomes of the policy. In a configuration the schema that we contribute finds fault with nothing.
 */

const configuration = `version: 1
exlude: [vendor]
include: k8s
rules:
  dns-egress-missing: loud
  no-such-rule: off
cluster:
  podCIDRs: [10.0.0.0/99]
ignore:
  - rules: [dns-egress-missing]
`;

const policies = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {matchLabels: {app: web}}
  policyType: [Ingress]
  ingress:
    - from: [{ipBlock: {cidr: 10.0.0.0/99}}]
      ports: [{port: 99999999, protocol: HTTP}, {prot: 80}]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: api, namespace: shop}
spec: {podSelector: {}, podSelector: {}, policyTypes: [Ingress]}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: api, namespace: shop}
spec: {podSelector: [}
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {selector: {app: web}, ports: [{port: http}], typ: ClusterIP}
`;

test('in a configuration theirs explains and completes, and only ours reports mistakes', async () => {
  const { theirs, ours, workspace } = await startBoth({ '.firebreak.yaml': configuration }, undefined);
  const uri = workspace.uriOf('.firebreak.yaml');
  const words = await hoversOn(uri, theirs, ours);
  expect(words.filter((word) => word.theirs && word.isKey).map(({ text }) => text)).toContain('include');
  expect(words.filter((word) => word.ours)).toEqual([]);
  expect(await reportedByBoth(uri, theirs, ours)).toEqual([]);
  expect(theirs.shown(uri)).toEqual([]);
  expect((await ours.diagnostics(uri)).length).toBeGreaterThan(4);
});

test.each([
  ['roo', 'root', 'root: '],
  ['root: ', 'true', 'true'],
  ['render: { kustomize: ', 'auto', 'auto'],
  ['rules:\n  dns-egress-missing: ', 'warning', 'warning'],
  ['rules:\n  dns-egress-missing:\n    ', 'severity', 'severity: '],
  ['ignore:\n  - rules:\n      - ', 'workload-unprotected-ingress', 'workload-unprotected-ingress'],
  ['expect:\n  - ', 'deny', 'deny: '],
])('theirs completes %j in a configuration', async (text, label, insertText) => {
  const workspace = diskWorkspace({ '.firebreak.yaml': text });
  const theirs = await startYamlLanguageServer(workspace.uri, undefined);
  const uri = workspace.uriOf('.firebreak.yaml');
  theirs.open(uri, text);
  const lines = text.split('\n');
  const position = { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
  const params = { textDocument: { uri }, position };
  await validated(theirs, uri);
  const { items } = await theirs.request<CompletionList>('textDocument/completion', params);
  expect(items.find((item) => item.label === label)).toMatchObject({ insertText });
});

const where = existsSync(kubernetesSchemas) ? '' : `, skipped for want of ${kubernetesSchemas}`;

describe.skipIf(where !== '')(`with the schema of Kubernetes${where}`, () => {
  let schemas: string;
  beforeAll(() => {
    schemas = mkdtempSync(path.join(tmpdir(), 'firebreak-schemas-'));
    writeKubernetesSchemas(kubernetesSchemas, schemas);
  });
  afterAll(() => rmSync(schemas, { recursive: true, force: true }));

  test('no key that the schema describes has a hover of ours, and no manifest without mistakes a diagnostic of both', async () => {
    const files = exampleFiles();
    const { theirs, ours, workspace } = await startBoth(files, schemas);
    const words = [];
    for (const file of Object.keys(files)) {
      const uri = workspace.uriOf(file);
      words.push(...(await hoversOn(uri, theirs, ours)));
      expect([file, await reportedByBoth(uri, theirs, ours)]).toEqual([file, []]);
    }
    const described = words.filter(({ isKey, theirs }) => isKey && theirs);
    expect(described.length).toBeGreaterThan(300);
    expect(described.filter(({ ours }) => ours)).toEqual([]);
    // What ours knows about is in values, and in the labels of selectors, which no schema can name.
    const known = words.filter(({ ours }) => ours);
    expect(known.filter(({ isKey }) => !isKey).length).toBeGreaterThan(20);
    const labels = ['app', 'k8s-app', 'kubernetes.io/metadata.name'];
    expect([...new Set(known.filter(({ isKey }) => isKey).map(({ text }) => text))].sort()).toEqual(labels);
  });

  test('theirs completes keys, ours completes nothing', async () => {
    const text = policies.replace('  policyType: [Ingress]\n', '  p\n');
    const { theirs, ours, workspace } = await startBoth({ 'policies.yaml': text }, schemas);
    const position = { line: 5, character: 3 };
    const textDocument = { uri: workspace.uriOf('policies.yaml') };
    await validated(theirs, textDocument.uri);
    const { items } = await theirs.request<CompletionList>('textDocument/completion', { textDocument, position });
    expect(items.map(({ label }) => label)).toContain('policyTypes');
    expect(ours.initializeResult?.capabilities).not.toHaveProperty('completionProvider');
    expect(ours.registrations.map(({ method }) => method)).not.toContain('textDocument/completion');
  });

  test('ours says of what both report what becomes of the policy', async () => {
    const { theirs, ours, workspace } = await startBoth({ 'policies.yaml': policies }, schemas);
    expect(await reportedByBoth(workspace.uriOf('policies.yaml'), theirs, ours)).toEqual([
      ['"prot" is not a field of a port, so kubectl refuses this policy.', 'Property prot is not allowed.'],
      ['"policyType" is not a field of spec, so kubectl refuses this policy.', 'Property policyType is not allowed.'],
      ['Key "podSelector" is already set in this map; the last one wins.', 'Map keys must be unique'],
      [
        'Bracket "[" is never closed.',
        'Incorrect type. Expected "io.k8s.apimachinery.pkg.apis.meta.v1.LabelSelector".',
      ],
    ]);
  });
});

interface HoveredWord {
  readonly place: string;
  readonly text: string;
  readonly isKey: boolean;
  readonly theirs: string;
  readonly ours: string;
}

async function startBoth(files: Readonly<Record<string, string>>, schemas: string | undefined) {
  const workspace = diskWorkspace(files);
  const theirs = await startYamlLanguageServer(workspace.uri, schemas);
  const ours = await startLanguageServer({ folders: [workspace.uri] });
  for (const file of Object.keys(files)) {
    for (const server of [theirs, ours]) server.open(workspace.uriOf(file), workspace.read(file));
  }
  return { theirs, ours, workspace };
}

function exampleFiles(): Readonly<Record<string, string>> {
  const names = readdirSync(example, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.yaml'));
  return Object.fromEntries(names.map((name) => [name, readFileSync(path.join(example, name), 'utf8')]));
}

/** The hovers of both at the first character of every word of a file. */
async function hoversOn(uri: string, theirs: LanguageServer, ours: LanguageServer): Promise<readonly HoveredWord[]> {
  await validated(theirs, uri);
  await ours.coverage();
  const words: HoveredWord[] = [];
  for (const [line, text] of ours.text(uri).split('\n').entries()) {
    for (const word of text.matchAll(/[\w./*-]+/g)) {
      const params = { textDocument: { uri }, position: { line, character: word.index } };
      const [theirHover, ourHover] = await Promise.all(
        [theirs, ours].map((server) => server.request<Hover | null>('textDocument/hover', params)),
      );
      const isKey = /^:(\s|$)/.test(text.slice(word.index + word[0].length));
      words.push({ place: `${uri}:${line}`, text: word[0], isKey, theirs: textOf(theirHover), ours: textOf(ourHover) });
    }
  }
  return words;
}

function textOf(hover: Hover | null | undefined): string {
  const contents = hover?.contents ?? '';
  return typeof contents === 'object' && 'value' in contents ? contents.value : String(contents);
}

/** What both report about one place: each message of ours, and what theirs says there. */
async function reportedByBoth(uri: string, theirs: LanguageServer, ours: LanguageServer) {
  const own = await ours.diagnostics(uri);
  expect(own.filter(({ source }) => source !== 'firebreak')).toEqual([]);
  await validated(theirs, uri);
  return own.flatMap((diagnostic) => {
    const others = theirs.shown(uri).filter(({ range }) => overlap(range, diagnostic.range));
    return others.length === 0 ? [] : [[diagnostic.message, others.map(({ message }) => message).join(' ')]];
  });
}

/** Before that it may have no settings yet. */
function validated(theirs: LanguageServer, uri: string): Promise<void> {
  return theirs.until('theirs has validated', () => theirs.published.some((params) => params.uri === uri));
}

function overlap(one: Range, other: Range): boolean {
  return isBefore(one.start, other.end) && isBefore(other.start, one.end);
}

function isBefore(one: Position, other: Position): boolean {
  return one.line < other.line || (one.line === other.line && one.character < other.character);
}
