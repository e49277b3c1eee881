import { podTemplatePath } from '../../kubernetes/kinds';
import { textAt } from '../../kubernetes/read-resource';
import type { Resource } from '../../kubernetes/resource';
import { isTrue } from '../../yaml/booleans';
import { type FieldPath, fieldOf, itemsAt, nodeAt } from '../../yaml/field-path';
import { field } from '../finding';
import type { DocumentFinding, Rule } from '../rule';

export const hostportBypassesPolicy: Rule = {
  id: 'hostport-bypasses-policy',
  title: 'Port that is opened on the nodes',
  severity: 'warning',
  slice: 'document',
  *check({ content }) {
    if (content.kind !== 'manifest') return;
    for (const resource of content.resources) yield* checkResource(resource);
  },
};

function* checkResource(resource: Resource): Iterable<DocumentFinding> {
  const { apiVersion, kind, namespace, name, basePath, node } = resource;
  const templatePath = podTemplatePath(resource);
  if (templatePath === undefined) return;
  const specPath: FieldPath = [...templatePath, 'spec'];
  if (isTrue(nodeAt(node, [...specPath, 'hostNetwork']))) return;
  for (const list of ['containers', 'initContainers']) {
    for (const [container, containerNode] of itemsAt(node, [...specPath, list]).entries()) {
      for (const [index, port] of itemsAt(containerNode, ['ports']).entries()) {
        const hostPort = fieldOf(port, 'hostPort');
        if (hostPort?.kind !== 'scalar' || typeof hostPort.value !== 'number' || hostPort.value === 0) continue;
        if (isLoopback(textAt(port, ['hostIP']))) continue;
        yield {
          message: `${kind} "${name}" opens port ${hostPort.value} on its nodes, where policies may not apply to it (hostPort).`,
          place: field([...basePath, ...specPath, list, container, 'ports', index, 'hostPort']),
          resource: { apiVersion, kind, namespace, name },
          data: null,
        };
      }
    }
  }
}

function isLoopback(hostIp: string | undefined): boolean {
  return hostIp !== undefined && (hostIp.startsWith('127.') || hostIp === '::1');
}
