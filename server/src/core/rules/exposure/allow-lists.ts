import { isIngress } from '../../kubernetes/kinds';
import { isInternalLoadBalancer, sourceRangesAnnotation } from '../../kubernetes/read-external-access';
import { textAt } from '../../kubernetes/read-resource';
import type { Resource } from '../../kubernetes/resource';
import { type FieldPath, itemsAt, nodeAt, stringAt } from '../../yaml/field-path';

/** A list of those who may connect from outside, as an object writes it. */
export interface AllowList {
  /** The field or the annotation, from the object. */
  readonly path: FieldPath;
  /** Its name without the domain. */
  readonly name: string;
  /** `text`: the entries are one text with commas between them. */
  readonly form: 'list' | 'text';
  readonly entries: readonly string[];
  /** Single addresses are entries as well. */
  readonly takesAddresses: boolean;
  /** Whatever it allows, only a network inside reaches it. */
  readonly isInternal: boolean;
}

/** Of Services and Ingresses; those of other controllers are read with their kinds. */
export function allowListsOf(resource: Resource): readonly AllowList[] {
  if (resource.kind === 'Service' && resource.group === '') return listsOfService(resource);
  return isIngress(resource) ? listsOfIngress(resource) : [];
}

function listsOfService(resource: Resource): readonly AllowList[] {
  if (stringAt(resource.node, ['spec', 'type']) !== 'LoadBalancer') return [];
  const name = 'loadBalancerSourceRanges';
  const path = ['spec', name];
  const isInternal = isInternalLoadBalancer(resource);
  const entries = itemsAt(resource.node, path).map((item) => textAt(item, []) ?? '');
  // The annotation counts where the field is not set.
  if (entries.length > 0) return [{ path, name, form: 'list', entries, takesAddresses: false, isInternal }];
  return listOf(resource, sourceRangesAnnotation, { takesAddresses: false, isInternal });
}

/** Annotations by their controllers: ingress-nginx, AWS, HAProxy Technologies, HAProxy Ingress. */
const ingressAnnotations: readonly (readonly [name: string, takesAddresses: boolean])[] = [
  ['nginx.ingress.kubernetes.io/allowlist-source-range', true],
  ['nginx.ingress.kubernetes.io/whitelist-source-range', true],
  ['alb.ingress.kubernetes.io/inbound-cidrs', false],
  ['haproxy.org/allow-list', true],
  ['haproxy.org/whitelist', true],
  ['haproxy-ingress.github.io/allowlist-source-range', true],
  ['haproxy-ingress.github.io/whitelist-source-range', true],
  ['ingress.kubernetes.io/whitelist-source-range', true],
];

function listsOfIngress(resource: Resource): readonly AllowList[] {
  const isInternal = resource.annotations.get('alb.ingress.kubernetes.io/scheme') === 'internal';
  return ingressAnnotations.flatMap(([name, takesAddresses]) => listOf(resource, name, { takesAddresses, isInternal }));
}

function listOf(
  { annotations, node }: Resource,
  annotation: string,
  how: Pick<AllowList, 'takesAddresses' | 'isInternal'>,
): readonly AllowList[] {
  const text = annotations.get(annotation)?.trim() ?? '';
  const path = ['metadata', 'annotations', annotation];
  // Patterns in a file are kept elsewhere, and exceptions take away from what stands before them.
  if (text === '' || text.startsWith('patterns/') || text.includes('!') || nodeAt(node, path) === undefined) return [];
  const entries = text.split(',').map((entry) => entry.trim());
  return [{ path, name: annotation.slice(annotation.indexOf('/') + 1), form: 'text', entries, ...how }];
}
