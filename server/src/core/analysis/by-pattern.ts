import { isPolicyKind, isWorkloadKind } from '../kubernetes/kinds';
import { type PodMaker, podMakerOf } from '../kubernetes/pod-makers';
import { groupOf } from '../kubernetes/read-resource';

/* What a document may be, to go by its text alone: most bytes of a workspace are never parsed. */

/** The first `kind:` in column 0 of a block map is the document's own: nested ones are indented. */
export function kindByPattern(text: string): string | undefined {
  return /^(?:kind|"kind"|'kind'):[ \t]*["']?([A-Za-z][\w.-]*)/m.exec(text)?.[1];
}

/** As `kindByPattern`. */
export function apiVersionByPattern(text: string): string | undefined {
  return /^(?:apiVersion|"apiVersion"|'apiVersion'):[ \t]*["']?([a-z][\w./-]*)/m.exec(text)?.[1];
}

/** Whether a document that is not parsed may hold a policy. */
export function mayBePolicyText(text: string): boolean {
  const kind = kindByPattern(text);
  return kind === undefined ? /^[ \t]*kind:.*\{\{/m.test(text) || text.includes('policyTypes') : isPolicyKind(kind);
}

/** Whether a document that could not be read may make pods. */
export function mayMakePodsText(text: string): boolean {
  const kind = kindByPattern(text);
  if (kind === undefined) return /^[ \t]*kind:.*\{\{/m.test(text) || text.includes('containers');
  return isWorkloadKind(kind) || podMakerByPattern(text) !== undefined;
}

/** Where a document of a kind that nobody reads may make pods. */
export function podMakerByPattern(text: string): PodMaker | undefined {
  const [kind, apiVersion] = [kindByPattern(text), apiVersionByPattern(text)];
  return kind === undefined || apiVersion === undefined ? undefined : podMakerOf({ group: groupOf(apiVersion), kind });
}
