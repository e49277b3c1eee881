import { type FieldPath, fieldOf, itemsAt, nodeAt, stringAt } from '../yaml/field-path';
import type { YamlNode } from '../yaml/tree';
import type { Ingress } from './entities';
import type { BackendRef } from './forwarding';
import { classAnnotation } from './ingress-class-names';
import { portAt } from './read-service';
import type { Resource } from './resource';

/** Where an Ingress forwards to and which class it is of; also in the form of before networking.k8s.io/v1. */
export function readIngress(
  resource: Resource,
): Pick<Ingress, 'backends' | 'className' | 'annotatedClass' | 'isOpenLoadBalancer'> {
  const spec = fieldOf(resource.node, 'spec');
  const general = nodeAt(spec, ['defaultBackend']) === undefined ? 'backend' : 'defaultBackend';
  const paths: readonly FieldPath[] = [
    ['spec', general],
    ...itemsAt(spec, ['rules']).flatMap((rule, ruleIndex) =>
      itemsAt(rule, ['http', 'paths']).map((_, index) => [
        'spec',
        'rules',
        ruleIndex,
        'http',
        'paths',
        index,
        'backend',
      ]),
    ),
  ];
  return {
    backends: paths.flatMap((path) => readBackend(resource.node, path) ?? []),
    className: stringAt(spec, ['ingressClassName']),
    annotatedClass: resource.annotations.get(classAnnotation),
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

function readBackend(root: YamlNode, path: FieldPath): BackendRef | undefined {
  const namePath = firstOf(root, path, [['service', 'name'], ['serviceName']], isText);
  const service = namePath && stringAt(root, namePath);
  if (namePath === undefined || service === undefined) return undefined;
  const portPath = firstOf(
    root,
    path,
    [['service', 'port', 'number'], ['service', 'port', 'name'], ['servicePort']],
    isPort,
  );
  return {
    namespace: undefined,
    service,
    port: portPath && portAt(nodeAt(root, portPath.slice(0, -1)), String(portPath.at(-1))),
    portOf: 'service',
    namePath,
    portPath,
  };
}

function firstOf(
  root: YamlNode,
  path: FieldPath,
  fields: readonly FieldPath[],
  isMeant: (value: unknown) => boolean,
): FieldPath | undefined {
  return fields
    .map((field) => [...path, ...field])
    .find((field) => {
      const node = nodeAt(root, field);
      return node?.kind === 'scalar' && isMeant(node.value);
    });
}

function isText(value: unknown): boolean {
  return typeof value === 'string';
}

function isPort(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number';
}
