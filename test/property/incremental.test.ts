import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type Analysis,
  allFindings,
  applyChanges,
  changedFiles,
  completeAnalysis,
  coverageOf,
  defaultOptions,
  emptyAnalysis,
  type FileChange,
  type Finding,
  findingsOf,
  loadAllGroups,
  locate,
  noCheckpoint,
  setComplete,
} from '../../server/src/core';
import { analyseFiles, uriOf, workspaceFolder } from '../support/analysis';
import { arbitraryManifests, printManifests } from '../support/arbitrary-manifests';
import { outcomeOf } from '../support/compare';
import { runs } from '../support/runs';

// Few paths, so that edits meet: a folder with a kustomization and its overlay, a chart, and loose files.
const paths = [
  'a.yaml',
  'b.yaml',
  'base/one.yaml',
  'base/two.yaml',
  'base/kustomization.yaml',
  'overlay/kustomization.yaml',
  'overlay/patch.yaml',
  'chart/Chart.yaml',
  'chart/templates/web.yaml',
  '.firebreak.yaml',
  'base/.firebreak.yaml',
] as const;
const path = fc.constantFrom(...paths);
const options = { ...defaultOptions, today: '2026-06-30' };
const groups = await loadAllGroups();

const manifests = arbitraryManifests.map((each) => printManifests(each));

const text = fc.oneof(
  { arbitrary: manifests, weight: 6 },
  {
    arbitrary: fc.constantFrom(
      'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [one.yaml, two.yaml]\n',
      'kind: Kustomization\nresources:\n  - one.yaml\nnamespace: data\n',
      'kind: Kustomization\nresources: [one.yaml]\nconfigMapGenerator: [{ name: a, literals: [A=http://a] }]\n',
      'kind: Kustomization\nresources: [one.yaml]\nsecretGenerator: [{ name: a, files: [two.yaml], envs: [b.yaml] }]\n',
      'kind: Kustomization\nresources:\n  - ../base\nnamespace: shop\nnamePrefix: x-\n',
      'kind: Kustomization\nresources:\n  - ../base\npatches:\n  - path: patch.yaml\n',
      'kind: Kustomization\nresources:\n  - ../base\ncommonLabels:\n  app: a\n',
      'apiVersion: v2\nname: chart\nversion: 1.0.0\n',
      'apiVersion: v1\nkind: Pod\nmetadata:\n  name: {{ .Values.name }}\n',
      'kind: Pod\nmetadata: {name: broken\n',
      'apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\nreadOnlyPort: 10255\n',
      'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n---\nkind: [\n',
      '',
    ),
    weight: 4,
  },
  {
    arbitrary: fc.constantFrom(
      'rules: {missing-default-deny-ingress: off, workload-unprotected-egress: error}\n',
      'rules: {allow-all-ingress: hint, rule-without-port-filter: off}\nroot: true\n',
      'namespaces: {labels: {shop: {tier: a}, kube-system: {app: b, tier: a}, none: {app: a}}}\n',
      'namespaces: {labels: {shop: {tier: b}, data: {}}}\nroot: true\n',
      'cluster: {podCIDRs: [10.0.0.0/16], serviceCIDRs: [10.96.0.0/12]}\n',
      'cluster: {podCIDRs: [10.244.0.0/16]}\nnamespaces: {labels: {data: {app: a}}}\n',
      'cluster: {dns: {namespace: data, labels: {app: a}}}\n',
      'cluster: {cni: flannel}\nclusters: [{name: one, include: [a.yaml, "base/*"], cni: calico}]\n',
      'clusters: [{name: one, include: ["b.yaml", "one.yaml"]}, {name: two, include: ["**"], cni: none, kubernetes: "1.15"}]\n',
      'namespaces: {default: data, map: [{paths: [base/**], namespace: shop}]}\n',
      'ignore:\n  - rules: [missing-default-deny-ingress, missing-default-deny-egress]\n  - rules: [selector-matches-nothing]\n    paths: ["*.yaml"]\n    reason: x\n',
      'ignore:\n  - rules: [workload-unprotected-ingress]\n    resources: ["*/shop/*"]\n    expires: 2020-01-01\nrequireReason: true\n',
      'expect:\n  - deny: "* -> shop/*:80"\n    except: ["shop/*"]\n  - allow: "*/* -> data/*:UDP 53"\n  - deny: "shop/* -> *"\n',
      'rules: {nothing: off}\nrulez: [\n',
    ),
    weight: 2,
  },
);

