import { workloadsByNamespace } from '../../analysis/across-namespaces';
import type { Analysis } from '../../analysis/analysis';
import { lookup, type Surroundings, scopesFor } from '../../analysis/lookups';
import type { ScopeState } from '../../analysis/scope-state';
import { scopesOfFinding } from '../../analysis/scopes-of-finding';
import { knownSecret } from '../../certificates/known-secrets';
import { podLabelsOf, toSelector } from '../../entry/istio-gateway-pods';
import { isOfSecret, istioCredentialsOf } from '../../entry/istio-servers';
import type { KeptDocument } from '../../kubernetes/kept-document';
import { readLabels } from '../../kubernetes/read-resource';
import { type FieldPath, nodeAt } from '../../yaml/field-path';
import { type Finding, field } from '../finding';
import type { Completion, DraftFinding } from '../rule';
import { objectWords } from './certificate-objects';
import { surveySecrets } from './survey-secrets';

/*
 * Gateways of Istio name Secrets of the namespace in which their pods run, which may be another one than their own.
 * https://istio.io/latest/docs/reference/config/networking/gateway/#ServerTLSSettings
 */

export type CredentialData = {
  readonly basePath: FieldPath;
  readonly path: FieldPath;
  readonly namespace: string;
  readonly secret: string;
  readonly meant: null;
  readonly kind: null;
  /** Of the pods. */
  readonly selector: { readonly [key: string]: string };
};

/** One for each Secret that a Gateway names: whether it is missing, the namespace of the pods decides. */
export function* istioCredentials(document: KeptDocument, namespace: string): Iterable<DraftFinding> {
  const { identity, ref, basePath } = document;
  const selector = Object.fromEntries(podLabelsOf(document));
  if (Object.keys(selector).length === 0) return;
  const seen = new Set<string>();
  for (const secretRef of istioCredentialsOf(document)) {
    const { name: secret, path } = secretRef;
    if (!isOfSecret(secretRef) || seen.has(secret)) continue;
    seen.add(secret);
    yield {
      message: `${objectWords(identity)} serves with Secret "${secret}", which may be missing ("${fieldName(path)}").`,
      at: ref,
      place: field([...basePath, ...path]),
      resource: identity,
      related: [],
      data: { basePath, path, namespace, secret, meant: null, kind: null, selector } satisfies CredentialData,
    };
  }
}

/** Without the index in a list. */
function fieldName(path: FieldPath): string {
  return `${path.findLast((step) => typeof step === 'string')}`;
}

/** Only where all pods are in one namespace, and something shows that Secrets are written: there, or with the Gateway. */
export function missingCredential(finding: Finding, surroundings: Surroundings): Completion | false {
  const { secret, path } = finding.data as CredentialData;
  const found = scopesOfFinding(surroundings as Analysis, finding).map((state) =>
    missingIn(state, finding, surroundings),
  );
  const [first] = found;
  if (first === undefined || found.includes(undefined)) return false;
  const hint = first.own === undefined ? '' : ` Namespace "${first.own}" has one of that name.`;
  const words = finding.resource === undefined ? 'The Gateway' : objectWords(finding.resource);
  return {
    message: `${words} serves with Secret "${secret}", missing in namespace "${first.ofPods}" of its pods ("${fieldName(path)}").${hint}`,
    severity: first.own === undefined && first.isOperated ? 'information' : 'warning',
  };
}

function missingIn(state: ScopeState, { data }: Finding, surroundings: Surroundings) {
  const { secret, namespace, selector } = data as CredentialData;
  const { id } = state.scope;
  const [ofPods, ...others] = [
    ...workloadsByNamespace(surroundings, id, toSelector(new Map(Object.entries(selector)))),
  ].map(([name]) => name);
  if (ofPods === undefined || others.length > 0) return undefined;
  scopesFor(surroundings, [lookup.view(id, ofPods), lookup.view(id, namespace), lookup.facts(id)]);
  const [view, own] = [state.namespaces.get(ofPods), state.namespaces.get(namespace)];
  if (view === undefined || knownSecret(view, state.facts, secret).kind !== 'absent') return undefined;
  const { isManaged, isOperated } = surveySecrets(view.kept);
  const isAside = ofPods !== namespace && own !== undefined && isKeptIn(own.kept, secret);
  if (!isAside && !isManaged) return undefined;
  return {
    ofPods,
    isOperated: isOperated || surveySecrets(state.facts.kept).isOperated,
    own: isAside ? namespace : undefined,
  };
}

/** Whether a Secret is made there, and no annotation has it copied to other namespaces. */
function isKeptIn(kept: readonly KeptDocument[], secret: string): boolean {
  const { sources } = surveySecrets(kept);
  const own = sources.filter(({ secretName }) => secretName === secret);
  return own.length > 0 && !own.some(({ document }) => /reflect|replicat|mirror|sync/i.test(annotationKeys(document)));
}

function annotationKeys({ content }: KeptDocument): string {
  const places = [
    ['metadata', 'annotations'],
    ['spec', 'secretTemplate', 'annotations'],
    ['spec', 'template', 'metadata', 'annotations'],
  ];
  return places.flatMap((path) => [...readLabels(nodeAt(content, path)).keys()]).join('\n');
}
