import { expect, test } from 'vitest';
import { type Analysis, buildReachReport } from '../../../server/src/core';
import { analyseFiles, editFiles, type WorkspaceFile } from '../../support/analysis';
import { checkFindings } from '../../support/check';

const pod = (namespace: string, name: string) =>
  `apiVersion: v1\nkind: Pod\nmetadata: { name: ${name}, namespace: ${namespace} }\n---\n`;

const policy = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: db, namespace: data }
spec:
  podSelector: {}
  ingress:
    - from: [{ namespaceSelector: { matchLabels: { team: web } } }]
---
`;

const manifests = `${pod('data', 'db')}${policy}${pod('shop', 'web')}`;
const namespaceWith = (labels: string) =>
  `apiVersion: v1\nkind: Namespace\nmetadata: { name: shop, labels: ${labels} }\n---\n`;
const stating = (labels: string) => `namespaces: { labels: { shop: ${labels} } }\n`;

/** Whether `shop/web` reaches `data/db`, and why. */
function answer(analysis: Analysis): readonly [verdict: string, reason: string] {
  const query = { from: 'shop/web', to: 'data/db', protocol: 'TCP', port: 5432 };
  const [entry] = buildReachReport(analysis, [query], {
    displayPath: (uri) => uri,
    scope: undefined,
    ipBlocks: 'pods',
  });
  return [entry?.verdict ?? '', entry?.reason ?? ''];
}

const file = (path: string, text: string): WorkspaceFile => ({ path, text });

test.each<[what: string, files: readonly WorkspaceFile[], verdict: string, reason: string]>([
  ['nothing is stated', [], 'conditional', 'The labels of namespace "shop" are not in the manifests.'],
  ['the label is stated', [file('.firebreak.yaml', stating('{ team: web }'))], 'allowed', ''],
  ['what is stated is all there is', [file('.firebreak.yaml', stating('{}'))], 'denied', ''],
  [
    'it is stated of another namespace',
    [file('.firebreak.yaml', 'namespaces: { labels: { shops: { team: web } } }\n')],
    'conditional',
    '',
  ],
  [
    'the manifest has other labels, which stay',
    [file('.firebreak.yaml', stating('{ team: web }')), file('namespace.yaml', namespaceWith('{ stage: prod }'))],
    'allowed',
    '',
  ],
  [
    'the manifest has the label, and what is applied counts',
    [file('.firebreak.yaml', stating('{ team: web }')), file('namespace.yaml', namespaceWith('{ team: api }'))],
    'denied',
    '',
  ],
  ['one label has a mistake', [file('.firebreak.yaml', stating('{ team: web, stage: 1 }'))], 'conditional', ''],
  [
    'the configuration of a folder with some of the files is nearer',
    [
      file('.firebreak.yaml', stating('{}')),
      file('k8s/.firebreak.yaml', stating('{ team: web }')),
      file('k8s/all.yaml', pod('shop', 'x')),
    ],
    'allowed',
    '',
  ],
  [
    'the folder of the configuration has none of the files',
    [file('other/.firebreak.yaml', stating('{ team: web }'))],
    'conditional',
    '',
  ],
  [
    'two configurations differ, and none is nearer',
    [
      ...['a', 'b'].map((name) => file(`${name}/pod.yaml`, pod('shop', name))),
      file('a/.firebreak.yaml', stating('{ team: web }')),
      file('b/.firebreak.yaml', stating('{}')),
    ],
    'conditional',
    'Configurations state different labels of namespace "shop".',
  ],
])('%s', async (_what, files, verdict, reason) => {
  const analysis = await analyseFiles([file('manifests.yaml', manifests), ...files]);
  expect(answer(analysis)[0]).toBe(verdict);
  expect(answer(analysis)[1]).toContain(reason);
});

test('what is stated in the folder of an overlay is about its cluster and no other one', async () => {
  const overlays = ['prod', 'test'].map((name) => file(`${name}/kustomization.yaml`, 'resources: [../base]\n'));
  const analysis = await analyseFiles([
    file('base/kustomization.yaml', 'resources: [all.yaml]\n'),
    file('base/all.yaml', manifests),
    ...overlays,
    file('prod/.firebreak.yaml', stating('{ team: web }')),
  ]);
  const verdicts = [...analysis.scopes.values()].flatMap(({ scope }) => {
    const query = { from: 'shop/web', to: 'data/db', protocol: 'TCP', port: 5432 };
    const report = buildReachReport(analysis, [query], { displayPath: (uri) => uri, scope, ipBlocks: 'pods' });
    return scope.kind === 'kustomization' ? [[scope.name, report[0]?.verdict]] : [];
  });
  expect(verdicts.sort()).toEqual([
    ['prod', 'allowed'],
    ['test', 'conditional'],
  ]);
});

test('an edit of the configuration, and of what it is about, is followed', async () => {
  const config = (labels: string) => file('k8s/.firebreak.yaml', stating(labels));
  const at = (path: string) => file(path, pod('shop', 'x'));
  const all = file('manifests.yaml', manifests);
  const states: readonly [readonly WorkspaceFile[], string][] = [
    [[all, config('{ team: web }')], 'conditional'],
    [[all, config('{ team: web }'), at('k8s/pod.yaml')], 'allowed'],
    [[all, config('{ team: api }'), at('k8s/pod.yaml')], 'denied'],
    [[all, config('{ team: web }'), file('k8s/pod.yaml', '# nothing\n')], 'conditional'],
    [[all, config('{ team: web }'), at('k8s/pod.yaml')], 'allowed'],
    [[all, at('k8s/pod.yaml')], 'conditional'],
  ];
  let [files] = states[0] ?? [[]];
  let analysis = await analyseFiles(files);
  for (const [next, verdict] of states) {
    analysis = await editFiles(analysis, files, next);
    files = next;
    expect(answer(analysis)[0]).toBe(verdict);
  }
});

test('a label that is stated is one that something sets', async () => {
  const selecting = (marker: string) => `#- data.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: db, namespace: data }
spec:
  podSelector: {}
  ingress:
    - from:
        - namespaceSelector:
            matchLabels:
              name: shop
${marker}#- shop.yaml
${pod('shop', 'web')}`;
  const rules = { rules: ['namespace-label-not-guaranteed'] };
  await checkFindings(
    selecting('              #     ~~~~ [namespace-label-not-guaranteed] relies on the label name=shop\n'),
    rules,
  );
  await checkFindings(`#- .firebreak.yaml\n${stating('{ name: shop }')}${selecting('')}`, rules);
});
