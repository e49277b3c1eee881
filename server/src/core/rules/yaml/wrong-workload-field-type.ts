import { type Rejection, rejectionsOf } from '../../kubernetes/rejections';
import { isOnlyKustomized, membershipsOf } from '../../scopes/layout';
import type { RenderedResource } from '../../scopes/render-file';
import type { FieldPath } from '../../yaml/field-path';
import { field } from '../finding';
import type { Rule } from '../rule';

export interface Data {
  /** What to write instead, as YAML. */
  readonly wanted: string | null;
  readonly base: FieldPath;
  /** Only the object as a whole is wrong, which a kustomization may have changed. */
  readonly isOfWhole: boolean;
  /** What the same mistake is found by in what a kustomization makes of the object. */
  readonly key: string;
  /** kustomize writes it as it is meant. */
  readonly isClear: boolean;
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
      for (const rejection of rejectionsOf(resource)) {
        const { path, why, wanted, isOfPart, isClear } = rejection;
        yield {
          message: `${kind} "${name}" ${isClear ? 'cannot be applied by kubectl' : 'is rejected'}: ${why}.`,
          place: field([...basePath, ...path], path.at(-1) === 'selector' ? 'key' : 'value'),
          resource: { apiVersion, kind, namespace, name },
          data: {
            wanted: wanted ?? null,
            base: basePath,
            isOfWhole: isOfPart !== true,
            key: keyOf(rejection),
            isClear: isClear === true,
          } satisfies Data,
        };
      }
    }
  },
  holds({ at, data }, { layout, files, kustomize }) {
    const { base, isOfWhole, key, isClear } = data as unknown as Data;
    if (isClear && isOnlyKustomized(layout, at.uri)) return false;
    if (layout.patchedBy.has(at.uri)) return !isOfWhole;
    const ids = membershipsOf(layout, at.uri);
    const file = files.get(at.uri);
    if (file === undefined || kustomize === undefined || !isOnlyKustomized(layout, at.uri)) return true;
    const isOf = ({ documentIndex, resource }: RenderedResource) =>
      documentIndex === at.documentIndex && String(resource.basePath) === String(base);
    const rendered = ids.flatMap((id) => kustomize.renderFile(layout, id, file, (uri) => files.get(uri)).filter(isOf));
    const isWrong = ({ resource, unknown }: RenderedResource) =>
      unknown !== undefined || rejectionsOf(resource).some((each) => keyOf(each) === key);
    return rendered.length === 0 || rendered.some(isWrong);
  },
};

/** Patches may move items of lists. */
function keyOf({ path, why }: Rejection): string {
  return JSON.stringify([path.filter((step) => typeof step === 'string'), why]);
}