type Edit =
  | { readonly kind: 'set'; readonly path: string; readonly text: string }
  | { readonly kind: 'delete'; readonly path: string }
  /** The file became too large, or unreadable. */
  | { readonly kind: 'leave-out'; readonly path: string }
  | { readonly kind: 'rename'; readonly path: string; readonly to: string }
  /** Types into the file: puts text where it had other text. */
  | {
      readonly kind: 'splice';
      readonly path: string;
      readonly at: number;
      readonly remove: number;
      readonly insert: string;
    }
  /** Types into a comment on a line of its own, which is written first where there is none. */
  | { readonly kind: 'comment'; readonly path: string; readonly text: string };

const edit: fc.Arbitrary<Edit> = fc.oneof(
  { arbitrary: fc.record({ kind: fc.constant('set' as const), path, text }), weight: 4 },
  { arbitrary: fc.record({ kind: fc.constantFrom('delete' as const, 'leave-out' as const), path }), weight: 1 },
  { arbitrary: fc.record({ kind: fc.constant('rename' as const), path, to: path }), weight: 1 },
  {
    arbitrary: fc.record({
      kind: fc.constant('splice' as const),
      path,
      at: fc.nat(400),
      remove: fc.nat(12),
      insert: fc.constantFrom(
        '',
        '\n',
        ' ',
        '# note\n',
        '# firebreak: ignore-resource[missing-default-deny-ingress, workload-unprotected-egress]\n',
        '---\n',
        'app: a',
        '- ',
        ':',
      ),
    }),
    weight: 3,
  },
  {
    arbitrary: fc.record({
      kind: fc.constant('comment' as const),
      path,
      text: fc.constantFrom(
        'note',
        'another note',
        'http://api.shop',
        'é',
        '--- {{',
        'firebreak: ignore-resource[missing-default-deny-ingress, workload-unprotected-egress]',
      ),
    }),
    weight: 3,
  },
);

/** Several edits arrive together, and phase 2 does not follow each of them. */
const step = fc.record({ edits: fc.array(edit, { minLength: 1, maxLength: 3 }), completes: fc.boolean() });

test('an analysis that followed edits equals a fresh one', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), async (steps) => {
      const files = new Map<string, string>();
      let analysis = setComplete(emptyAnalysis(options, groups), [workspaceFolder], []);
      for (const { edits, completes } of steps) {
        analysis = applyChanges(
          analysis,
          edits.flatMap((each) => perform(files, each)),
        );
        // Between the phases findings are those of before, but each can still be shown.
        for (const { at, place } of allFindings(analysis)) expect(locate(analysis, at, place)).toBeDefined();
        if (completes) analysis = await completeAnalysis(analysis, noCheckpoint);
      }
      analysis = await completeAnalysis(analysis, noCheckpoint);
      const changes = [...files].flatMap(([name, content]) =>
        content === leftOut ? [leaveOut(name)] : set(new Map(), name, content),
      );
      const read = applyChanges(setComplete(emptyAnalysis(options, groups), [workspaceFolder], []), changes);
      expect(outcomeOf(analysis)).toEqual(outcomeOf(await completeAnalysis(read, noCheckpoint)));
    }),
    runs(200),
  );
});

test('what is shown of the files that are said to have changed is what is found, and the totals are right', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (steps) => {
      const files = new Map<string, string>();
      let analysis = setComplete(emptyAnalysis(options, groups), [workspaceFolder], []);
      const shown = new Map<string, readonly Finding[]>();
      const show = (next: Analysis) => {
        for (const uri of changedFiles(analysis, next)) shown.set(uri, findingsOf(next, uri));
        analysis = next;
      };
      for (const { edits, completes } of steps) {
        const changes = edits.flatMap((each) => perform(files, each));
        show(applyChanges(analysis, changes));
        if (!completes) continue;
        show(await completeAnalysis(analysis, noCheckpoint));
        const found = paths.map((name) => findingsOf(analysis, uriOf(name)));
        expect(paths.map((name) => shown.get(uriOf(name)) ?? [])).toEqual(found);
        expect(analysis.totals.all).toEqual(countedOneByOne(analysis));
      }
    }),
    runs(200),
  );
});

