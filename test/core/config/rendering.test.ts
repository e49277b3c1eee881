import { expect, test } from 'vitest';
import { coverageOf } from '../../../server/src/core';
import { analyseFiles, editFiles } from '../../support/analysis';
import { checkFindings } from '../../support/check';

const pod = (name: string) => `apiVersion: v1
kind: Pod
metadata: { name: ${name} }
`;
const kustomization = (resources: string) => `resources: [${resources}]\n`;
const files = [
  { path: 'base/kustomization.yaml', text: kustomization('web.yaml') },
  { path: 'base/web.yaml', text: pod('web') },
  { path: 'overlays/prod/kustomization.yaml', text: `namespace: prod\n${kustomization('../../base')}` },
  { path: 'overlays/test/kustomization.yaml', text: `namespace: test\n${kustomization('../../base')}` },
  { path: 'alone.yaml', text: pod('alone') },
];
const configured = (kustomize: string) => [
  { path: '.firebreak.yaml', text: `render: { kustomize: ${kustomize} }\n` },
  ...files,
];

/** `scope namespace/workload` */
function placesIn(analysis: Parameters<typeof coverageOf>[0]): readonly string[] {
  return coverageOf(analysis).scopes.flatMap(({ name, namespaces }) =>
    namespaces.flatMap((namespace) =>
      namespace.workloads.map(({ resource }) => `${name} ${namespace.name}/${resource.name}`),
    ),
  );
}

const places = {
  auto: ['default default/alone', 'overlays/prod prod/web', 'overlays/test test/web'],
  off: ['default default/alone', 'default default/web'],
  '[overlays/prod]': ['default default/alone', 'overlays/prod prod/web'],
  '[overlays/prod, base/]': ['base default/web', 'default default/alone', 'overlays/prod prod/web'],
  '[]': ['default default/alone'],
};

test.each(Object.entries(places))('kustomize: %s', async (kustomize, expected) => {
  expect(placesIn(await analyseFiles(configured(kustomize))).toSorted()).toEqual(expected);
});

test('an edit of it builds what is chosen then, and back', async () => {
  const [before, after] = [configured('auto'), configured('off')];
  const edited = await editFiles(await analyseFiles(before), before, after);
  expect(placesIn(edited).toSorted()).toEqual(places.off);
  expect(placesIn(await editFiles(edited, after, before)).toSorted()).toEqual(places.auto);
});

test('a chart has the namespace of its release, unless a path says another one', async () => {
  const chart = [
    { path: 'chart/Chart.yaml', text: 'apiVersion: v2\nname: shop\n' },
    { path: 'chart/crds/web.yaml', text: pod('web') },
    { path: 'alone.yaml', text: pod('alone') },
  ];
  const namespacesWith = async (config: string) =>
    placesIn(await analyseFiles([{ path: '.firebreak.yaml', text: config }, ...chart])).toSorted();
  const helm = 'render: { helm: { mode: static, namespace: shop } }\n';
  expect(await namespacesWith(helm)).toEqual(['chart shop/web', 'default default/alone']);
  expect(await namespacesWith(`${helm}namespaces: { default: rest }\n`)).toEqual([
    'chart shop/web',
    'default rest/alone',
  ]);
  const mapped = `${helm}namespaces: { map: [{ paths: ["chart/**"], namespace: mapped }] }\n`;
  expect(await namespacesWith(mapped)).toEqual(['chart mapped/web', 'default default/alone']);
});

test('values are accepted, and an information says that they change nothing yet', () =>
  checkFindings(`#- .firebreak.yaml
render:
  helm:
      values: [values.yaml]
#     ~~~~~~ [invalid-configuration] These values change nothing yet
`));
