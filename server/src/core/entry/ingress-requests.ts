import type { NamespaceView } from '../cluster/namespace-view';
import { memoize } from '../connectivity/memoize';
import { groupBy } from '../group-by';
import type { BackendRef } from '../kubernetes/forwarding';
import { type FieldPath, itemsAt, nodeAt, stringAt } from '../yaml/field-path';
import type { EntryIngress } from './ingress';
import { sameObjectIn } from './same-object';

/** Requests that an Ingress takes by one of its paths, or by its default backend. */
export interface IngressRequests {
  /** Undefined: every host. */
  readonly host: string | undefined;
  /** Undefined: every path. */
  readonly path: string | undefined;
  readonly pathType: string | undefined;
  /** Where the host is written, from the object; else the rule, or the default backend. */
  readonly at: FieldPath;
  /** The entry of the path; undefined for a rule without paths and for the default backend. */
  readonly entry: FieldPath | undefined;
  /** To its backend; undefined where it has none. */
  readonly backend: FieldPath | undefined;
}

/** Each path of each rule in their order, and the default backend, which takes the rest. */
export const ingressRequests: (ingress: EntryIngress) => readonly IngressRequests[] = memoize(
  ({ object: { content }, hosts }: EntryIngress) => {
    const general = nodeAt(content, ['spec', 'defaultBackend']) === undefined ? 'backend' : 'defaultBackend';
    const isWritten = nodeAt(content, ['spec', general]) !== undefined;
    const rest: FieldPath | undefined = isWritten ? ['spec', general] : undefined;
    const all = { path: undefined, pathType: undefined, entry: undefined, backend: rest } as const;
    const ofRules = hosts.flatMap(({ host, path: rule }): readonly IngressRequests[] => {
      const at = host === undefined ? rule : [...rule, 'host'];
      const paths = itemsAt(content, [...rule, 'http', 'paths']);
      // A rule without paths sends everything to the default backend.
      if (paths.length === 0) return [{ ...all, host, at }];
      return paths.map((each, index) => {
        const entry = [...rule, 'http', 'paths', index];
        const [path, pathType] = [stringAt(each, ['path']), stringAt(each, ['pathType'])];
        return { host, path, pathType, at, entry, backend: [...entry, 'backend'] };
      });
    });
    return rest === undefined ? ofRules : [...ofRules, { ...all, host: undefined, at: rest }];
  },
);

/** The Services to which requests are forwarded. */
export function backendsOfRequests(
  view: NamespaceView,
  { object }: EntryIngress,
  { backend }: IngressRequests,
): readonly BackendRef[] {
  const backends = sameObjectIn(view.ingresses, object)?.backends ?? [];
  return backend === undefined ? [] : (byPlace(backends).get(JSON.stringify(backend)) ?? []);
}

/** By the field that names a Service in one of two ways. An Ingress may have very many. */
const byPlace = memoize((backends: readonly BackendRef[]) =>
  groupBy(backends, ({ namePath }) => {
    const last = namePath.findLastIndex((step) => step === 'backend' || step === 'defaultBackend');
    return JSON.stringify(namePath.slice(0, last + 1));
  }),
);
