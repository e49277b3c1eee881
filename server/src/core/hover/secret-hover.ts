import type { Analysis } from '../analysis/analysis';
import type { ScopeState } from '../analysis/scope-state';
import { readCertificateRequest } from '../certificates/cert-manager';
import { knownSecret } from '../certificates/known-secrets';
import { namesOf, readServed, type SecretSource } from '../certificates/secret-sources';
import { tlsUses } from '../certificates/tls-uses';
import type { SecretPlaces } from '../coverage/entry-coverage';
import { loadEntryCoverage } from '../coverage/load-entry-coverage';
import type { KeptDocument } from '../kubernetes/kept-document';
import type { FieldPath } from '../yaml/field-path';
import { certificateLines } from './certificate-hover';
import { isOfRequest } from './certificate-request-hover';
import { code, type HoverLine, plain, strong } from './hover-text';
import type { HoveredField } from './hovered-field';
import { nameLink } from './name-link';

/**
 * What is in the Secret with which an object serves, or who makes it, on its name, and on that of the Secret itself; for a
 * Certificate also on its name and its hosts. Nothing anywhere else.
 */
export async function secretHover(
  analysis: Analysis,
  state: ScopeState,
  { document, path }: Pick<HoveredField, 'document' | 'path'>,
): Promise<readonly HoverLine[]> {
  // Where the pods of a Gateway of Istio are, is known to the model of entry points.
  const secret = isCredential(path)
    ? (await loadEntryCoverage(analysis.loadPart))?.credentialAt(state, document, path)
    : secretAt(document, path);
  const { name, namespaces } = secret ?? { name: '', namespaces: [] };
  return namespaces.flatMap((namespace): readonly HoverLine[] => {
    const view = state.namespaces.get(namespace);
    const known = view && knownSecret(view, state.facts, name);
    if (known?.kind !== 'known') return [];
    const lines = known.sources.flatMap((source) => sourceLines(analysis, source, document));
    // A Secret with something else than certificates says nothing of itself.
    if (lines.length === 0 && document.identity.kind === 'Secret') return [];
    return [[strong(`Secret ${name}`), plain(' · namespace '), code(namespace)], ...lines];
  });
}

/** https://istio.io/latest/docs/reference/config/networking/gateway/#ServerTLSSettings */
function isCredential(path: FieldPath): boolean {
  return path.at(-1) === 'credentialName' || path.at(-2) === 'credentialNames';
}

function secretAt(document: KeptDocument, path: FieldPath): SecretPlaces | undefined {
  const { namespace, identity, content } = document;
  if (namespace === undefined) return undefined;
  const own = JSON.stringify(path);
  if (identity.kind === 'Secret') {
    return own === '["metadata","name"]' ? { name: identity.name, namespaces: [namespace] } : undefined;
  }
  if (isOfRequest(document, path) || (identity.kind === 'Certificate' && own === '["spec","secretName"]')) {
    const { secretName } = readCertificateRequest(content);
    return secretName === undefined ? undefined : { name: secretName, namespaces: [namespace] };
  }
  const use = tlsUses(document).find(({ secret }) => JSON.stringify(secret?.path) === own)?.secret;
  return use && { name: use.name, namespaces: [use.namespace ?? namespace] };
}

/** What is in a Secret by one of its sources, for `asking`, which may be that source. */
export function sourceLines(
  analysis: Analysis,
  source: SecretSource,
  asking: KeptDocument | undefined,
): readonly HoverLine[] {
  const { document, kind } = source;
  if (document.unknown !== undefined) return [[plain(document.unknown)]];
  if (kind === 'written') {
    const read = readServed(source);
    return read === undefined ? [] : certificateLines(read, analysis.options.today);
  }
  if (document === asking && kind === 'cert-manager') {
    return [[plain('Made by cert-manager because of what is written here')]];
  }
  const names = namesOf(source)?.dnsNames ?? [];
  return [
    [plain(`Made because of ${document.identity.kind} `), nameLink(analysis, document)],
    ...(names.length === 0 ? [] : [[plain(`For ${names.slice(0, shownNames).join(', ')}`)]]),
  ];
}

const shownNames = 10;
