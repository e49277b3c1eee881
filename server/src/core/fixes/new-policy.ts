import type { Analysis } from '../analysis/analysis';
import { documentRoot } from '../analysis/document-root';
import { scopesOfFinding } from '../analysis/scopes-of-finding';
import { type DnsPods, dnsPods } from '../cluster/cluster-parts';
import type { NamespaceView } from '../cluster/namespace-view';
import type { Direction, NetworkPolicy } from '../kubernetes/entities';
import type { Labels } from '../kubernetes/labels';
import { textAt } from '../kubernetes/read-resource';
import type { Finding } from '../rules/finding';
import { membershipsOf } from '../scopes/layout';
import { dnsToWrite } from './dns-to-write';
import type { Fix } from './fix';
import { isTaken, numberedName, siblingUri } from './new-file';
import type { PolicyTarget } from './policy-target';
import { dnsEgressRule, policyYaml } from './policy-yaml';

/** Puts new policies in a file of their own beside the finding's file, or at the end of it: two fixes, one text. */
export function addPolicies(analysis: Analysis, finding: Finding, fix: NewPolicies): readonly Fix[] {
  const { uri } = finding.at;
  const using = membershipsOf(analysis.layout, uri);
  if (using.length > 1 && using.length > finding.scopes.length) return addToScopes(analysis, finding, fix);
  const here: Fix = { title: `${fix.title}, in this file`, isSafe: false, actions: appendTo(uri, fix) };
  if (siblingUri(uri, fix.fileName) === uri) return [here];
  return [
    { ...addBeside(analysis, uri, using, fix), placement: 'newFile' },
    { ...here, placement: 'sameFile' },
  ];
}

/** Where a fix acts, for titles: a base that several scopes use is changed for all of them. */
export function inWords(finding: Finding, namespace: string): string {
  return finding.scopes.length > 1 ? `in ${finding.scopes.length} scopes` : `in namespace "${namespace}"`;
}

interface NewPolicies {
  readonly title: string;
  readonly fileName: string;
  readonly policies: readonly string[];
}

/** In a base that further scopes use, the policy would reach those too: it goes into the overlays that have the gap. */
function addToScopes(analysis: Analysis, finding: Finding, fix: NewPolicies): readonly Fix[] {
  const parts = finding.scopes
    .filter(({ kind }) => kind === 'kustomization')
    .map((scope) => addBeside(analysis, scope.id.slice('kustomization:'.length), [scope.id], fix, `${scope.name}/`));
  if (parts.length < 2) return parts;
  // One after the other would each leave the gap of the rest.
  const title = `${fix.title}, in a file ${fix.fileName} of each`;
  return [{ title, isSafe: false, actions: parts.flatMap(({ actions }) => actions) }];
}

/** In the file that an earlier fix made there for the same scopes, else in a new one. */
function addBeside(
  analysis: Analysis,
  besideUri: string,
  scopeIds: readonly string[],
  fix: NewPolicies,
  folder = '',
): Fix {
  for (let number = 1; ; number++) {
    const name = numberedName(fix.fileName, number);
    const uri = siblingUri(besideUri, name);
    if (!isTaken(analysis, uri)) {
      const action = { kind: 'create-file', besideUri, name, yaml: fix.policies.join('---\n') } as const;
      return { title: `${fix.title}, in a new file ${folder}${name}`, isSafe: false, actions: [action] };
    }
    if (takesPolicies(analysis, uri) && membershipsOf(analysis.layout, uri).join() === scopeIds.join()) {
      return { title: `${fix.title}, in ${folder}${name}`, isSafe: false, actions: appendTo(uri, fix) };
    }
  }
}

function appendTo(uri: string, fix: NewPolicies): Fix['actions'] {
  return fix.policies.map((yaml) => ({ kind: 'append-document', uri, yaml }) as const);
}

