import { findsCertificates } from '../../certificates/finds-certificates';
import { coversHost } from '../../certificates/host-coverage';
import { knownSecret } from '../../certificates/known-secrets';
import { namesOf, type SecretSource } from '../../certificates/secret-sources';
import { hasUseFor, tlsUses } from '../../certificates/tls-uses';
import type { NamespaceFacts, NamespaceView } from '../../cluster/namespace-view';
import type { ApiObject } from '../../gateway/api-object';
import type { KeptDocument } from '../../kubernetes/kept-document';
import { listWords } from '../../report/words';
import type { FieldPath } from '../../yaml/field-path';
import { field } from '../finding';
import type { DraftFinding } from '../rule';
import type { GroupedRule } from '../rule-group';
import { objectWords } from './certificate-objects';
import { type IstioData, istioHosts, uncoveredByIstio } from './istio-hosts';
import { ruleHosts, type ServedHost, servedHosts } from './served-hosts';

/** `secret` is null where no entry lists the host. */
export type Data = {
  readonly basePath: FieldPath;
  readonly namespace: string;
  readonly host: string;
  readonly secret: string | null;
};

export const hostNotCoveredByCertificate: GroupedRule<'namespace'> = {
  slice: 'namespace',
  *check(view, facts) {
    for (const document of view.kept) {
      if (document.unknown !== undefined) continue;
      if (isInNamespace(document)) yield* istioHosts(document);
      if (tlsUses(document).length === 0) continue;
      yield* unlistedHosts(view, facts, document);
      for (const served of servedHosts(document)) yield* uncovered(view, facts, document, served);
    }
  },
  holds(finding, surroundings) {
    if (!('gateways' in (finding.data as object))) return true;
    const data = finding.data as IstioData;
    const object = finding.resource === undefined ? 'The object' : objectWords(finding.resource);
    return uncoveredByIstio(finding, surroundings, ({ secret, namespace, sources }) => ({
      message: servesWrongly(object, data.host, secret, sources),
      related: relatedTo(sources),
      data: { ...data, secret, namespace },
    }));
  },
};

function isInNamespace(document: KeptDocument): document is ApiObject {
  return document.namespace !== undefined;
}

/** Hosts of rules that stand in no entry of `spec.tls`, where each of these lists its hosts. */
function* unlistedHosts(
  { name: namespace }: NamespaceView,
  facts: NamespaceFacts,
  document: KeptDocument,
): Iterable<DraftFinding> {
  if (findsCertificates(document, facts)) return;
  for (const { host, path } of ruleHosts(document)) {
    if (hasUseFor(document, host)) continue;
    yield {
      message: `${objectWords(document.identity)} has no certificate for "${host}": no entry of "spec.tls" lists it.`,
      at: document.ref,
      place: field([...document.basePath, ...path]),
      resource: document.identity,
      related: [],
      data: { basePath: document.basePath, namespace, host, secret: null } satisfies Data,
    };
  }
}

function* uncovered(
  view: NamespaceView,
  facts: NamespaceFacts,
  document: KeptDocument,
  { host, path, secrets, hasDefault }: ServedHost,
): Iterable<DraftFinding> {
  const [first] = secrets;
  if (hasDefault || first === undefined) return;
  const known = secrets.map(({ name, namespace = view.name }) =>
    namespace === view.name ? knownSecret(view, facts, name) : ({ kind: 'unknown' } as const),
  );
  const sources = known.flatMap((each) => (each.kind === 'known' ? each.sources : []));
  const names = sources.map(namesOf);
  const isUnknown = known.some(({ kind }) => kind !== 'known') || names.includes(undefined);
  if (isUnknown || names.some((each) => each !== undefined && coversHost(each, host))) return;
  yield {
    message: servesWrongly(objectWords(document.identity), host, first.name, sources),
    at: document.ref,
    place: field([...document.basePath, ...path]),
    resource: document.identity,
    related: relatedTo(sources),
    data: { basePath: document.basePath, namespace: view.name, host, secret: first.name } satisfies Data,
  };
}

function servesWrongly(object: string, host: string, secret: string, sources: readonly SecretSource[]): string {
  const names = sources.flatMap((source) => {
    const { dnsNames = [], ipAddresses = [] } = namesOf(source) ?? {};
    return [...dnsNames, ...ipAddresses];
  });
  const all = [...new Set(names)];
  const whatFor = all.length === 0 ? 'no host' : listWords(all, 1);
  return `${object} serves "${host}" with Secret "${secret}", which is for ${whatFor}.`;
}

function relatedTo(sources: readonly SecretSource[]): DraftFinding['related'] {
  return sources.slice(0, 1).map(({ document: { ref, basePath, identity } }) => ({
    at: ref,
    place: field([...basePath, 'metadata', 'name']),
    message: `${objectWords(identity)} has the names.`,
  }));
}
