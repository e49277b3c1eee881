import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Analysis, allFindings, coverageOf, fixesFor, locate, planFix } from '../../server/src/core';
import { clustersOf } from '../../server/src/core/analysis/clusters-of';
import { buildGraph } from '../../server/src/core/graph/build-graph';
import { graphDoubts } from '../../server/src/core/report/graph-doubts';
import { analyseFiles, uriOf, type WorkspaceFile } from '../support/analysis';
import { arbitraryManifests, printManifests } from '../support/arbitrary-manifests';
import { runs } from '../support/runs';

const valid = arbitraryManifests.map((manifests) => printManifests(manifests));

const strange = fc.constantFrom(
  ...['\0', '\t', '\uFEFF', '\u2028', '\uD800', '{{', '}}', '---\n', '...\n', '%YAML 1.1\n', '!!binary ', '!!set '],
  ...[
    '&a ',
    '*a',
    '<<: *a\n',
    '? ',
    '"',
    "'",
    '|',
    '>',
    '[',
    '{',
    '}',
    ']',
    ',',
    ': ',
    '- ',
    '#',
    '\r',
    '\n\n',
    '•',
    '“',
  ],
  ...[
    '__proto__: 1\n',
    'constructor: {}\n',
    'null',
    '~',
    '0x1F',
    '.inf',
    '1e999',
    'items:\n',
    'kind: List\n',
    'kind: 7\n',
  ],
);

/** Cuts and strange insertions, as a file looks while somebody types or after a bad merge. */
const mutated = fc
  .tuple(valid, fc.array(fc.tuple(fc.nat(2000), fc.nat(30), strange), { minLength: 1, maxLength: 5 }))
  .map(([text, cuts]) =>
    cuts.reduce((current, [at, remove, insert]) => {
      const start = current.length === 0 ? 0 : at % current.length;
      return current.slice(0, start) + insert + current.slice(start + remove);
    }, text),
  );

const bytes = fc.uint8Array({ maxLength: 400 }).map((array) => new TextDecoder().decode(array));

const looksLikeYaml = fc
  .array(
    fc.oneof(strange, fc.constantFrom('apiVersion: v1\n', 'kind: Pod\n', 'metadata:\n', '  name: a\n', 'spec:\n')),
    { maxLength: 20 },
  )
  .map((parts) => parts.join(''));

const text = fc.oneof(
  { arbitrary: mutated, weight: 5 },
  { arbitrary: valid.chain((whole) => fc.nat(whole.length).map((end) => whole.slice(0, end))), weight: 2 },
  { arbitrary: looksLikeYaml, weight: 3 },
  { arbitrary: fc.string({ unit: 'binary', maxLength: 300 }), weight: 1 },
  { arbitrary: bytes, weight: 1 },
);

const path = fc.constantFrom(
  'a.yaml',
  'b.json',
  'kustomization.yaml',
  'base/kustomization.yml',
  'chart/Chart.yaml',
  'chart/templates/a.yaml',
);

const workspace = fc.uniqueArray(fc.record({ path, text }), {
  selector: (file) => file.path,
  minLength: 1,
  maxLength: 3,
});

test('no content makes the analysis throw, and no rule fails on it', async () => {
  await fc.assert(
    fc.asyncProperty(workspace, async (files) => {
      const analysis = await analyseFiles(files);
      askEverything(analysis, files);
    }),
    runs(200),
  );
});

test('every prefix of a manifest is analysed: the states of a file while it is typed', async () => {
  await fc.assert(
    fc.asyncProperty(valid, fc.nat(), async (whole, seed) => {
      // A stretch of neighbouring prefixes; all of them would take too long.
      const start = whole.length === 0 ? 0 : seed % whole.length;
      for (let end = start; end <= Math.min(whole.length, start + 5); end++) {
        const files = [{ path: 'typed.yaml', text: whole.slice(0, end) }];
        askEverything(await analyseFiles(files), files);
      }
    }),
    runs(50),
  );
});

function askEverything(analysis: Analysis, files: readonly WorkspaceFile[]): void {
  for (const finding of allFindings(analysis)) {
    expect(finding.ruleId).not.toBe('rule-failed');
    const range = locate(analysis, finding.at, finding.place);
    const lineCount = (files.find((file) => finding.at.uri === uriOf(file.path))?.text ?? '').split(
      /\r\n|\r|\n/,
    ).length;
    // Every place that is named can be shown.
    expect(range?.start.line).toBeLessThan(lineCount);
    expect(range?.end.line).toBeLessThan(lineCount);
    for (const fix of fixesFor(analysis, finding)) expect(planFix(analysis, fix).kind).toMatch(/^(plan|refused)$/);
  }
  for (const cluster of clustersOf(analysis)) {
    for (const { src, dst, conn } of buildGraph(cluster)) expect([src, dst, conn]).not.toContain('');
    expect(graphDoubts([cluster], { ipBlocks: 'pods' })).not.toContain('');
  }
  const { workloads, ingress, egress, open } = coverageOf(analysis).totals;
  expect(Math.max(ingress, egress, open)).toBeLessThanOrEqual(workloads);
}