/** Whether a file can take one more document. */
function takesPolicies(analysis: Analysis, uri: string): boolean {
  const kinds = new Set(analysis.files.get(uri)?.documents.map(({ document }) => document.content.kind));
  return kinds.has('manifest') && !kinds.has('template');
}

/** A policy that isolates every pod of the namespace and allows nothing. */
export function denyAll(target: PolicyTarget, directions: readonly Direction[], taken: ReadonlySet<string>): string {
  const suffix = directions.length === 1 ? `-${directions[0]}` : '';
  return policyYaml({
    name: freeName(`default-deny${suffix}`, taken),
    namespace: target.writesNamespace ? target.namespace : undefined,
    podLabels: undefined,
    directions,
  });
}

/** A policy that isolates the pods of one workload in one direction; for egress it still lets them resolve names. */
export function isolateWorkload(
  target: PolicyTarget,
  workloadName: string,
  podLabels: Labels,
  direction: Direction,
  dns: readonly DnsPods[],
  taken: ReadonlySet<string>,
): string {
  return policyYaml({
    // Named for what it governs, because people go on to add rules to it.
    name: freeName(`${workloadName}-${direction}`, taken),
    namespace: target.writesNamespace ? target.namespace : undefined,
    podLabels,
    directions: [direction],
    ...(direction === 'egress' ? { egress: dnsEgressRule(dns) } : {}),
  });
}

/** A policy that lets every pod of the namespace resolve names. */
export function allowDns(target: PolicyTarget, dns: readonly DnsPods[], taken: ReadonlySet<string>): string {
  return policyYaml({
    name: freeName('allow-dns', taken),
    namespace: target.writesNamespace ? target.namespace : undefined,
    podLabels: undefined,
    directions: ['egress'],
    egress: dnsEgressRule(dns),
  });
}

/**
 * Names of policies that exist already in the namespace, in the scopes in which the finding holds: as they are applied,
 * and as they are written, because a kustomization gives the new policy the same prefix.
 */
export function takenPolicyNames(analysis: Analysis, finding: Finding, namespace: string): ReadonlySet<string> {
  const [first, ...others] = viewsOf(analysis, finding, namespace).map((view) => namesIn(analysis, view));
  if (first === undefined || others.length === 0) return first ?? new Set();
  return new Set([first, ...others].flatMap((names) => [...names]));
}

/** Asked for every finding of a namespace. */
function namesIn({ files }: Analysis, view: NamespaceView): ReadonlySet<string> {
  const known = policyNames.get(view);
  if (known?.files === files) return known.names;
  const names = new Set(view.networkPolicies.flatMap((policy) => [policy.identity.name, writtenName(files, policy)]));
  policyNames.set(view, { files, names });
  return names;
}

const policyNames = new WeakMap<
  NamespaceView,
  { readonly files: Analysis['files']; readonly names: ReadonlySet<string> }
>();

function writtenName(files: Analysis['files'], { ref, basePath, identity }: NetworkPolicy): string {
  return textAt(documentRoot({ files }, ref), [...basePath, 'metadata', 'name']) ?? identity.name;
}

/** The namespace as the scopes of the finding see it. */
export function viewsOf(analysis: Analysis, finding: Finding, namespace: string): readonly NamespaceView[] {
  return scopesOfFinding(analysis, finding).flatMap(({ namespaces }) => namespaces.get(namespace) ?? []);
}

/** Where cluster DNS runs in the scope of a finding, the place to write first. */
export function dnsFor(analysis: Analysis, finding: Finding): readonly DnsPods[] {
  const [state] = scopesOfFinding(analysis, finding);
  return state === undefined ? dnsPods : dnsToWrite(state.namespaces, state.facts);
}

/** A name that no other policy of the namespace has. */
export function freeName(name: string, taken: ReadonlySet<string>): string {
  for (let number = 2, candidate = name; ; candidate = `${name}-${number++}`)
    if (!taken.has(candidate)) return candidate;
}
