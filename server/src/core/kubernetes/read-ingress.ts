import { fieldOf, itemsAt, nodeAt, stringAt } from '../yaml/field-path';
import type { YamlNode } from '../yaml/tree';
import type { Ingress } from './entities';
import type { BackendRef } from './forwarding';
import { portAt } from './read-service';
import type { Resource } from './resource';

/** Where an Ingress forwards to and which class it is of; also in the form of before networking.k8s.io/v1. */
export function readIngress(
  resource: Resource,
): Pick<Ingress, 'backends' | 'className' | 'annotatedClass' | 'isOpenLoadBalancer'> {
  const spec = fieldOf(resource.node, 'spec');
  const backends = [
    nodeAt(spec, ['defaultBackend']) ?? nodeAt(spec, ['backend']),
    ...itemsAt(spec, ['rules'])
      .flatMap((rule) => itemsAt(rule, ['http', 'paths']))
      .map((path) => fieldOf(path, 'backend')),
  ];
  return {
    backends: backends.flatMap((backend) => readBackend(backend) ?? []),
    className: stringAt(spec, ['ingressClassName']),
    annotatedClass: resource.annotations.get('kubernetes.io/ingress.class'),
    isOpenLoadBalancer: isOpenLoadBalancer(resource),
  };
}

/**
 * Of AWS; those of a group share what one of them says.
 * https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/
 */
function isOpenLoadBalancer({ annotations }: Resource): boolean {
  const written = (name: string) => annotations.has(`alb.ingress.kubernetes.io/${name}`);
  return (
    annotations.get('alb.ingress.kubernetes.io/scheme') === 'internet-facing' &&
    !['inbound-cidrs', 'security-groups', 'security-group-prefix-lists', 'group.name'].some(written)
  );
}

function readBackend(backend: YamlNode | undefined): BackendRef | undefined {
  const service = fieldOf(backend, 'service');
  const name = stringAt(service, ['name']) ?? stringAt(backend, ['serviceName']);
  if (name === undefined) return undefined;
  const port = fieldOf(service, 'port');
  return {
    namespace: undefined,
    service: name,
    port: portAt(port, 'number') ?? portAt(port, 'name') ?? portAt(backend, 'servicePort'),
    portOf: 'service',
  };
}
