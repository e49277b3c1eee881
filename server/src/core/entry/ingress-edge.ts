import { findsCertificates } from '../certificates/finds-certificates';
import { type CertifiedNames, coversHost } from '../certificates/host-coverage';
import { knownSecret } from '../certificates/known-secrets';
import type { SecretSource } from '../certificates/secret-sources';
import { hasUseFor, tlsUses } from '../certificates/tls-uses';
import type { NamespaceFacts, NamespaceView } from '../cluster/namespace-view';
import type { Labels } from '../kubernetes/labels';
import { isPlaceholder } from '../kubernetes/placeholder';
import { isChallengePath } from './acme';
import { aws, azure, haproxyIngressPrefixes, nginx, traefik } from './annotation-names';
import { type Edge, unknownBecause } from './entry-point';
import { type EntryIngress, isMinion, isSwitchedOn } from './ingress';
import { ingressRequests } from './ingress-requests';
import { httpOfKong } from './kong-http';
import { type HostKey, hostKey } from './shared-hosts';
import { mayHaveTlsInFront } from './tls-in-front';

/** What becomes of TLS at an Ingress, whatever the host; `plain` is certain. */
export function edgeOfIngress(ingress: EntryIngress, view: NamespaceView, facts: NamespaceFacts): Edge {
  const { annotations, by, tls } = ingress;
  if (ingress.passesTls === 'yes') return { kind: 'passed-through' };
  if (ingress.passesTls === 'unknown') {
    return unknownBecause(
      by === 'kong'
        ? 'which protocols it takes is not certain'
        : 'with ssl-passthrough a flag of its controller decides whether TLS ends there',
    );
  }
  if (tls.length > 0) return { kind: 'terminated' };
  if (by === 'ingress-nginx' && redirectsToHttps(annotations)) return { kind: 'redirected' };
  if (by === 'ingress-nginx' && isSwitchedOn(annotations, nginx('canary'))) {
    return unknownBecause('it is a canary, and adds to another Ingress of its host');
  }
  if (isMinion(ingress)) {
    return unknownBecause('it is a minion, and the master of its host has TLS or not');
  }
  return endedElsewhere(ingress, view, facts) ?? { kind: 'plain' };
}

/** What decides over a host beside its own Ingress. */
export interface HostSurroundings {
  /** Whether any Ingress of the scope has TLS for a host. */
  hasTls(key: HostKey): boolean;
  /** As `namesOf` says. */
  namesFor(source: SecretSource): CertifiedNames | undefined;
}

/** The same for one host of it; undefined: every host. */
export function edgeOfHost(
  ingress: EntryIngress,
  view: NamespaceView,
  facts: NamespaceFacts,
  host: string | undefined,
  { hasTls, namesFor }: HostSurroundings,
): Edge {
  const edge = edgeOfIngress(ingress, view, facts);
  const sharesTls = isEncryptedByOther(ingress, host, hasTls);
  if (edge.kind === 'plain' && sharesTls) return encryptedByOther;
  if (edge.kind !== 'terminated' || ingress.tls.length === 0) return edge;
  if (hasUseFor(ingress.object, host)) return edge;
  if (findsCertificates(ingress.object, facts)) return edge;
  const isForOthers =
    host !== undefined && ingress.by === 'ingress-nginx' && noSecretIsFor(ingress, view, facts, host, namesFor);
  if (sharesTls) return encryptedByOther;
  return isForOthers ? { kind: 'plain' } : unknownBecause('no entry of spec.tls lists the host');
}

const encryptedByOther = unknownBecause('another Ingress has TLS for its host, which may count for both');

/** Whether another Ingress has TLS for the host, so that it is that of both. One that has it itself is not asked about it. */
export function isEncryptedByOther(
  ingress: EntryIngress,
  host: string | undefined,
  hasTls: (key: HostKey) => boolean,
): boolean {
  return host !== undefined && ingress.by === 'ingress-nginx' && hasTls(hostKey(ingress, host));
}

/** ingress-nginx takes a certificate of another entry where its names are for the host. */
function noSecretIsFor(
  { object }: EntryIngress,
  view: NamespaceView,
  facts: NamespaceFacts,
  host: string,
  namesFor: HostSurroundings['namesFor'],
): boolean {
  const secrets = new Set(tlsUses(object).flatMap(({ secret }) => secret?.name ?? []));
  return [...secrets].every((secret) => {
    const known = knownSecret(view, facts, secret);
    if (known.kind !== 'known') return known.kind === 'absent';
    return known.sources.map(namesFor).every((names) => names !== undefined && !coversHost(names, host));
  });
}

