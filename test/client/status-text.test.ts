import { expect, test } from 'vitest';
import { coverageStatus, fileStatusText } from '../../client/src/status/status-text';
import type { AnalysisChanged, FileStatus } from '../../server/src/protocol/protocol';

function change(numbers: Partial<AnalysisChanged>): AnalysisChanged {
  return {
    generation: 1,
    isComplete: true,
    workloads: 0,
    openWorkloads: 0,
    coveredWorkloads: 0,
    namespaces: [],
    ...numbers,
  };
}

function file(status: Partial<FileStatus>): FileStatus {
  return { objectCount: 0, namespaces: [], notAnalysed: null, isComplete: true, ...status };
}

test('the status bar says how many workloads are covered, and lists the namespaces', () => {
  const namespaces = [
    { name: 'shop', workloads: 3, openWorkloads: 2 },
    { name: 'data', workloads: 1, openWorkloads: 0 },
  ];
  expect(coverageStatus(change({ workloads: 4, coveredWorkloads: 1, openWorkloads: 2, namespaces }))).toEqual({
    text: '$(shield) 1/4',
    spoken: '1 of 4 workloads covered by network policies in both directions',
    tooltip: [
      '1 of 4 workloads covered by network policies in both directions.',
      '1 of them unknown: a part of what decides is not analysed.',
      'shop: 3 workloads, 2 open',
      'data: 1 workload',
    ],
  });
});

test('without workloads there is nothing in the status bar', () => {
  expect(coverageStatus(change({}))).toBeUndefined();
});

test.each([
  ['nothing of Kubernetes', {}, undefined],
  [
    'a namespace that is written',
    { objectCount: 3, namespaces: [{ name: 'shop', inferredFrom: 'metadata.namespace' }] },
    '3 objects · ns shop',
  ],
  [
    'a namespace that a kustomization sets',
    { objectCount: 1, namespaces: [{ name: 'shop', inferredFrom: 'overlay/kustomization.yaml' }] },
    '1 object · ns shop (overlay/kustomization.yaml)',
  ],
  [
    'several namespaces',
    {
      objectCount: 2,
      namespaces: [
        { name: 'a', inferredFrom: 'default' },
        { name: 'b', inferredFrom: 'default' },
      ],
    },
    '2 objects · 2 namespaces (a, b)',
  ],
  ['nothing with a namespace', { objectCount: 2 }, '2 objects'],
  ['a template', { notAnalysed: 'It is a template.' }, 'warning: Not analysed (It is a template.)'],
  ['a part that is a template', { objectCount: 2, notAnalysed: '1 of 3' }, 'warning: 2 objects (1 of 3)'],
  ['a workspace that is being read', { objectCount: 2, isComplete: false }, 'busy: 2 objects'],
])('the language status of a file with %s', (_name, status, expected) => {
  const text = fileStatusText(file(status));
  const shown =
    text &&
    `${text.isBusy ? 'busy: ' : ''}${text.isWarning ? 'warning: ' : ''}${text.text}` +
      (text.detail === undefined ? '' : ` (${text.detail})`);
  expect(shown).toBe(expected);
});
