import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { allFindings, defaultOptions, rules } from '../../server/src/core';
import { analyseFiles, type WorkspaceFile } from '../support/analysis';
import { ruleOfNumber } from '../support/catalogue-numbers';
import { describeCorpus, readJson } from '../support/corpus';

/*
 * What other checkers say about their own fixtures, where their rule means the same as one of ours or a part of it.
 * Deviations are listed below, each with its reason; one that is not needed any more fails.
 */

/** Peer, rule and case, and why we say something else. */
const deviations: Readonly<Record<string, string>> = {
  'kubescape: ensure_network_policy_configured_in_labels, ensure_network_policy_configured_in_labels/failed_pod_cilium_match_expressions_selective':
    'CiliumNetworkPolicy is not modelled yet, so coverage is unknown.',
  'kyverno: other/require-netpol, other/require-netpol/chainsaw-test/deploy-good.yaml':
    'The policies are answers of a cluster that the peer pretends to ask, and are not among its fixtures.',
  'gatekeeper-library: verifydeprecatedapi, verifydeprecatedapi/samples/verify-1.25/example_disallowed.yaml example-disallowed':
    'A CronJob has nothing to do with the network: only kinds that the analysis is about are judged.',
  'gatekeeper-library: verifydeprecatedapi, verifydeprecatedapi/samples/verify-1.27/example_disallowed.yaml example-disallowed':
    'The same for CSIStorageCapacity.',
  'gatekeeper-library: verifydeprecatedapi, verifydeprecatedapi/samples/verify-1.29/example_disallowed.yaml example-disallowed':
    'The same for FlowSchema.',
  'gatekeeper-library: host-network-ports, host-network-ports/samples/psp-host-network-ports/example_allowed_in_range.yaml example-allowed':
    'Parameters of the peer allow these ports; a policy does not apply to them all the same.',
  'gatekeeper-library: host-network-ports, host-network-ports/samples/psp-host-network-ports/example_allowed_out_of_range_exempted.yaml port-violation-exempted':
    'Parameters of the peer exempt the image.',
  'gatekeeper-library: host-network-ports, host-network-ports/samples/psp-host-network-ports/example_allowed_in_range.yaml in-range-host-network-false':
    'Parameters of the peer allow these ports.',
  'kubescape: pods-in-default-namespace, pods-in-default-namespace/pod':
    'No namespace is written, so whoever applies the manifest supplies one: nothing says that it is "default".',
  'trivy-checks: KSV-0110, KSV-0110_default_namespace_should_not_be_used/test_pod_without_namespace.yaml': 'The same.',
  'trivy-checks: KSV-0037, KSV-0037_protect_core_components_namespace/test_pod_with_default_namespace.yaml':
    'The peer has another rule for "default" (KSV-0110), where ours is one rule for both.',
  'popeye: POP-1401, default/ing6':
    'The peer has another rule for the port (POP-1402), where ours is one rule for Service and port.',
  'popeye: POP-1402, default/ing3': 'The same for the Service (POP-1401).',
  'popeye: POP-1402, default/ing4':
    'The backend names no port, which the API server refuses: no port is missing that somebody could mean.',
  'gatekeeper-library: uniqueserviceselector, uniqueserviceselector/samples/unique-service-selector/example_allowed.yaml example-allowed':
    'The selector is the only one of its kind, but the fixture has no pods that it could select.',
  'kube-linter: dangling-networkpolicypeer-podselector, dangling-networkpolicypeer-podselector.yml':
    'The workspace has no workload of the namespace at all, so the pods may be kept elsewhere.',
  'popeye: POP-1208, default/np2': 'The same: the selected namespace has no workload in the manifests.',
};

/** [numbers of our rules, status, …] of a peer's rule. */
type RuleMap = Readonly<Record<string, Readonly<Record<string, readonly [string | null, string]>>>>;

interface Expectation {
  readonly fixture?: string;
  readonly fixtures?: readonly string[];
  readonly fixtureDir?: string;
  readonly inputs?: readonly string[];
  readonly peerRule?: string;
  readonly peerRules?: readonly string[];
  readonly case?: string;
  readonly kind?: string;
  readonly resources?: readonly string[];
  readonly outcome?: string;
  readonly expectedByObject?: Readonly<Record<string, readonly { readonly code: string }[]>>;
}

describeCorpus('peers', (folder) => {
  const ruleMap = readJson<RuleMap>(folder, 'RULEMAP.json');
  const used = new Set<string>();
  let compared = 0;

  for (const [peer, peerRules] of Object.entries(ruleMap)) {
    const comparisons = [...comparisonsWith(folder, peer, peerRules)];
    if (comparisons.length === 0) continue;
    describe(peer, () => {
      test.each(comparisons.map((each) => [each.name, each] as const))(
        '%s',
        async (name, { files, ours, outcome, counts }) => {
          compared++;
          const key = `${peer}: ${name}`;
          const isDeviation = deviations[key] !== undefined;
          if (isDeviation) used.add(key);
          const found = await findings(files(), ours, counts);
          const isExpected = (outcome !== 'pass') !== isDeviation;
          expect(found.length > 0, found.join('\n') || 'nothing is found').toBe(isExpected);
        },
      );
    });
  }

  test('every deviation that is listed was needed, and there was something to compare', () => {
    expect(Object.keys(deviations).filter((key) => !used.has(key))).toEqual([]);
    expect(compared).toBeGreaterThan(60);
  });
});

