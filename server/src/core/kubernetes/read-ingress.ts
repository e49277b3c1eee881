import { fieldOf, itemsAt, nodeAt, stringAt } from '../yaml/field-path';
import type { YamlNode } from '../yaml/tree';
import type { Resource } from './resource';

/** Names of the Services that an Ingress forwards to; also in the form of before networking.k8s.io/v1. */
export function readIngressBackends(resource: Resource): readonly string[] {
  const spec = fieldOf(resource.node, 'spec');
  const backends = [
    nodeAt(spec, ['defaultBackend']) ?? nodeAt(spec, ['backend']),
    ...itemsAt(spec, ['rules'])
      .flatMap((rule) => itemsAt(rule, ['http', 'paths']))
      .map((path) => fieldOf(path, 'backend')),
  ];
  return [...new Set(backends.flatMap((backend) => serviceNameOf(backend) ?? []))];
}

function serviceNameOf(backend: YamlNode | undefined): string | undefined {
  return stringAt(backend, ['service', 'name']) ?? stringAt(backend, ['serviceName']);
}
