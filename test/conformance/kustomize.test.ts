import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { isRelevantKind } from '../../server/src/core/kubernetes/kinds';
import { incompleteReason } from '../../server/src/core/scopes/layout';
import { missingReason } from '../../server/src/core/scopes/layout-problems';
import { casesIn, describeCorpus } from '../support/corpus';
import { type Loaded, loadFolder, reduce, renderScope, sortedTexts, toPlain, uriOf } from '../support/kustomize';

/**
 * Firebreak's own reading of kustomizations beside the real tool's. The expected values in
 * test/workspaces/kustomize/<case>/expected.json are what `kustomize build` (v5.7.1) printed, reduced to what is
 * compared. With kustomize on the PATH they are checked against it; `UPDATE_KUSTOMIZE=1` writes them anew from it.
 */
const cases = path.join(import.meta.dirname, '../workspaces/kustomize');
const tool = findTool();

describe.each(readdirSync(cases))('%s', (name) => {
  const directory = path.join(cases, name);
  const expectedFile = path.join(directory, 'expected.json');
  const loaded = loadFolder(directory);
  const roots = rootsOf(loaded);

  if (process.env['UPDATE_KUSTOMIZE'] && tool !== undefined) {
    const outputs = roots.map(({ id, path: root }) => [root, parse(build(path.join(directory, root)) ?? id)]);
    writeFileSync(expectedFile, `${JSON.stringify(Object.fromEntries(outputs), null, 2)}\n`);
  }
  const expected = JSON.parse(readFileSync(expectedFile, 'utf8')) as Record<string, unknown[]>;

  test('has the expected roots', () => {
    expect(roots.map((root) => root.path).sort()).toEqual(Object.keys(expected).sort());
  });

  test.each(roots)('$path', ({ id, path: root }) => {
    expect(ours(loaded, id)).toEqual(sortedTexts(expected[root] ?? []));
  });

  test.skipIf(tool === undefined).each(roots)('$path is what kustomize builds', ({ path: root }) => {
    expect(sortedTexts(expected[root] ?? [])).toEqual(sortedTexts(parse(build(path.join(directory, root)) ?? '')));
  });
});

/** Real repositories: every kustomization that builds without the network and that Firebreak calls complete. */
describeCorpus('real', (folder) => {
  let comparedCount = 0;

  test.skipIf(tool === undefined).each(casesIn(folder))('%s is what kustomize builds', (repository) => {
    const directory = path.join(folder, repository);
    const loaded = loadFolder(directory);
    for (const { id, path: root } of rootsOf(loaded)) {
      if (incompleteReason(loaded.layout, id) ?? missingReason(loaded.layout, id, (uri) => loaded.files.has(uri)))
        continue;
      const output = build(path.join(directory, root));
      if (output === undefined) continue;
      comparedCount++;
      expect({ root, objects: ours(loaded, id) }).toEqual({ root, objects: sortedTexts(parse(output)) });
    }
  });

  test.skipIf(tool === undefined)('has kustomizations that can be compared', () => {
    expect(comparedCount).toBeGreaterThan(50);
  });
});

function rootsOf({ layout }: Loaded): readonly { readonly id: string; readonly path: string }[] {
  return layout.scopes
    .filter(({ kind }) => kind === 'kustomization')
    .map(({ id }) => ({
      id,
      path: decodeURIComponent(path.posix.dirname(id.slice(`kustomization:${uriOf('')}`.length))),
    }));
}

function ours(loaded: Loaded, scopeId: string): readonly string[] {
  const rendered = renderScope(loaded, scopeId).filter(({ resource }) => isRelevantKind(resource.kind));
  expect(rendered.filter(({ unknown }) => unknown !== undefined)).toEqual([]);
  return sortedTexts(rendered.map(({ resource }) => reduce(toPlain(resource.node))));
}

/** The reduced objects of kinds that Firebreak reads. Parsed by the library, not by Firebreak. */
function parse(output: string): readonly unknown[] {
  return parseAllDocuments(output, { version: '1.1' })
    .map((document) => document.toJS() as { kind: string })
    .filter((object) => isRelevantKind(object.kind))
    .map(reduce);
}

/** Undefined when kustomize refuses. No plugins, no network. */
function build(directory: string): string | undefined {
  try {
    return execFileSync(tool ?? '', ['build', '--load-restrictor', 'LoadRestrictionsNone', directory], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      maxBuffer: 64 * 1024 * 1024,
      env: { PATH: '' },
    });
  } catch {
    return undefined;
  }
}

function findTool(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter);
  return folders.map((folder) => path.join(folder, 'kustomize')).find((file) => existsSync(file));
}
