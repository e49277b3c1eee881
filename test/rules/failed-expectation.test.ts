import { describe, expect, test } from 'vitest';
import { allFindings, configProblems, locate, noCheckpoint } from '../../server/src/core';
import { judgeExpectations } from '../../server/src/core/analysis/judge-expectations';
import { analyseFiles, editFiles } from '../support/analysis';
import { withinCpuSeconds } from '../support/within-cpu-seconds';

const pod = (name: string, rest = '') => `apiVersion: v1
kind: Pod
metadata: {name: ${name.split('/')[1]}, namespace: ${name.split('/')[0]}, labels: {app: ${name.split('/')[1]}}}
${rest}---
`;
const ports =
  'spec: {containers: [{name: a, image: a, ports: [{name: sql, containerPort: 5432}, {name: dns, containerPort: 53, protocol: UDP}]}]}\n';

/** Who may send to the pods of `shop/db`; nobody when it is ''. */
const policy = (ingress: string) => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: db, namespace: shop}
spec: {podSelector: {matchLabels: {app: db}}, policyTypes: [Ingress], ingress: [${ingress}]}
---
`;
const fromWeb = policy('{from: [{podSelector: {matchLabels: {app: web}}}], ports: [{port: sql}]}');
const shop = pod('shop/web') + pod('shop/db', ports) + pod('tools/backup');

async function judge(manifests: string, ...expectations: readonly string[]): Promise<readonly string[]> {
  const config = `expect:\n${expectations.map((each) => `  - {${each}}\n`).join('')}`;
  const analysis = await analyseFiles([
    { path: '.firebreak.yaml', text: config },
    { path: 'shop.yaml', text: manifests },
  ]);
  expect(configProblems(analysis)).toEqual([]);
  return allFindings(analysis)
    .filter(({ ruleId }) => ruleId === 'failed-expectation')
    .map(({ severity, message }) => `${severity} ${message}`);
}

const denied = (text: string, except = '') => `deny: "${text}"${except && `, except: [${except}]`}`;

describe('with a policy', () => {
  test.each([
    denied('* -> shop/db', 'shop/web'),
    denied('* -> shop/db:5433'),
    denied('tools/* -> shop/*:1-65535', 'shop/web').replace('shop/*:', 'shop/db:'),
    denied('10.0.0.0/8 -> shop/db:5432'),
    denied('{ingress-controller} -> shop/db'),
    denied('shop/db[Pod] -> shop/db'),
    'allow: "shop/web -> shop/db:5432"',
    'allow: "s*/w* -> shop/db[Pod]:sql"',
    'allow: "*/* -> shop/web:80"',
    'allow: "shop/db -> 1.1.1.1:443"',
  ])('holds: %s', async (expectation) => {
    expect(await judge(shop + fromWeb, expectation)).toEqual([]);
  });

  test.each([
    [denied('* -> shop/db:sql'), 'error "shop/web[Pod]" can reach "shop/db[Pod]" on TCP 5432, which this forbids.'],
    [
      denied('shop/web -> shop/db'),
      'error "shop/web[Pod]" can reach "shop/db[Pod]" on All Connections, which this forbids.',
    ],
    [denied('shop/db -> *:UDP 53', '"shop/*"'), /^error "shop\/db\[Pod\]" can reach "tools\/backup\[Pod\]" on UDP 53/],
    [
      denied('shop/db -> 1.0.0.0/8:443'),
      'error "shop/db[Pod]" can reach "1.0.0.0-1.255.255.255[External]" on TCP 443, which this forbids.',
    ],
    [
      'allow: "*/* -> shop/db:5432"',
      'error "tools/backup[Pod]" cannot reach "shop/db[Pod]" on TCP 5432, which this demands.',
    ],
    [
      'allow: "shop/web -> shop/db:5432-5433"',
      /^error "shop\/web\[Pod\]" cannot reach "shop\/db\[Pod\]" on TCP 5432-5433/,
    ],
    ['allow: "shop/web -> shop/db:dns"', /cannot reach "shop\/db\[Pod\]" on UDP 53/],
    ['allow: "[2001:db8::/32] -> shop/db:5432"', /^error "2001:db8::-2001:db8:.*\[External\]" cannot reach/],
    ['allow: "{ingress-controller} -> shop/db:5432"', /^error "\{ingress-controller\}" cannot reach/],
    [denied('shop/wbe -> shop/db'), 'error The left end means no workload. Did you mean "shop/web"?'],
    [denied('* -> shop/db[Deployment]'), 'error The right end means no workload. Did you mean "shop/db"?'],
    [denied('other/proxy -> shop/db'), 'error The left end means no workload.'],
    [denied('shop/wbe* -> shop/db'), 'error The left end means no workload.'],
    // All that is meant is excepted.
    [denied('shop/web -> shop/db', 'shop/web'), 'error The left end means no workload.'],
    [denied('* -> shop/db:http'), 'error No pod at the right end has a port of that name.'],
  ])('fails: %s', async (expectation, message) => {
    const findings = await judge(shop + fromWeb, expectation);
    expect(findings).toHaveLength(1);
    if (typeof message === 'string') expect(findings[0]).toBe(message);
    else expect(findings[0]).toMatch(message);
  });
});

test('what hangs on something that is not written is an information that says so', async () => {
  const byLabel = policy('{from: [{namespaceSelector: {matchLabels: {team: a}}}]}');
  expect(
    await judge(shop + byLabel, denied('tools/backup -> shop/db:5432'), 'allow: "tools/backup -> shop/db:5432"'),
  ).toEqual(
    Array(2).fill(
      'information Whether "tools/backup[Pod]" can reach "shop/db[Pod]" on TCP 5432 is not known. The labels of namespace "tools" are not in the manifests.',
    ),
  );
  const namespace = 'apiVersion: v1\nkind: Namespace\nmetadata: {name: tools, labels: {team: a}}\n---\n';
  expect(await judge(shop + byLabel + namespace, denied('tools/backup -> shop/db:5432'))).toEqual([
    'error "tools/backup[Pod]" can reach "shop/db[Pod]" on TCP 5432, which this forbids.',
  ]);
});

test('a policy that is not modelled, and a template that may be one, are not known either', async () => {
  const cilium =
    'apiVersion: cilium.io/v2\nkind: CiliumNetworkPolicy\nmetadata: {name: x, namespace: shop}\nspec: {endpointSelector: {}}\n---\n';
  expect(await judge(shop + fromWeb + cilium, 'allow: "shop/web -> shop/db:5432"')).toEqual([
    expect.stringMatching(/^information Whether "shop\/web\[Pod\]" can reach .* is not known\. .*CiliumNetworkPolicy/),
  ]);
});

test('what comes in through an Ingress counts where nothing keeps it out', async () => {
  const service = `apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {selector: {app: web}, ports: [{port: 80, targetPort: 8080}]}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web, namespace: shop}
