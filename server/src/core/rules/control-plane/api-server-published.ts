import { ownEntities } from '../../analysis/entities-by-place';
import type { Json } from '../../json';
import { podTemplatePath } from '../../kubernetes/kinds';
import { isInternalLoadBalancer } from '../../kubernetes/read-external-access';
import { textAt } from '../../kubernetes/read-resource';
import type { Resource } from '../../kubernetes/resource';
import { entriesOf, type FieldPath, itemsAt, keyText, nodeAt } from '../../yaml/field-path';
import { field } from '../finding';
import type { DocumentFinding } from '../rule';
import type { GroupedRule } from '../rule-group';
import { apiServerRoutes } from './api-server-routes';
import { readArguments, wordsOf } from './read-arguments';

/** Paths lead from the root of the document. */
export type PublishedData =
  /** `namespace`: where the backend is, if it says so; `base`: the object. */
  | { readonly is: 'route'; readonly namespace: string | null; readonly base: FieldPath; readonly path: FieldPath }
  | { readonly is: 'service'; readonly path: FieldPath }
  | { readonly is: 'proxy'; readonly path: FieldPath; readonly value: string };

export const apiServerPublished: GroupedRule<'document'> = {
  slice: 'document',
  *check({ content }) {
    if (content.kind !== 'manifest') return;
    for (const resource of content.resources) {
      if (resource.isBroken) continue;
      yield* checkRoutes(resource);
      yield* checkService(resource);
      yield* checkProxy(resource);
    }
  },
  holds({ data, at, resource }, surroundings) {
    const route = data as unknown as PublishedData;
    if (route.is !== 'route') return true;
    const own = ownEntities(surroundings, at, route.base).flatMap(({ identity }) => identity.namespace ?? []);
    const namespaces = route.namespace !== null ? [route.namespace] : own.length > 0 ? own : [resource?.namespace];
    return namespaces.includes('default');
  },
};

function* checkRoutes(resource: Resource): Iterable<DocumentFinding> {
  for (const { path, namespace } of apiServerRoutes(resource)) {
    const at = [...resource.basePath, ...path];
    const data: PublishedData = { is: 'route', namespace: namespace ?? null, base: resource.basePath, path: at };
    yield toFinding(resource, 'publishes the Kubernetes API server', 'backend "kubernetes"', at, data);
  }
}

/** kubeadm labels its API servers so; those of clusters inside of a cluster are meant to be reached. */
function* checkService(resource: Resource): Iterable<DocumentFinding> {
  const { kind, group, namespace, node } = resource;
  if (kind !== 'Service' || group !== '') return;
  const type = textAt(node, ['spec', 'type']);
  const path = [...resource.basePath, 'spec', 'type'];
  const name = textAt(node, ['spec', 'externalName']) ?? '';
  if (type === 'ExternalName' && /^kubernetes\.default(\.svc(\.|$)|$)/.test(name)) {
    const at = [...resource.basePath, 'spec', 'externalName'];
    const effect = 'is another name of the Kubernetes API server';
    yield { ...toFinding(resource, effect, 'externalName', at, null), severity: 'warning' };
  }
  if (namespace !== 'kube-system' || (type !== 'LoadBalancer' && type !== 'NodePort')) return;
  if (type === 'LoadBalancer' && isInternalLoadBalancer(resource)) return;
  if (itemsAt(node, ['spec', 'loadBalancerSourceRanges']).length > 0) return;
  const selects = entriesOf(nodeAt(node, ['spec', 'selector'])).some(
    ({ key, value }) => keyText(key) === 'component' && textAt(value, []) === 'kube-apiserver',
  );
  if (selects) {
    yield toFinding(resource, 'publishes the Kubernetes API server', `type: ${type}`, path, { is: 'service', path });
  }
}

/** `kubectl proxy` asks as its own user whatever anybody asks it, who reaches its port. */
function* checkProxy(resource: Resource): Iterable<DocumentFinding> {
  const template = podTemplatePath(resource);
  if (template === undefined) return;
  const containers: FieldPath = [...template, 'spec', 'containers'];
  for (const [index, container] of itemsAt(resource.node, containers).entries()) {
    const base = [...resource.basePath, ...containers, index];
    const words = ['command', 'args'].flatMap((key) => wordsOf(itemsAt(container, [key]), [...base, key]));
    const isProxy =
      words.some(({ text }) => /(^|\/)kubectl$/.test(text ?? '')) && words.some(({ text }) => text === 'proxy');
    // The entry point of an image may be kubectl.
    const { flags } = readArguments(words, '--');
    const address = flags.get('address');
    if (!isProxy || address?.value === undefined || !/^(0\.0\.0\.0|::)$/.test(address.value)) continue;
    const value = address.keyPath === undefined ? '--address=127.0.0.1' : '127.0.0.1';
    const effect = 'lets everybody who reaches it ask the Kubernetes API server in its name';
    yield toFinding(resource, effect, address.words, address.path, { is: 'proxy', path: address.path, value });
  }
}

function toFinding(
  { apiVersion, kind, namespace, name }: Resource,
  effect: string,
  because: string,
  path: FieldPath,
  data: PublishedData | null,
): DocumentFinding {
  return {
    message: `${kind} "${name}" ${effect} (${because}).`,
    place: field(path),
    resource: { apiVersion, kind, namespace, name },
    data: (data ?? { is: 'name' }) as unknown as Json,
  };
}
