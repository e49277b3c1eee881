import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { allFindings } from '../../server/src/core';
import { analyseFiles, type WorkspaceFile } from '../support/analysis';
import { describeCorpus, readJson } from '../support/corpus';

/*
 * The conformance tests of Gateway API: for the manifests of each, the reasons for which `Accepted` and `ResolvedRefs`
 * of routes, listeners, ListenerSets and policies must be false are those of our findings, and there are no others.
 */

interface ConformanceTest {
  readonly test: string;
  readonly manifests: readonly string[];
  readonly expectedConditions: readonly {
    readonly type: string;
    readonly status: string | null;
    readonly reason: string | null;
  }[];
}

/** Where we say something else, and why. */
const deviations: Readonly<Record<string, { readonly ours: readonly string[]; readonly why: string }>> = {
  GatewayInvalidParametersRef: { ours: [], why: 'Parameters are objects of implementations.' },
  GatewayStaticAddresses: { ours: [], why: 'Which addresses can be had, nobody knows before.' },
  GatewayWithAttachedRoutes: {
    ours: ['Accepted NoMatchingListenerHostname', 'ResolvedRefs BackendNotFound'],
    why: 'The test names no reason for a Service that does not exist.',
  },
  GatewayInvalidFrontendClientCertificateValidation: {
    ours: [
      'Accepted NoMatchingParent',
      'ResolvedRefs InvalidCACertificateKind',
      'ResolvedRefs InvalidCACertificateRef',
      'ResolvedRefs RefNotPermitted',
    ],
    why: 'A route of the manifests names a Gateway that they do not have.',
  },
  TLSRouteListenerMixedTerminationNotSupported: { ours: [], why: 'It is about implementations that lack something.' },
  TLSRouteListenerTerminateNotSupported: { ours: [], why: 'The same.' },
  TCPRouteInvalidNonTCPListener: {
    ours: ['Accepted NotAllowedByListeners', 'ResolvedRefs BackendNotFound'],
    why: 'The Service of the route does not exist either.',
  },
};

/** What the suite takes away while a test runs: before, nothing is wrong; afterwards, what it expects. */
const takenAway: Readonly<Record<string, { readonly kind: string; readonly name: string }>> = {
  BackendTLSPolicy: { kind: 'ConfigMap', name: 'tls-checks-ca-certificate' },
  TCPRouteReferenceGrant: { kind: 'ReferenceGrant', name: 'tcp-reference-grant' },
  UDPRouteReferenceGrant: { kind: 'ReferenceGrant', name: 'udp-reference-grant' },
};

/** Reasons that stand in a table of the test's code. */
const variables: Readonly<Record<string, readonly string[]>> = {
  // https://github.com/kubernetes-sigs/gateway-api/blob/main/conformance/tests/gateway-invalid-tls-backend-configuration.go
  resolveRefsReason: ['GatewayReasonInvalidClientCertificateRef', 'GatewayReasonRefNotPermitted'],
};

describeCorpus('gateway-api', (folder) => {
  const { tests } = readJson<{ readonly tests: readonly ConformanceTest[] }>(folder, 'expected.json');
  const base = path.join(folder, 'conformance-base', 'manifests.yaml');

  describe('reasons of conditions that are false', () => {
    test.each(tests.map((each) => [each.test, each] as const))('%s', async (name, each) => {
      const files = each.manifests.map((file) => path.join(folder, 'conformance-tests', file));
      const texts = [base, ...files].map((file) => ({ path: path.basename(file), text: readFileSync(file, 'utf8') }));
      const all = [...texts, { path: 'generated.yaml', text: generated() }];
      const expected = deviations[name]?.ours ?? each.expectedConditions.flatMap(expectedReasons);
      const taken = takenAway[name];
      if (taken !== undefined) expect(await reasonsIn(all)).toEqual([]);
      const left = taken === undefined ? all : all.map((file) => without(file, taken));
      expect(await reasonsIn(left)).toEqual([...new Set(expected)].sort());
    });
  });
});

const rules = new Set([
  'route-reference-missing',
  'cross-namespace-reference-without-grant',
  'listener-tls-invalid',
  'backend-tls-policy',
  'conflicting-host-or-listener',
]);

async function reasonsIn(files: readonly WorkspaceFile[]): Promise<readonly string[]> {
  const findings = allFindings(await analyseFiles(files));
  const found = findings.flatMap(({ ruleId, data }) => (rules.has(ruleId) ? reasonsOf(data) : []));
  return [...new Set(found)].sort();
}

/** The documents of a file but for one object. */
function without(file: WorkspaceFile, { kind, name }: { readonly kind: string; readonly name: string }): WorkspaceFile {
  const isIt = (text: string) => text.includes(`kind: ${kind}\n`) && new RegExp(`\\bname: ${name}[,\\s]`).test(text);
  const documents = file.text.split(/^---$/m);
  return { ...file, text: documents.filter((text) => !isIt(text)).join('---') };
}

function reasonsOf(data: unknown): readonly string[] {
  const { conditions } = data as { readonly conditions: readonly { readonly type: string; readonly reason: string }[] };
  return conditions.map(({ type, reason }) => `${type} ${reason}`);
}

/** `RouteConditionAccepted`, `RouteReasonNoMatchingParent`. What only sums up others is left out. */
function expectedReasons({ type, status, reason }: ConformanceTest['expectedConditions'][number]): readonly string[] {
  const [condition] = /(Accepted|ResolvedRefs)$/.exec(type) ?? [];
  if (status !== 'False' || condition === undefined) return [];
  return (variables[reason ?? ''] ?? [reason ?? '']).flatMap((each) => {
    const [, why = ''] = /Reason(\w+)$/.exec(each) ?? [];
    return why === 'ListenersNotValid' || why === '' ? [] : `${condition} ${why}`;
  });
}

/** What the suite makes while it runs, and the Services of its tests of meshes. */
function generated(): string {
  const pem = (label: string) => `-----BEGIN ${label}-----\\n-----END ${label}-----`;
  const object = (kind: string, namespace: string, name: string, fields: string) =>
    `apiVersion: v1\nkind: ${kind}\nmetadata: { name: ${name}, namespace: ${namespace} }\n${fields}\n`;
  const secret = (namespace: string, name: string) =>
    object(
      'Secret',
      namespace,
      name,
      `type: kubernetes.io/tls\nstringData: { tls.crt: "${pem('CERTIFICATE')}", tls.key: "${pem('PRIVATE KEY')}" }`,
    );
  const authorities = (namespace: string, name: string) =>
    object('ConfigMap', namespace, name, `data: { ca.crt: "${pem('CERTIFICATE')}" }`);
  const infra = 'gateway-conformance-infra';
  return [
    secret('gateway-conformance-web-backend', 'certificate'),
    secret('gateway-conformance-app-backend', 'tls-passthrough-checks-certificate'),
    ...['checks', 'checks-client', 'passthrough-checks', 'terminate-checks', 'validity-checks'].map((name) =>
      secret(infra, `tls-${name}-certificate`),
    ),
    authorities(infra, 'mismatch-ca-certificate'),
    ...['checks', 'validity-checks', 'validity-checks-per-port'].map((name) =>
      authorities(infra, `tls-${name}-ca-certificate`),
    ),
    authorities('gateway-conformance-web-backend', 'web-backend-cm'),
    ...['echo', 'echo-v1', 'echo-v2', 'echo-v3'].map((name) =>
      object(
        'Service',
        'gateway-conformance-mesh',
        name,
        'spec: { ports: [{ port: 80 }, { port: 7070 }, { port: 8080 }] }',
      ),
    ),
  ].join('---\n');
}
