import type { NamespaceView } from '../../cluster/namespace-view';
import { type ApiObject, objectsOfKind } from '../../gateway/api-object';
import { type RefusedListener, refusedListeners } from '../../gateway/listener-shape';
import { listenerSetKinds } from '../../gateway/listeners';
import type { Problem } from '../../gateway/problem';
import type { FieldPath } from '../../yaml/field-path';
import { field, type Severity } from '../finding';
import type { DraftFinding, Guarded, NamespaceRule } from '../rule';
import { isOfPolicy, ruleForReasons } from './gateway-findings';

/** Of what the API server refuses. */
export type RefusedData = {
  readonly isRefused: true;
  readonly lacksCertificate: boolean;
  /** Of the listener, from the document. */
  readonly listener: FieldPath;
  readonly basePath: FieldPath;
  readonly name: string;
};

/** Where a Secret comes from that no manifest has, another rule asks. */
const asWritten = ({ isMissing, target }: Problem): Severity | undefined =>
  isMissing || isOfPolicy(target) ? undefined : 'error';

const unresolved = ruleForReasons({
  InvalidRouteKinds: 'error',
  UnsupportedProtocol: 'error',
  InvalidCertificateRef: asWritten,
  InvalidClientCertificateRef: asWritten,
  InvalidCACertificateRef: (problem) =>
    problem.isMissing && !isOfPolicy(problem.target) ? 'information' : asWritten(problem),
  InvalidCACertificateKind: 'error',
});

export const listenerTlsInvalid: NamespaceRule & Guarded = {
  slice: 'namespace',
  *check(view, facts, options) {
    yield* refusedIn(view);
    yield* unresolved.check(view, facts, options);
  },
  holds(finding, surroundings) {
    return 'isRefused' in (finding.data as object) || (unresolved.holds?.(finding, surroundings) ?? true);
  },
};

function* refusedIn(view: NamespaceView): Iterable<DraftFinding> {
  for (const owner of ['Gateway', ...listenerSetKinds].flatMap((kind) => objectsOfKind(view, kind))) {
    if (owner.unknown !== undefined) continue;
    for (const refused of refusedListeners(owner)) yield draftOf(owner, refused);
  }
}

function draftOf({ ref: at, basePath, identity }: ApiObject, refused: RefusedListener): DraftFinding {
  const { listener, path, part, says, lacksCertificate = false } = refused;
  return {
    at,
    severity: 'error',
    place: field([...basePath, ...path], part),
    resource: identity,
    related: [],
    message: `Listener "${listener.name}" of ${identity.kind} "${identity.name}" ${says}.`,
    data: {
      isRefused: true,
      lacksCertificate,
      listener: [...basePath, ...listener.path],
      basePath,
      name: identity.name,
    } satisfies RefusedData,
  };
}
