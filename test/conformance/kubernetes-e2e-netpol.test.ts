import path from 'node:path';
import { expect, test } from 'vitest';
import { askReach, type Question } from '../support/ask-reach';
import { casesIn, describeCorpus, readJson } from '../support/corpus';

interface Expected {
  readonly title: string;
  readonly pods: readonly string[];
  readonly probes: readonly Probe[];
}

interface Probe {
  readonly protocol: string;
  readonly port: number;
  /** `ns/pod -> ns/pod`; a pod's probe of itself is not among them. */
  readonly allowed: readonly string[];
  readonly denied: readonly string[];
}

// Kubernetes' own end-to-end tests: the full matrix of pods, protocols and ports of each case.
describeCorpus('kubernetes-e2e-netpol', (folder) => {
  test('has its 41 cases', () => expect(casesIn(folder)).toHaveLength(41));

  test.each(casesIn(folder))('%s', (name) => {
    const { pods, probes } = readJson<Expected>(folder, name, 'expected.json');
    const expected = probes.flatMap((probe) => [
      ...probe.allowed.map((pair) => line(pair, probe, 'allowed')),
      ...probe.denied.map((pair) => line(pair, probe, 'denied')),
    ]);
    expect(expected).toHaveLength(probes.length * pods.length * (pods.length - 1));
    const questions = probes.flatMap((probe) =>
      [...probe.allowed, ...probe.denied].map((pair) => question(pair, probe)),
    );
    const answers = askReach(path.join(folder, name, 'manifests'), questions);
    const actual = answers.map((answer) => line(`${answer.from} -> ${answer.to}`, answer, answer.verdict));
    expect(actual.sort()).toEqual(expected.sort());
  });
});

function question(pair: string, { protocol, port }: Probe): Question {
  const [from = '', to = ''] = pair.split(' -> ');
  return { from, to, protocol, port };
}

function line(pair: string, { protocol, port }: { readonly protocol: string; readonly port: number }, verdict: string) {
  return `${pair} ${protocol} ${port}: ${verdict}`;
}
