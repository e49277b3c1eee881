import { podTemplatePath } from '../../kubernetes/kinds';
import { entriesOf, type FieldPath, fieldOf, isNull, itemsAt, keyText, nodeAt } from '../../yaml/field-path';
import type { YamlNode } from '../../yaml/tree';
import { field } from '../finding';
import type { Rule } from '../rule';

export const wrongWorkloadFieldType: Rule = {
  id: 'wrong-workload-field-type',
  title: 'Field of a workload with a value of the wrong type',
  severity: 'error',
  slice: 'document',
  *check({ content }) {
    if (content.kind !== 'manifest') return;
    for (const resource of content.resources) {
      const template = podTemplatePath(resource);
      if (template === undefined) continue;
      const { apiVersion, kind, namespace, name, node, basePath } = resource;
      for (const { path, must, wanted } of mistakesIn(node, template)) {
        yield {
          message: `${kind} "${name}" is rejected: ${path.filter((step) => typeof step === 'string').at(-1)} must be ${must}.`,
          place: field([...basePath, ...path]),
          resource: { apiVersion, kind, namespace, name },
          data: wanted ?? null,
        };
      }
    }
  },
};

interface Mistake {
  readonly path: FieldPath;
  readonly must: string;
  /** As YAML. */
  readonly wanted?: string;
}

function* mistakesIn(node: YamlNode, template: FieldPath): Iterable<Mistake> {
  const pod = nodeAt(node, template);
  const labels = nodeAt(pod, ['metadata', 'labels']);
  if (isOther(labels, 'map')) yield { path: [...template, 'metadata', 'labels'], must: 'a map' };
  for (const { key, value } of entriesOf(labels)) {
    // To readers of YAML 1.2 a single letter is a text. An empty value is one too.
    if (value.kind !== 'scalar' || isNull(value) || typeof value.value === 'string' || /^[yn]$/i.test(value.source)) {
      continue;
    }
    const path = [...template, 'metadata', 'labels', keyText(key)];
    yield { path, must: 'a text', wanted: JSON.stringify(value.source) };
  }
  for (const list of ['containers', 'initContainers']) {
    const at = [...template, 'spec', list];
    if (isOther(nodeAt(pod, ['spec', list]), 'sequence')) yield { path: at, must: 'a list' };
    for (const [index, container] of itemsAt(pod, ['spec', list]).entries()) {
      const ports = fieldOf(container, 'ports');
      if (isOther(ports, 'sequence')) yield { path: [...at, index, 'ports'], must: 'a list' };
      for (const [item, port] of itemsAt(container, ['ports']).entries()) {
        const number = fieldOf(port, 'containerPort');
        if (number?.kind === 'scalar' && typeof number.value === 'string' && /^\d+$/.test(number.value)) {
          yield { path: [...at, index, 'ports', item, 'containerPort'], must: 'a number without quotes' };
        }
      }
    }
  }
}

/** Of scalars only the empty one is a list or a map; others may be placeholders. */
function isOther(node: YamlNode | undefined, kind: 'map' | 'sequence'): boolean {
  return node !== undefined && !isNull(node) && node.kind !== kind && node.kind !== 'scalar';
}