interface Comparison {
  readonly name: string;
  readonly outcome: string;
  readonly ours: readonly string[];
  readonly counts: PeerCase['resource'];
  files(): readonly WorkspaceFile[];
}

function* comparisonsWith(folder: string, peer: string, peerRules: RuleMap[string]): Iterable<Comparison> {
  const fixtures = path.join(folder, peer);
  if (!hasExpectations(fixtures)) return;
  for (const expectation of readJson<readonly Expectation[]>(fixtures, 'expected.json')) {
    for (const [peerRule, ours] of mappedRules(peerRules, expectation)) {
      const isByObject = expectation.expectedByObject !== undefined;
      for (const { name, outcome, resource } of isByObject
        ? objectCases(expectation, peerRule)
        : [oneCase(expectation)]) {
        // What an override of the peer silences says nothing about the rule.
        if (outcome === 'suppressed') continue;
        const files = () => readFixtures(fixtures, expectation, peer);
        yield { name: `${peerRule}, ${name}`, outcome, ours, counts: resource, files };
      }
    }
  }
}

function hasExpectations(folder: string): boolean {
  return statSync(path.join(folder, 'expected.json'), { throwIfNoEntry: false }) !== undefined;
}

const existing = new Set(rules.map(({ id }) => id));

/** The peer's rules of an expectation that mean the same as rules that exist here, with those. */
function* mappedRules(
  peerRules: RuleMap[string],
  { peerRule, peerRules: several, expectedByObject }: Expectation,
): Iterable<readonly [peerRule: string, ours: readonly string[]]> {
  for (const [pattern, [numbers, status]] of Object.entries(peerRules)) {
    if (numbers === null || !/^(same|subset)/.test(status)) continue;
    const codes = Object.values(expectedByObject ?? {}).flat();
    const names = [...(peerRule === undefined ? [] : [peerRule]), ...(several ?? [])];
    const isNamed = names.some((name) => matches(pattern, name)) || codes.some(({ code }) => code === pattern);
    const ours = numbers.split('/').map((number) => ruleOfNumber[number] ?? '');
    // A rule of ours that stands for several is only compared when all of them exist.
    if (isNamed && ours.every((id) => existing.has(id))) yield [pattern, ours];
  }
}

function matches(pattern: string, name: string): boolean {
  return pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : pattern === name;
}

interface PeerCase {
  readonly name: string;
  readonly outcome: string;
  /** Only what is found about these objects counts. */
  readonly resource?: (namespace: string | undefined, name: string, kind: string) => boolean;
}

function oneCase(expectation: Expectation): PeerCase {
  const { fixture, fixtures = [], fixtureDir, outcome = 'fail', kind, resources } = expectation;
  const name = [fixture ?? fixtureDir ?? fixtures.join(), expectation.case, kind].filter((part) => part !== undefined);
  return {
    name: name.join(' '),
    outcome,
    ...(resources === undefined
      ? {}
      : { resource: (_namespace, named, ofKind) => ofKind === kind && resources.includes(named) }),
  };
}

function objectCases({ expectedByObject = {} }: Expectation, peerRule: string): readonly PeerCase[] {
  return Object.entries(expectedByObject).map(([object, codes]) => ({
    name: object,
    outcome: codes.some(({ code }) => code === peerRule) ? 'fail' : 'pass',
    resource: (namespace = 'default', name) => object === `${namespace}/${name}`,
  }));
}

function readFixtures(folder: string, expectation: Expectation, peer: string): readonly WorkspaceFile[] {
  const { fixture, fixtures = [], fixtureDir, inputs = [] } = expectation;
  const names = [...(fixture === undefined ? [] : [fixture]), ...fixtures, ...inputs];
  const inDir = fixtureDir === undefined ? [] : filesBelow(path.join(folder, fixtureDir));
  const files = [...names.map((name) => path.join(folder, name)), ...inDir].map((file) => ({
    path: path.relative(folder, file),
    text: readFileSync(file, 'utf8'),
  }));
  // A namespace without workloads needs no policy here.
  return peer === 'kubeaudit' ? [...files, ...podPerNamespace(files)] : files;
}

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ya?ml|json)$/.test(name) && path.basename(name) !== 'expected.json')
    .map((name) => path.join(folder, name))
    .sort();
}

function podPerNamespace(files: readonly WorkspaceFile[]): readonly WorkspaceFile[] {
  const names = files.flatMap(({ text }) =>
    [...text.matchAll(/kind: Namespace[\s\S]*?name: (\S+)/g)].map(([, name]) => name),
  );
  return names.map((name) => ({
    path: `pod-${name}.yaml`,
    text: `apiVersion: v1\nkind: Pod\nmetadata:\n  name: added\n  namespace: ${name}\n`,
  }));
}

async function findings(
  files: readonly WorkspaceFile[],
  ids: readonly string[],
  counts: PeerCase['resource'],
): Promise<readonly string[]> {
  // A finding about a whole namespace would stand for those about its workloads.
  const disabledRules = new Set(rules.map(({ id }) => id).filter((id) => !ids.includes(id)));
  return allFindings(await analyseFiles(files, { ...defaultOptions, disabledRules }))
    .filter(
      ({ resource }) =>
        counts === undefined || (resource !== undefined && counts(resource.namespace, resource.name, resource.kind)),
    )
    .map(({ ruleId, message }) => `${ruleId}: ${message}`);
}
