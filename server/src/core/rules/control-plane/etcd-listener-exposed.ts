import { namespacesNamed } from '../../analysis/across-namespaces';
import { lookup } from '../../analysis/lookups';
import type { SourceDocument } from '../../analysis/source-file';
import { memoize } from '../../connectivity/memoize';
import type { KeptDocument } from '../../kubernetes/kept-document';
import { readResource, textAt } from '../../kubernetes/read-resource';
import type { Resource } from '../../kubernetes/resource';
import { entriesOf, nodeAt } from '../../yaml/field-path';
import { field } from '../finding';
import type { DocumentFinding } from '../rule';
import type { GroupedRule } from '../rule-group';
import { hostOf, isAnyAddress, isLoopbackUrl } from './addresses';
import { type Component, flagValue, isFalse, isMissing, listOf } from './component';
import { type FlagData, type Flaw, flagRule } from './flag-rule';
import { podComponents } from './pod-components';

const ofFlags = flagRule(function* (component): Iterable<Flaw> {
  if (component.name !== 'etcd') return;
  for (const flag of listeners) yield* checkListener(component, flag);
  yield* checkMetrics(component);
  yield* checkAuthority(component);
});

export const etcdListenerExposed: GroupedRule<'document'> = {
  slice: 'document',
  *check(document) {
    yield* ofFlags.check(document);
    yield* exposingServices(document);
  },
  holds(finding, surroundings) {
    const { data, resource } = finding;
    const { authority } = data as unknown as AuthorityData;
    const inWords = ofFlags.holds?.(finding, surroundings) ?? true;
    if (authority === undefined) return inWords;
    const namespace = resource?.namespace;
    if (namespace === undefined) return false;
    const kept = namespacesNamed(surroundings, namespace, [lookup.kept(namespace, 'Pod')]).flatMap((view) => view.kept);
    const server = kept.find((document) => clientAuthorityOf(document)?.value === authority);
    const path = server === undefined ? undefined : clientAuthorityOf(server)?.path;
    if (server === undefined || path === undefined) return false;
    return {
      ...(typeof inWords === 'object' ? inWords : {}),
      related: [
        { at: server.ref, place: field(path), message: 'The API server takes the certificates of the same authority.' },
      ],
    };
  },
};

const listeners = [
  'listen-client-urls',
  'advertise-client-urls',
  'listen-peer-urls',
  'initial-advertise-peer-urls',
] as const;

function* checkListener(component: Component, flag: (typeof listeners)[number]): Iterable<Flaw> {
  const urls = listOf(flagValue(component, flag));
  const others = flag.includes('peer') ? 'other members' : 'clients';
  // Of a host that is not known nobody can say that it is not the node itself.
  const plain = urls.find((url) => url.startsWith('http://') && hostOf(url) !== undefined && !isLoopbackUrl(url));
  if (plain !== undefined) {
    const mends = [
      { title: 'Use TLS: https', set: { [flag]: urls.map((url) => url.replace(/^http:/, 'https:')).join(',') } },
    ];
    const verb = flag.startsWith('listen') ? 'takes' : 'asks for';
    yield { flag, because: `--${flag}`, effect: `${verb} connections of ${others} in clear text at ${plain}`, mends };
    return;
  }
  if (flag !== 'listen-client-urls' || !isOpenToAnybody(component)) return;
  const open = urls.find((url) => isAnyAddress(hostOf(url) ?? 'unknown'));
  if (open === undefined) return;
  yield {
    flag,
    because: `--${flag}`,
    effect: `lets everybody read all Secrets at ${open}`,
    mends: [{ title: 'Ask clients for certificates: --client-cert-auth', set: { 'client-cert-auth': 'true' } }],
  };
}

function isOpenToAnybody(component: Component): boolean {
  return isFalse(flagValue(component, 'client-cert-auth')) || isMissing(component, 'client-cert-auth');
}

function* checkMetrics(component: Component): Iterable<Flaw> {
  const flag = 'listen-metrics-urls';
  const open = listOf(flagValue(component, flag)).find(
    (url) => url.startsWith('http://') && hostOf(url) !== undefined && !isLoopbackUrl(url),
  );
  if (open === undefined) return;
  yield {
    flag,
    because: `--${flag}`,
    effect: `tells everybody its metrics at ${open}, without authentication`,
    severity: 'warning',
    mends: [{ title: 'Tell the node alone: 127.0.0.1', set: { [flag]: 'http://127.0.0.1:2381' } }],
  };
}

/** What the guard looks at: the authority whose certificates etcd takes, unless it is known to be the wrong one. */
interface AuthorityData extends FlagData {
  readonly authority?: string;
}

/** Who has any certificate of the cluster could read all of etcd. kubeadm makes an authority for etcd alone. */
function* checkAuthority(component: Component): Iterable<Flaw> {
  const flag = 'trusted-ca-file';
  const authority = flagValue(component, flag);
  if (!authority) return;
  yield {
    flag,
    because: `--${flag}`,
    ...(authority === '/etc/kubernetes/pki/ca.crt' ? {} : { data: { authority } }),
    effect: 'lets everybody read all Secrets who has a certificate of the cluster',
    cis: 'etcdOwnCa',
    mends: [{ title: 'Trust the authority of etcd alone', set: { [flag]: '/etc/kubernetes/pki/etcd/ca.crt' } }],
  };
}

/** The flag of an API server that says whose certificates it takes. */
const clientAuthorityOf = memoize((document: KeptDocument) => {
  const resource = readResource(document.content, document.basePath, document.unknown !== undefined);
  const components = resource === undefined ? [] : podComponents(resource);
  return components.find(({ name }) => name === 'kube-apiserver')?.flags.get('client-ca-file');
});

/** Services that lead from outside of the cluster to its etcd. */
function* exposingServices({ content }: SourceDocument): Iterable<DocumentFinding> {
  if (content.kind !== 'manifest') return;
  for (const resource of content.resources) {
    const type = textAt(resource.node, ['spec', 'type']);
    if (resource.kind !== 'Service' || resource.group !== '' || (type !== 'LoadBalancer' && type !== 'NodePort'))
      continue;
    if (!selectsClusterEtcd(resource)) continue;
    const { apiVersion, kind, namespace, name, basePath } = resource;
    yield {
      message: `Service "${name}" opens the etcd of the cluster to clients from outside (type: ${type}).`,
      place: field([...basePath, 'spec', 'type']),
      resource: { apiVersion, kind, namespace, name },
      data: { component: -1, mends: [] },
    };
  }
}

/** kubeadm labels its static Pods so, and other tools do as it does. */
function selectsClusterEtcd({ node }: Resource): boolean {
  const selector = new Map(
    entriesOf(nodeAt(node, ['spec', 'selector'])).map(({ key, value }) => [key.source, textAt(value, [])]),
  );
  return selector.get('component') === 'etcd' || (selector.get('k8s-app') === 'etcd' && selector.size === 1);
}
