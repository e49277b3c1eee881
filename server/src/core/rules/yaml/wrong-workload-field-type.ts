import { ownEntities } from '../../analysis/entities-by-place';
import { rejectionsOf } from '../../kubernetes/rejections';
import { membershipsOf } from '../../scopes/layout';
import type { FieldPath } from '../../yaml/field-path';
import { field } from '../finding';
import type { Rule } from '../rule';

export interface Data {
  /** What to write instead, as YAML. */
  readonly wanted: string | null;
  readonly base: FieldPath;
  /** Only the object as a whole is wrong, which a kustomization may have changed. */
  readonly isOfWhole: boolean;
}

export const wrongWorkloadFieldType: Rule = {
  id: 'wrong-workload-field-type',
  title: 'Workload, Service or Namespace that the API server rejects',
  severity: 'error',
  slice: 'document',
  *check({ content }) {
    if (content.kind !== 'manifest') return;
    for (const resource of content.resources) {
      const { apiVersion, kind, namespace, name, basePath } = resource;
      for (const { path, why, wanted, isOfPart } of rejectionsOf(resource)) {
        yield {
          message: `${kind} "${name}" is rejected: ${why}.`,
          place: field([...basePath, ...path], path.at(-1) === 'selector' ? 'key' : 'value'),
          resource: { apiVersion, kind, namespace, name },
          data: { wanted: wanted ?? null, base: basePath, isOfWhole: isOfPart !== true } satisfies Data,
        };
      }
    }
  },
  holds(finding, surroundings) {
    const { base, isOfWhole } = finding.data as unknown as Data;
    if (!isOfWhole) return true;
    const { layout } = surroundings;
    if (layout.patchedBy.has(finding.at.uri)) return false;
    if (!membershipsOf(layout, finding.at.uri).every((id) => id.startsWith('kustomization:'))) return true;
    const entities = ownEntities(surroundings, finding.at, base);
    return entities.length === 0 || entities.some(({ unknown }) => unknown !== undefined);
  },
};