function countedOneByOne(analysis: Analysis): Analysis['totals']['all'] {
  const namespaces = coverageOf(analysis).scopes.flatMap((scope) => scope.namespaces);
  const workloads = namespaces.flatMap((namespace) => namespace.workloads);
  const isCovered = (state: string) => state === 'restricted' || state === 'closed';
  return {
    workloads: workloads.length,
    ingress: workloads.filter(({ ingress }) => isCovered(ingress)).length,
    egress: workloads.filter(({ egress }) => isCovered(egress)).length,
    open: workloads.filter(({ ingress, egress }) => ingress === 'open' || egress === 'open').length,
    covered: workloads.filter(({ ingress, egress }) => isCovered(ingress) && isCovered(egress)).length,
  };
}

/** Stands for the text of a file that is left out. */
const leftOut = '(left out)';

function leaveOut(name: string): FileChange {
  return { kind: 'left-out', uri: uriOf(name), path: name, folder: workspaceFolder, reason: 'It is too large.' };
}

const pod = 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n  namespace: shop\n';

// Counterexamples of the property above.
const undone: readonly (readonly [name: string, edits: readonly Edit[]])[] = [
  ['a text that was deleted and brought back at once', [remove('a.yaml'), write('a.yaml', pod)]],
  ['a text that was emptied and brought back at once', [write('a.yaml', ''), write('a.yaml', pod)]],
  [
    'a chart that appeared around a file and vanished at once',
    [write('chart/Chart.yaml', 'name: chart\n'), remove('chart/Chart.yaml')],
  ],
];
test.each(undone)('%s has its findings again', async (_name, edits) => {
  const files = new Map([
    ['a.yaml', pod],
    ['chart/templates/web.yaml', pod.replace('shop', 'data')],
  ]);
  const fresh = await analyseFiles([...files].map(([name, content]) => ({ path: name, text: content })));
  const edited = edits.reduce((analysis, each) => applyChanges(analysis, perform(files, each)), fresh);
  expect(allFindings(fresh).length).toBe(4);
  expect(outcomeOf(await completeAnalysis(edited, noCheckpoint))).toEqual(outcomeOf(fresh));
});

function write(name: string, content: string): Edit {
  return { kind: 'set', path: name, text: content };
}

function remove(name: string): Edit {
  return { kind: 'delete', path: name };
}

function perform(files: Map<string, string>, each: Edit): readonly FileChange[] {
  const old = files.get(each.path);
  switch (each.kind) {
    case 'set':
      return set(files, each.path, each.text);
    case 'delete':
      files.delete(each.path);
      return [{ kind: 'delete', uri: uriOf(each.path) }];
    case 'leave-out':
      files.set(each.path, leftOut);
      return [leaveOut(each.path)];
    case 'rename':
      if (old === undefined || old === leftOut || each.path === each.to) return [];
      files.delete(each.path);
      return [{ kind: 'delete', uri: uriOf(each.path) }, ...set(files, each.to, old)];
    case 'splice': {
      if (old === undefined || old === leftOut) return [];
      const at = old.length === 0 ? 0 : each.at % old.length;
      return set(files, each.path, old.slice(0, at) + each.insert + old.slice(at + each.remove));
    }
    case 'comment': {
      if (old === undefined || old === leftOut) return [];
      const comment = `# ${each.text}`;
      const isThere = /^#.*$/m.test(old);
      return set(files, each.path, isThere ? old.replace(/^#.*$/m, () => comment) : `${comment}\n${old}`);
    }
  }
}

function set(files: Map<string, string>, name: string, content: string): readonly FileChange[] {
  files.set(name, content);
  return [{ kind: 'set', uri: uriOf(name), path: name, folder: workspaceFolder, text: content }];
}
