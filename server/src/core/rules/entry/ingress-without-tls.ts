import type { NamespaceFacts } from '../../cluster/namespace-view';
import { isChallengePath } from '../../entry/acme';
import { isInternalHost } from '../../entry/hosts';
import { type EntryIngress, hostWords, ingressesIn, isSwitchedOn } from '../../entry/ingress';
import { isInternalIngress } from '../../entry/internal-entries';
import { isPlaceholder } from '../../kubernetes/placeholder';
import { itemsAt, stringAt } from '../../yaml/field-path';
import type { NamespaceRule } from '../rule';
import { entryFinding } from './entry-finding';

export type Data = { readonly name: string; readonly hosts: readonly string[] };

export const ingressWithoutTls: NamespaceRule = {
  slice: 'namespace',
  *check(view, facts) {
    for (const ingress of ingressesIn(view, facts)) {
      const { object, hosts, hasDefaultBackend, tls } = ingress;
      if (
        tls.length > 0 ||
        (hosts.length === 0 && !hasDefaultBackend) ||
        needsNoTls(ingress) ||
        mayHaveTls(ingress, facts)
      )
        continue;
      const names = hosts.flatMap(({ host }) => host ?? []);
      const isInside = (names.length > 0 && names.every(isInternalHost)) || isInternalIngress(ingress);
      yield entryFinding(object, ['spec'], {
        message: `Ingress "${object.identity.name}" serves ${hostWords(hosts)} without TLS: it has no spec.tls.`,
        severity: isInside ? 'information' : 'warning',
        part: 'key',
        data: {
          name: object.identity.name,
          hosts: [...new Set(names)].filter((host) => !isPlaceholder(host)),
        } satisfies Data,
      });
    }
  },
};

/** It adds to another Ingress of its host, only sends clients to HTTPS, or answers for ACME, which asks over HTTP. */
function needsNoTls({ annotations, by, object }: EntryIngress): boolean {
  if (by === 'ingress-nginx') {
    const redirects = ['permanent-redirect', 'temporal-redirect'].map((name) => annotations.get(nginx(name)) ?? '');
    if (isSwitchedOn(annotations, nginx('canary')) || redirects.some((to) => /^https:\/\//i.test(to.trim())))
      return true;
  }
  const paths = itemsAt(object.content, ['spec', 'rules']).flatMap((rule) => itemsAt(rule, ['http', 'paths']));
  return paths.length > 0 && paths.every((path) => isChallengePath(stringAt(path, ['path'])));
}

/** Whether TLS ends somewhere else, as annotations of its controller or a load balancer in front of it say, or may do so. */
function mayHaveTls({ annotations, by, object, hasClassParameters }: EntryIngress, { kept }: NamespaceFacts): boolean {
  const has = (name: string) => annotations.has(name);
  const value = (name: string) => annotations.get(name) ?? '';
  // Whoever ends TLS in front of the controller does so for all of its Ingresses.
  if (by !== 'aws' && by !== 'gce' && by !== 'azure' && kept.some(({ identity }) => identity.kind === 'Service'))
    return true;
  switch (by) {
    case 'aws':
      return (
        hasClassParameters ||
        has(aws('certificate-arn')) ||
        has(aws('group.name')) ||
        /HTTPS/.test(value(aws('listen-ports'))) ||
        has(aws('ssl-redirect'))
      );
    case 'gce':
      return (
        has('networking.gke.io/managed-certificates') ||
        has('ingress.gcp.kubernetes.io/pre-shared-cert') ||
        value('kubernetes.io/ingress.allow-http') === 'false' ||
        value('kubernetes.io/ingress.class') === 'gce-internal'
      );
    case 'azure':
      return (
        has(azure('appgw-ssl-certificate')) ||
        has(azure('appgw-ssl-profile')) ||
        isSwitchedOn(annotations, azure('use-private-ip'))
      );
    case 'traefik':
      return (
        [...annotations.keys()].some((key) => key.startsWith(traefik('router.tls'))) ||
        /secure|https|tls/.test(value(traefik('router.entrypoints')))
      );
    case 'ingress-nginx':
      return isSwitchedOn(annotations, nginx('ssl-passthrough'));
    case 'haproxy':
      return isSwitchedOn(annotations, 'haproxy.org/ssl-passthrough');
    case 'other':
      return mayBeEncrypted(annotations) || encryptedClass.test(classOf(annotations, object));
    default:
      return has('route.openshift.io/termination');
  }
}

/** Of controllers whose annotations are not known. */
function mayBeEncrypted(annotations: EntryIngress['annotations']): boolean {
  return [...annotations.keys()].some(
    (key) => /(^|[-./])(ssl|tls|https|cert|termination)/i.test(key) && !key.startsWith('cert-manager.io/'),
  );
}

/** Tunnels and meshes that encrypt whatever they take. */
const encryptedClass = /tailscale|cloudflare|ngrok|openshift/;

function classOf(annotations: EntryIngress['annotations'], { content }: EntryIngress['object']): string {
  return annotations.get('kubernetes.io/ingress.class') ?? stringAt(content, ['spec', 'ingressClassName']) ?? '';
}

const nginx = (name: string) => `nginx.ingress.kubernetes.io/${name}`;
const aws = (name: string) => `alb.ingress.kubernetes.io/${name}`;
const azure = (name: string) => `appgw.ingress.kubernetes.io/${name}`;
const traefik = (name: string) => `traefik.ingress.kubernetes.io/${name}`;