/** Whether all that it forwards is for authorities, which ask for the proof of a domain over HTTP. */
export function answersChallengesOnly(ingress: EntryIngress): boolean {
  const entries = ingressRequests(ingress).filter(({ entry }) => entry !== undefined);
  return entries.length > 0 && entries.every(({ path }) => isChallengePath(path));
}

function redirectsToHttps(annotations: Labels): boolean {
  return ['permanent-redirect', 'temporal-redirect'].some((name) =>
    /^https:\/\//i.test((annotations.get(nginx(name)) ?? '').trim()),
  );
}

/** Whether annotations of its controller or a load balancer in front of it say that TLS ends there, or may do so. */
function endedElsewhere(ingress: EntryIngress, view: NamespaceView, facts: NamespaceFacts): Edge | undefined {
  const { annotations, by, classNames } = ingress;
  const has = (name: string) => annotations.has(name);
  const value = (name: string) => annotations.get(name) ?? '';
  const ended: Edge = { kind: 'terminated' };
  // Whoever ends TLS in front of the controller does so for all of its Ingresses.
  if (by !== 'aws' && by !== 'gce' && by !== 'azure' && mayHaveTlsInFront(view, facts)) {
    return unknownBecause('a load balancer with a certificate may end TLS in front of its controller');
  }
  switch (by) {
    case 'ingress-nginx':
      // Everybody is sent to HTTPS, where it has the certificate that it has for all hosts.
      return isSwitchedOn(annotations, nginx('force-ssl-redirect')) ? ended : undefined;
    case 'aws':
      if (has(aws('certificate-arn')) || /HTTPS/.test(value(aws('listen-ports'))) || has(aws('ssl-redirect')))
        return ended;
      if (ingress.hasClassParameters) return unknownBecause('the parameters of its class may name a certificate');
      return has(aws('group.name')) ? unknownBecause('another Ingress of its group may have a certificate') : undefined;
    case 'gce':
      if (certificatesOfGce.some(has)) return ended;
      return value('kubernetes.io/ingress.allow-http') === 'false'
        ? unknownBecause('allow-http is false, and no certificate is named')
        : undefined;
    case 'azure':
      if (has(azure('appgw-ssl-certificate'))) return ended;
      return has(azure('appgw-ssl-profile')) ? unknownBecause('its SSL profile is kept in Azure') : undefined;
    case 'traefik':
      if (isSwitchedOn(annotations, traefik('router.tls'))) return ended;
      return [...annotations.keys()].some((key) => key.startsWith(traefik('router.tls'))) ||
        /secure|https|tls/.test(value(traefik('router.entrypoints')))
        ? unknownBecause('its entry point of Traefik may have TLS')
        : undefined;
    case 'haproxy-ingress':
      return haproxyIngressPrefixes.some((prefix) => has(`${prefix}ssl-always-add-https`))
        ? unknownBecause('ssl-always-add-https may give it TLS without an entry of spec.tls')
        : undefined;
    case 'kong': {
      // What takes HTTPS alone has the certificate that Kong has for all hosts.
      const http = httpOfKong(annotations);
      if (http === 'served') return undefined;
      return http === 'unknown' ? unknownBecause('which protocols it takes is written elsewhere') : ended;
    }
    case 'other':
      if (classNames.length > 1) return unknownBecause('its field and its annotation name different classes');
      if (classNames.some(isPlaceholder)) return unknownBecause('its class is filled in by another tool');
      return mayBeEncrypted(annotations) || classNames.some((name) => encryptedClass.test(name))
        ? unknownBecause('its controller may have TLS of its own')
        : undefined;
    case undefined:
      return terminationOfRoute(value('route.openshift.io/termination'));
    default:
      return undefined;
  }
}

/** OpenShift makes Routes of Ingresses. */
function terminationOfRoute(termination: string): Edge | undefined {
  if (termination === '') return undefined;
  return termination === 'passthrough' ? { kind: 'passed-through' } : { kind: 'terminated' };
}

export const certificatesOfGce: readonly string[] = [
  'networking.gke.io/managed-certificates',
  'ingress.gcp.kubernetes.io/pre-shared-cert',
];

/** Of controllers whose annotations are not known. */
function mayBeEncrypted(annotations: Labels): boolean {
  return [...annotations.keys()].some(
    (key) => /(^|[-./])(ssl|tls|https|cert|termination)/i.test(key) && !key.startsWith('cert-manager.io/'),
  );
}

/** Tunnels and meshes that encrypt whatever they take. */
const encryptedClass = /tailscale|cloudflare|ngrok|openshift/;