spec: {defaultBackend: {service: {name: web, port: {number: 80}}}}
---
`;
  expect(
    await judge(
      shop + service,
      denied('{ingress-controller} -> shop/*'),
      'allow: "{ingress-controller} -> shop/web:8080"',
      'allow: "{ingress-controller} -> shop/web:8081"',
    ),
  ).toEqual([
    'error "{ingress-controller}" can reach "shop/web[Pod]" on All Connections, which this forbids.',
    'error "{ingress-controller}" cannot reach "shop/web[Pod]" on TCP 8081, which this demands.',
  ]);
});

test('what comes in through a route of a Gateway that is not in the manifests is not known', async () => {
  const route = `apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {selector: {app: web}, ports: [{port: 80, targetPort: 8080}]}
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: web, namespace: shop}
spec: {parentRefs: [{name: front}], rules: [{backendRefs: [{name: web, port: 80}]}]}
---
`;
  const why = 'is not known. HTTPRoute "shop/web" is for Gateway "shop/front", which is not in the manifests.';
  expect(await judge(shop + route, 'allow: "{ingress-controller} -> shop/web:8080"')).toEqual([
    `information Whether "{ingress-controller}" can reach "shop/web[Pod]" on TCP 8080 ${why}`,
  ]);
});

async function relatedOf(expectations: string, manifests: string): Promise<readonly (readonly string[])[]> {
  const files = [
    { path: '.firebreak.yaml', text: `expect:\n${expectations}` },
    { path: 'policy.yaml', text: manifests },
    { path: 'shop.yaml', text: shop },
  ];
  const analysis = await analyseFiles(files);
  return allFindings(analysis)
    .filter(({ ruleId }) => ruleId === 'failed-expectation')
    .map((finding) =>
      finding.related.map(({ at, place, message }) => {
        const { start } = locate(analysis, at, place) ?? {};
        return `${at.uri.split('/').at(-1)}:${(start?.line ?? 0) + 1}:${(start?.character ?? 0) + 1} ${message}`;
      }),
    );
}

test('the related locations are the rule that opens what is forbidden, and the policy that closes what is demanded', async () => {
  const expectations = '  - deny: "* -> shop/db:5432"\n  - allow: tools/backup -> shop/db:5432\n';
  expect(await relatedOf(expectations, fromWeb)).toEqual([
    ['policy.yaml:4:82 NetworkPolicy "db" allows it here.'],
    ['policy.yaml:4:8 NetworkPolicy "db" isolates the pods, and what no rule allows is denied.'],
  ]);
});

test('of what no policy closes, the workloads that none selects are the related locations', async () => {
  expect(await relatedOf('  - deny: "tools/backup -> shop/web:80"\n', fromWeb)).toEqual([
    [
      'shop.yaml:12:18 No policy selects Pod "tools/backup" for egress.',
      'shop.yaml:3:18 No policy selects Pod "shop/web" for ingress.',
    ],
  ]);
});

test('an edit of a policy brings the finding, and another one takes it', async () => {
  const files = (text: string) => [
    { path: '.firebreak.yaml', text: 'expect: [{deny: "tools/* -> shop/db"}]\n' },
    { path: 'policy.yaml', text },
    { path: 'shop.yaml', text: shop },
  ];
  const count = (analysis: Parameters<typeof allFindings>[0]) =>
    allFindings(analysis).filter(({ ruleId }) => ruleId === 'failed-expectation').length;
  const closed = await analyseFiles(files(fromWeb));
  const open = await editFiles(closed, files(fromWeb), files(policy('{}')));
  const again = await editFiles(open, files(policy('{}')), files(fromWeb));
  expect([closed, open, again].map(count)).toEqual([0, 1, 0]);
});

test.each([
  ['deny: "shop/web"', 'is not "from -> to"'],
  ['deny: "web -> shop/db"', '"web" is none of ns/name'],
  ['deny: "shop/web -> shop/db:"', 'is no port'],
  ['deny: "shop/web -> shop/db:70000"', '"70000" is no port'],
  ['deny: "shop/web -> shop/db:ICMP 1"', '"ICMP 1" is no port'],
  ['deny: "shop/web -> {ingress-controller}"', 'sends connections and receives none'],
  ['deny: "1.1.1.1 -> 8.8.8.8"', 'Neither end is in the cluster'],
  ['deny: "shop/a*b*c*d*e*f*g -> shop/db"', 'is none of ns/name'],
  ['deny: "* -> shop/db", except: [shop]', '"shop" is none of ns/name'],
  ['deny: "* -> a/b", allow: "* -> a/b"', 'exactly one of deny and allow'],
  ['except: []', 'exactly one of deny and allow'],
])('%s is a problem of the configuration', async (entry, message) => {
  const analysis = await analyseFiles([{ path: '.firebreak.yaml', text: `expect: [{${entry}}]\n` }]);
  expect(configProblems(analysis).map((problem) => problem.message)).toEqual([expect.stringContaining(message)]);
});

describe('an exception that means no workload', () => {
  const config = (except: string) => ({
    path: '.firebreak.yaml',
    text: `expect:\n  - deny: "* -> shop/db"\n    except: [shop/web, ${except}]\n`,
  });
  const found = async (except: string, manifests = shop + fromWeb) => {
    const analysis = await analyseFiles([config(except), { path: 'shop.yaml', text: manifests }]);
    return allFindings(analysis)
      .filter(({ ruleId }) => ruleId === 'failed-expectation')
      .map(({ severity, message, at, place }) => [severity, message, locate(analysis, at, place)?.start]);
  };

  test.each([
    ['tools/bakcup', 'The exception "tools/bakcup" means no workload. Did you mean "tools/backup"?'],
    ['other/proxy', 'The exception "other/proxy" means no workload.'],
    ['"tools/backup[Job]"', 'The exception "tools/backup[Job]" means no workload. Did you mean "tools/backup"?'],
  ])('is a warning where it stands: %s', async (except, message) => {
    expect(await found(except)).toEqual([['warning', message, { line: 2, character: 23 }]]);
  });

  test('silent with stars, and where not everything is known', async () => {
    expect(await found('"ci/*"')).toEqual([]);
    const unread = '---\napiVersion: apps/v1\nkind: Deployment\nmetadata: { name: a, namespace: {{ .Values.ns }} }\n';
    expect((await found('tools/bakcup', shop + fromWeb + unread)).map(([severity]) => severity)).not.toContain(
      'warning',
    );
  });
});

test('names are compared again in what has changed alone', async () => {
  const pod = (name: string, namespace: string) =>
    `apiVersion: v1\nkind: Pod\nmetadata: { name: ${name}, namespace: ${namespace}, labels: { app: ${name} } }\nspec: { containers: [{ name: a, image: b }] }\n`;
  const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);
  const files = numbers(40).map((n) => ({
    path: `${n}.yaml`,
    text: numbers(50)
      .map((i) => pod(`web-${i}`, `ns${n}`))
      .join('---\n'),
  }));
  const expected = numbers(20).map(
    (n) => `  - deny: "ns${n}/* -> ns${n + 1}/web-1:543${n}"\n    except: [ns1/web-1, ns2/web-2, ns3/web-3]\n`,
  );
  const text = `expect:\n${expected.join('')}`;
  const analysis = await analyseFiles([...files, { path: '.firebreak.yaml', text }]);
  await withinCpuSeconds(2, async () => {
    for (let run = 0; run < 200; run++) await judgeExpectations(analysis, noCheckpoint);
  });
});
