import path from 'node:path';
import { expect, test } from 'vitest';
import { askReach, type Question } from '../support/ask-reach';
import { casesIn, describeCorpus, readJson } from '../support/corpus';

interface Probe {
  readonly src: string;
  readonly dst: string;
  readonly protocol: string;
  readonly port: number;
}

// The conformance tests of ClusterNetworkPolicy: tiers, priorities, named ports, networks and nodes.
describeCorpus('network-policy-api-cnp-conformance', (folder) => {
  test('has its 34 cases', () => expect(casesIn(folder)).toHaveLength(34));

  test.each(casesIn(folder))('%s', (name) => {
    const { probes } = readJson<{ probes: readonly (Probe & { allowed: boolean })[] }>(folder, name, 'expected.json');
    expect(probes).not.toEqual([]);
    expect(verdictsOf(path.join(folder, name), probes)).toEqual(probes.map(({ allowed }) => verdictOf(allowed)));
  });
});

// Single packets of another implementation, with what the text of the API says about them.
describeCorpus('kube-network-policies', (folder) => {
  test('has its 22 cases', () => expect(casesIn(folder)).toHaveLength(22));

  test.each(casesIn(folder))('%s', (name) => {
    const { probe, spec_oracle } = readJson<{ probe: Probe; spec_oracle: boolean }>(folder, name, 'expected.json');
    expect(verdictsOf(path.join(folder, name), [probe])).toEqual([verdictOf(spec_oracle)]);
  });
});

function verdictsOf(folder: string, probes: readonly Probe[]): readonly string[] {
  const questions = probes.map(({ src, dst, protocol, port }): Question => ({ from: src, to: dst, protocol, port }));
  return askReach(path.join(folder, 'manifests'), questions).map(({ verdict }) => verdict);
}

function verdictOf(isAllowed: boolean): string {
  return isAllowed ? 'allowed' : 'denied';
}
