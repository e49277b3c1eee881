import type { PlacedEntryPoint } from '../coverage/entry-coverage';
import { firstToEnd, type ServingCertificate } from '../entry/certificates';
import type { AllowedSources, EntryBackend, Hop, Waf } from '../entry/entry-point';
import { resourceJson } from './resource-json';

/** An entry point in the stable JSON of `coverage`, without its place. Moments are those that certificates say. */
export function entryJson({ point, validUntil, description }: PlacedEntryPoint) {
  const { object, servedBy, host, path, port, http, certificates, allowList, waf, backends } = point;
  return {
    resource: resourceJson({ ...object.identity, namespace: object.namespace }),
    servedBy: servedBy ?? null,
    host: host ?? null,
    path: path ?? null,
    port: port ?? null,
    tls: { state: description.state, words: description.words },
    http,
    validUntil: validUntil ?? null,
    certificates: certificates.map(certificateJson),
    sources: sourcesJson(allowList),
    waf: wafJson(waf),
    backends: backends.map(backendJson),
  };
}

function certificateJson(certificate: ServingCertificate) {
  const read = firstToEnd(certificate);
  const facts =
    read === undefined
      ? null
      : {
          subject: read.subject,
          issuer: read.issuer,
          names: [...read.dnsNames, ...read.ipAddresses],
          notBefore: read.notBefore,
          notAfter: read.notAfter,
          key: { type: read.key.type, bits: read.key.bits ?? null },
        };
  switch (certificate.kind) {
    case 'secret': {
      const { name, namespace, knowledge } = certificate;
      const makers = knowledge.kind === 'known' ? knowledge.sources : [];
      const madeBy = makers.map(({ document }) => resourceJson(document.identity));
      return { kind: 'secret', namespace, name, state: knowledge.kind, madeBy, certificate: facts };
    }
    case 'provider':
      return { kind: 'provider', words: certificate.words };
    case 'inline':
      return { kind: 'inline', certificate: facts };
    case 'default':
      return { kind: 'default' };
  }
}

function sourcesJson(sources: AllowedSources) {
  switch (sources.kind) {
    case 'listed':
      return { kind: 'listed', entries: sources.entries };
    case 'unknown':
    case 'nobody':
      return { kind: sources.kind, reason: sources.why };
    default:
      return { kind: sources.kind };
  }
}

function wafJson(waf: Waf) {
  if (waf.kind === 'ineffective') return { kind: waf.kind, name: waf.name, reason: waf.why };
  if (waf.kind === 'unknown') return { kind: waf.kind, reason: waf.why };
  return waf.kind === 'blocking' ? { kind: waf.kind, name: waf.name } : { kind: waf.kind };
}

function backendJson({ namespace, service, port, isMissing, isUngranted, workloads, podPorts, hop }: EntryBackend) {
  return {
    namespace,
    service,
    port: port ?? null,
    missing: isMissing,
    ...(isUngranted ? { ungranted: true } : {}),
    workloads: workloads.map(({ identity }) => ({ kind: identity.kind, name: identity.name })),
    podPorts,
    hop: hopJson(hop),
  };
}

function hopJson(hop: Hop) {
  if (hop.kind === 'unknown') return { kind: hop.kind, reason: hop.why };
  return hop.kind === 'encrypted' ? { kind: hop.kind, verified: hop.isVerified ?? null } : { kind: hop.kind };
}
