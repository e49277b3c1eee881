import { annotationsIn, type IssuerRef, readCertificateRequest, readShim } from '../../certificates/cert-manager';
import { issuersIn } from '../../certificates/issuers';
import { knownSecret } from '../../certificates/known-secrets';
import { tlsUses } from '../../certificates/tls-uses';
import type { NamespaceFacts, NamespaceView } from '../../cluster/namespace-view';
import type { KeptDocument } from '../../kubernetes/kept-document';
import { readLabels } from '../../kubernetes/read-resource';
import { isTypingError } from '../../text/nearest';
import { type FieldPath, nodeAt } from '../../yaml/field-path';
import { field, type Severity } from '../finding';
import type { DraftFinding } from '../rule';
import type { GroupedRule } from '../rule-group';
import { objectWords } from './certificate-objects';
import { istioCredentials, missingCredential } from './istio-credentials';
import { surveySecrets } from './survey-secrets';

/** `meant`: the name that is probably meant; `kind`: the kind of the issuer of that name. */
export type Data = {
  readonly basePath: FieldPath;
  readonly path: FieldPath;
  readonly namespace: string;
  readonly secret: string | null;
  readonly meant: string | null;
  readonly kind: IssuerRef['kind'] | null;
};

export const tlsReferenceUnresolved: GroupedRule<'namespace'> = {
  slice: 'namespace',
  *check(view, facts) {
    if (facts.incomplete !== undefined) return;
    for (const document of view.kept) {
      if (document.unknown !== undefined) continue;
      yield* absentSecrets(view, facts, document);
      yield* absentIssuer(view, facts, document);
      yield* istioCredentials(document, view.name);
    }
  },
  // Kustomizations make Secrets and put names in by themselves.
  holds(finding, surroundings) {
    const { layout, files } = surroundings;
    const kustomizations = finding.scopes.flatMap(({ id }) => [...(layout.traces.get(id)?.kustomizations ?? [])]);
    const isGenerated = ({ uri }: { readonly uri: string }) =>
      /secretGenerator|replacements|\bvars\b/.test(files.get(uri)?.text ?? '');
    if (kustomizations.some(isGenerated)) return false;
    return 'selector' in (finding.data as object) ? missingCredential(finding, surroundings) : true;
  },
};

/**
 * Most Secrets for TLS are in no repository. That one is missing is only said where others of the namespace are written,
 * or where the name is almost that of one.
 */
function* absentSecrets(view: NamespaceView, facts: NamespaceFacts, document: KeptDocument): Iterable<DraftFinding> {
  const { isManaged, isOperated, names } = surveySecrets(view.kept);
  if (!isManaged || isServedBySomebody(document)) return;
  const isMadeByOthers = isOperated || surveySecrets(facts.kept).isOperated;
  const seen = new Set<string>();
  for (const { secret } of tlsUses(document)) {
    if (secret === undefined || seen.has(secret.name)) continue;
    seen.add(secret.name);
    if ((secret.namespace ?? view.name) !== view.name) continue;
    if (knownSecret(view, facts, secret.name).kind !== 'absent') continue;
    const meant = names.find((name) => isTypingError(secret.name, name));
    const hint = meant === undefined ? '' : ` Is "${meant}" meant?`;
    yield unresolved(document, {
      message: `${objectWords(document.identity)} serves with Secret "${secret.name}", which no manifest creates ("${secret.path.at(-1)}").${hint}`,
      severity: meant === undefined && isMadeByOthers ? 'information' : 'warning',
      data: {
        path: secret.path,
        namespace: view.name,
        secret: secret.name,
        meant: meant ?? null,
        kind: null,
      },
    });
  }
}

/** Annotations by which other controllers than cert-manager make certificates, such as Gardener's. */
function isServedBySomebody({ content }: KeptDocument): boolean {
  const annotations = readLabels(nodeAt(content, ['metadata', 'annotations']));
  return [...annotations.keys()].some((key) =>
    /(^|[./-])(cert|certs|certmanager|acme|letsencrypt)([./-]|$)/i.test(key),
  );
}

function* absentIssuer(view: NamespaceView, facts: NamespaceFacts, document: KeptDocument): Iterable<DraftFinding> {
  const ref = issuerOf(document);
  if (ref === undefined) return;
  const { Issuer } = issuersIn(view.kept);
  const { ClusterIssuer } = issuersIn(facts.kept);
  const names = { Issuer: [...Issuer.keys()], ClusterIssuer: [...ClusterIssuer.keys()] };
  const isThere = (kind: IssuerRef['kind']) =>
    names[kind].some((name) => name === ref.name || (view.scope.kind === 'kustomization' && name.includes(ref.name)));
  if (isThere(ref.kind)) return;
  const other = ref.kind === 'Issuer' ? 'ClusterIssuer' : 'Issuer';
  const own = [...names[ref.kind], ...(ref.kind === 'Issuer' ? names.ClusterIssuer : [])];
  // Who writes no issuers keeps them elsewhere.
  if (own.length === 0 && !isThere(other)) return;
  const meant = isThere(other) ? undefined : names[ref.kind].find((name) => isTypingError(ref.name, name));
  const hint = isThere(other)
    ? ` ${other === 'Issuer' ? 'An' : 'A'} ${other} has that name.`
    : meant === undefined
      ? ''
      : ` Is "${meant}" meant?`;
  yield unresolved(document, {
    message: `${objectWords(document.identity)} asks ${ref.kind} "${ref.name}", which no manifest creates ("${ref.path.at(-1)}").${hint}`,
    severity: isThere(other) || meant !== undefined ? 'warning' : 'information',
    data: {
      path: ref.path,
      namespace: view.name,
      secret: null,
      meant: meant ?? null,
      kind: isThere(other) ? other : null,
    },
  });
}

/** Whom an object asks for a certificate. */
export function issuerOf(document: KeptDocument): IssuerRef | undefined {
  const { identity, content } = document;
  if (identity.kind === 'Certificate') return readCertificateRequest(content).issuer;
  if (tlsUses(document).length === 0) return undefined;
  return readShim(annotationsIn(content))?.issuer;
}

function unresolved(
  { identity, ref, basePath }: KeptDocument,
  { data, ...found }: { readonly message: string; readonly severity: Severity; readonly data: Omit<Data, 'basePath'> },
): DraftFinding {
  return {
    ...found,
    at: ref,
    place: field([...basePath, ...data.path]),
    resource: identity,
    related: [],
    data: { basePath, ...data } satisfies Data,
  };
}
