import { expect, test } from 'vitest';
import { type CoverageItem, coverageItems } from '../../client/src/coverage/coverage-item';
import type {
  CoverageEntryPoint,
  CoverageNamespace,
  CoverageResult,
  CoverageScope,
  CoverageState,
  CoverageWorkload,
  PlainLocation,
} from '../../server/src/protocol/protocol';

const folder = 'file:///shop/';

/** Paths as the editor shows them, and one row a line: indentation, icon, label, description. */
function rows(coverage: CoverageResult): readonly string[] {
  return draw(coverageItems(coverage, (uri) => uri.slice(folder.length)));
}

function draw(items: readonly CoverageItem[], indent = ''): readonly string[] {
  return items.flatMap((item) => [
    `${indent}(${item.icon}) ${item.label} | ${item.description}`,
    ...draw(item.children, `${indent}  `),
  ]);
}

function at(file: string, line: number): PlainLocation {
  return { uri: `${folder}${file}`, range: { start: { line, character: 2 }, end: { line, character: 5 } } };
}

function workload(name: string, ingress: CoverageState, egress: CoverageState, more: Partial<CoverageWorkload> = {}) {
  const base: CoverageWorkload = {
    kind: 'Deployment',
    name,
    location: at(`${name}.yaml`, 3),
    ingress,
    egress,
    reason: null,
    policies: [],
    tls: null,
  };
  return { ...base, ...more };
}

function namespace(name: string, workloads: readonly CoverageWorkload[], inferredFrom = 'metadata.namespace') {
  const result: CoverageNamespace = { name, inferredFrom, workloads };
  return result;
}

function scope(namespaces: readonly CoverageNamespace[], more: Partial<CoverageScope> = {}): CoverageScope {
  return {
    id: 'folder:file:///shop',
    name: 'shop',
    kind: 'folder',
    incomplete: null,
    namespaces,
    policies: [],
    entryPoints: [],
    ...more,
  };
}

function coverage(scopes: readonly CoverageScope[], more: Partial<CoverageResult> = {}): CoverageResult {
  const workloads = scopes.flatMap((each) => each.namespaces.flatMap((each) => each.workloads)).length;
  return {
    generation: 1,
    isComplete: true,
    totals: { workloads, ingress: 0, egress: 0, open: 0 },
    scopes,
    notAnalysed: [],
    ...more,
  };
}

const selectedBy = (name: string, directions: readonly ('ingress' | 'egress')[]) => ({
  kind: 'NetworkPolicy',
  name,
  location: at('policies.yaml', 11),
  directions,
});

test('namespaces and workloads with their states, their policies below', () => {
  const drawn = rows(
    coverage([
      scope([
        namespace('shop', [
          workload('web', 'restricted', 'open', {
            policies: [selectedBy('allow-web', ['ingress']), selectedBy('deny', ['ingress'])],
          }),
          workload('db', 'closed', 'closed', { kind: 'StatefulSet' }),
          workload('api', 'restricted', 'closed', { policies: [selectedBy('both', ['ingress', 'egress'])] }),
          workload('job', 'unknown', 'restricted', { reason: 'CiliumNetworkPolicy "x" is not modelled yet.' }),
        ]),
      ]),
    ]),
  );
  expect(drawn).toEqual([
    '(shield) shop | 4 workloads · 1 open · 1 unknown',
    '  (warning) web | Deployment · ingress ✓2 · egress open',
    '    (law) Selected by allow-web | ingress · policies.yaml:12',
    '    (law) Selected by deny | ingress · policies.yaml:12',
    '  (lock) db | StatefulSet · ingress closed · egress closed',
    '  (shield) api | Deployment · ingress ✓1 · egress closed',
    '    (law) Selected by both | ingress, egress · policies.yaml:12',
    '  (question) job | Deployment · ingress unknown · egress ✓0',
    '    (info) CiliumNetworkPolicy "x" is not modelled yet. | ',
  ]);
});

