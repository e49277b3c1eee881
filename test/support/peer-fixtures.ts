import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { allFindings, defaultOptions, rules } from '../../server/src/core';
import { analyseFiles, type WorkspaceFile } from './analysis';
import { ruleOfNumber } from './catalogue-numbers';
import { readJson } from './corpus';

/** [numbers of our rules, status, …] of a peer's rule. */
export type RuleMap = Readonly<Record<string, Readonly<Record<string, readonly [string | null, string]>>>>;

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

/** A fixture of a peer, with what the peer says about it and the rules of ours that mean the same. */
export interface Comparison {
  readonly name: string;
  readonly outcome: string;
  readonly ours: readonly string[];
  readonly counts: PeerCase['resource'];
  files(): readonly WorkspaceFile[];
}

/** The comparisons with the rules of a peer whose status in the map matches. */
export function* comparisonsWith(
  folder: string,
  peer: string,
  peerRules: RuleMap[string],
  status: RegExp,
): Iterable<Comparison> {
  const fixtures = path.join(folder, peer);
  if (!hasExpectations(fixtures)) return;
  for (const expectation of readJson<readonly Expectation[]>(fixtures, 'expected.json')) {
    for (const [peerRule, ours] of mappedRules(peerRules, expectation, status)) {
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
  wanted: RegExp,
): Iterable<readonly [peerRule: string, ours: readonly string[]]> {
  for (const [pattern, [numbers, status]] of Object.entries(peerRules)) {
    if (numbers === null || !wanted.test(status)) continue;
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
  const named = [fixture ?? fixtureDir ?? fixtures.join(), expectation.case, kind, resources?.join()];
  const name = named.filter((part) => part !== undefined);
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

/** What rules of ours find in the files of a comparison. */
export async function findings({ files, ours, counts }: Comparison): Promise<readonly string[]> {
  // A finding about a whole namespace would stand for those about its workloads.
  const disabledRules = new Set(rules.map(({ id }) => id).filter((id) => !ours.includes(id)));
  return allFindings(await analyseFiles(files(), { ...defaultOptions, disabledRules }))
    .filter(
      ({ resource }) =>
        counts === undefined || (resource !== undefined && counts(resource.namespace, resource.name, resource.kind)),
    )
    .map(({ ruleId, message }) => `${ruleId}: ${message}`);
}