const entryPoint = (request: string, more: Partial<CoverageEntryPoint> = {}): CoverageEntryPoint => ({
  kind: 'Ingress',
  namespace: 'shop',
  name: 'web',
  location: at('web.yaml', 7),
  request,
  tls: { state: 'terminated', words: 'terminates at the edge, plain behind it' },
  servedBy: 'ingress-nginx',
  certificates: ['Secret "web-tls"'],
  notice: null,
  sources: 'anybody',
  waf: 'none is written',
  backends: ['web:80'],
  ...more,
});

test('entry points stand below the namespaces, in the order in which they come', () => {
  const entryPoints = [
    entryPoint('b.example.com', { notice: 'certificate ends in 3 days' }),
    entryPoint('a.example.com', { tls: { state: 'plain', words: 'plain' }, certificates: [] }),
    entryPoint('c.example.com', { tls: { state: 'unknown', words: 'unknown: a reason' } }),
  ];
  const web = workload('web', 'open', 'open', { tls: { state: 'plain', words: 'plain' } });
  expect(rows(coverage([scope([namespace('shop', [web])], { entryPoints })]))).toEqual([
    '(shield) shop | 1 workload · 1 open',
    '  (warning) web | Deployment · ingress open · egress open · from outside: plain',
    '(globe) Entry points | 3 · 1 plain · 1 unknown · 1 certificate ends',
    '  (warning) b.example.com | certificate ends in 3 days · terminates at the edge, plain behind it',
    '  (warning) a.example.com | plain',
    '  (question) c.example.com | unknown: a reason',
  ]);
  const [, row] = coverageItems(
    coverage([scope([], { entryPoints }), scope([], { id: 'b', entryPoints })]),
    (uri) => uri,
  );
  expect(row?.children[0]?.children[0]?.tooltip).toEqual([
    'Ingress "shop/web", served by ingress-nginx',
    'TLS: terminates at the edge, plain behind it',
    'certificate ends in 3 days',
    'Certificate: Secret "web-tls"',
    'From: anybody',
    'Web application firewall: none is written',
    'Leads to: web:80',
    'file:///shop/web.yaml:8',
  ]);
});

test('what is not known is counted, and not twice where the other direction is open', () => {
  const items = coverageItems(
    coverage([
      scope([namespace('shop', [workload('a', 'unknown', 'unknown'), workload('b', 'unknown', 'open')])]),
      scope([namespace('data', [workload('c', 'unknown', 'closed')])], { id: 'folder:file:///data', name: 'data' }),
    ]),
    (uri) => uri,
  );
  expect(items.map(({ description }) => description)).toEqual([
    '2 workloads · 1 open · 1 unknown · Folder',
    '1 workload · 1 unknown · Folder',
  ]);
});

test('an open direction is not said to have no policy: one may allow everything', () => {
  const web = workload('web', 'open', 'open', { policies: [selectedBy('allow-all', ['ingress'])] });
  const [row] = coverageItems(coverage([scope([namespace('shop', [web])])]), (uri) => uri);
  expect(row?.children[0]?.tooltip).toEqual([
    'Deployment "web"',
    'Ingress open: no policy limits it.',
    'Egress open: no policy limits it.',
  ]);
});

test('namespaces are sorted, and where a name was inferred from is told', () => {
  const items = coverageItems(
    coverage([
      scope([
        namespace('b', [workload('x', 'closed', 'closed')], 'overlays/prod/kustomization.yaml'),
        namespace('a', [workload('x', 'closed', 'closed')], 'default'),
      ]),
    ]),
    (uri) => uri,
  );
  expect(items.map(({ label, icon, tooltip }) => [label, icon, tooltip[0]])).toEqual([
    ['a', 'question', 'Namespace "a" (inferred): no manifest names one, so the default applies.'],
    ['b', 'shield', 'Namespace "b" (inferred): set by overlays/prod/kustomization.yaml.'],
  ]);
});

test('several scopes are a level of their own, one is not; empty ones are left out', () => {
  const one = scope([namespace('shop', [workload('web', 'open', 'open')])]);
  const other = scope([namespace('shop', [workload('web', 'closed', 'closed')])], {
    id: 'kustomization:file:///shop/prod/kustomization.yaml',
    name: 'prod',
    kind: 'kustomization',
  });
  expect(rows(coverage([one, scope([], { id: 'chart:x', name: 'x', kind: 'chart' })]))[0]).toMatch(/^\(shield\) shop/);
  expect(rows(coverage([one, other])).filter((row) => !row.startsWith('  '))).toEqual([
    '(layers) shop | 1 workload · 1 open · Folder',
    '(layers) prod | 1 workload · Kustomization',
  ]);
});

test('a kustomization of which nothing is known says why, also where it is the only one', () => {
  const reason = '"gone.yaml" is not among the files that are read.';
  const unknown = scope([], { id: 'kustomization:a', name: 'a', kind: 'kustomization', incomplete: reason });
  const drawn = ['(question) a | unknown · Kustomization', `  (info) ${reason} | `];
  expect(rows(coverage([unknown]))).toEqual(drawn);
  expect(rows(coverage([scope([namespace('shop', [workload('web', 'open', 'open')])]), unknown])).slice(-2)).toEqual(
    drawn,
  );
});

test('policies say how many workloads they select, and how many select nothing', () => {
  const policy = (name: string, namespaceName: string | null, selects: number | null) => ({
    kind: 'NetworkPolicy',
    namespace: namespaceName,
    name,
    location: at('policies.yaml', 3),
    selects,
  });
  const policies = [policy('b', 'shop', 0), policy('a', 'shop', 2), policy('all', null, null), policy('c', 'shop', 1)];
  expect(rows(coverage([scope([], { policies })]))).toEqual([
    '(law) Policies | 4 · 1 selects nothing',
    '  (question) all | selection unknown',
    '  (law) a | shop · selects 2 workloads',
    '  (warning) b | shop · selects nothing',
    '  (law) c | shop · selects 1 workload',
  ]);
});

test('what is not analysed is listed with its reason; folders lead nowhere', () => {
  const [group] = coverageItems(
    coverage([], {
      notAnalysed: [
        { uri: `${folder}big.yaml`, path: 'big.yaml', reason: 'It is larger than 2 MB.' },
        { uri: `${folder}dist`, path: 'dist/', reason: 'It is listed in .gitignore.' },
      ],
    }),
    (uri) => uri,
  );
  expect(draw(group === undefined ? [] : [group])).toEqual([
    '(circle-slash) Not analysed | 2',
    '  (file) big.yaml | It is larger than 2 MB.',
    '  (folder) dist/ | It is listed in .gitignore.',
  ]);
  expect(group?.children.map(({ location, fileUri }) => [location?.uri, fileUri])).toEqual([
    [`${folder}big.yaml`, `${folder}big.yaml`],
    [undefined, undefined],
  ]);
});

test('identities are unique, even for two workloads of one name, and the same for the same answer', () => {
  const twice = coverage([
    scope([namespace('shop', [workload('web', 'open', 'open'), workload('web', 'open', 'open')])]),
    scope([namespace('shop', [workload('web', 'open', 'open')])], { id: 'other', name: 'default' }),
  ]);
  const ids = (items: readonly CoverageItem[]): readonly string[] =>
    items.flatMap((item) => [item.id, ...ids(item.children)]);
  const all = ids(coverageItems(twice, (uri) => uri));
  expect(new Set(all).size).toBe(all.length);
  expect(ids(coverageItems(twice, (uri) => uri))).toEqual(all);
});

test('every row has a text for screen readers and a tooltip', () => {
  const flat = (items: readonly CoverageItem[]): readonly CoverageItem[] =>
    items.flatMap((item) => [item, ...flat(item.children)]);
  const items = flat(
    coverageItems(
      coverage(
        [
          scope([
            namespace('shop', [workload('web', 'restricted', 'open', { policies: [selectedBy('p', ['ingress'])] })]),
          ]),
        ],
        {
          notAnalysed: [{ uri: `${folder}big.yaml`, path: 'big.yaml', reason: 'It is larger than 2 MB.' }],
        },
      ),
      (uri) => uri,
    ),
  );
  expect(items.filter(({ spoken, tooltip }) => spoken === '' || tooltip.join('') === '')).toEqual([]);
  expect(items.find(({ label }) => label === 'web')?.spoken).toBe('Deployment web, ingress restricted, egress open');
});

test('nothing at all for an empty workspace, so that the welcome text shows', () => {
  expect(rows(coverage([]))).toEqual([]);
});
