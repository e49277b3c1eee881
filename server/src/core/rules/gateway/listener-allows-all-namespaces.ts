import type { Analysis } from '../../analysis/analysis';
import type { Surroundings } from '../../analysis/lookups';
import { scopesOfFinding } from '../../analysis/scopes-of-finding';
import type { AllowedNamespaces } from '../../gateway/allowed-namespaces';
import { type ApiObject, named, objectsOfKind } from '../../gateway/api-object';
import { servesListeners } from '../../gateway/listener-set-problems';
import { allowedListeners, type Listener, listenerSetKinds, listenersOf } from '../../gateway/listeners';
import { worldOfScope } from '../../gateway/worlds';
import { selectsEverything } from '../../kubernetes/label-selector';
import type { FieldPath } from '../../yaml/field-path';
import { type Finding, field } from '../finding';
import type { DraftFinding, Guarded, NamespaceRule } from '../rule';

export type Data = {
  readonly namespaces: FieldPath;
  /** The ListenerSet that has the listener; null for a Gateway. */
  readonly set: { readonly kind: string; readonly name: string; readonly namespace: string } | null;
};

export const listenerAllowsAllNamespaces: NamespaceRule & Guarded = {
  slice: 'namespace',
  *check(view) {
    for (const owner of ['Gateway', ...listenerSetKinds].flatMap((kind) => objectsOfKind(view, kind))) {
      if (owner.unknown !== undefined || isOfMesh(owner)) continue;
      for (const listener of listenersOf(owner)) {
        if (isOpen(listener.routes) && isForAnyHost(listener)) yield ofListener(listener);
      }
      if (owner.identity.kind === 'Gateway' && isOpen(allowedListeners(owner))) yield ofSets(owner);
    }
  },
  holds: (finding, surroundings) => !isRefused(finding, surroundings),
};

/** Whether its Gateway takes no listeners of the ListenerSet that has it, in some scope. */
function isRefused(finding: Finding, surroundings: Surroundings): boolean {
  const { set } = finding.data as Data;
  if (set === null) return false;
  return scopesOfFinding(surroundings as Analysis, finding).some((state) => {
    const world = worldOfScope(surroundings, finding, state, set.namespace);
    return named(world.objects(set.kind, set.namespace), set.name).some(
      (each) => each.ref.uri === finding.at.uri && servesListeners(world, each) === 'no',
    );
  });
}

function isOpen({ from, selector }: AllowedNamespaces): boolean {
  return from === 'All' || (from === 'Selector' && selector !== undefined && selectsEverything(selector));
}

/** With a name of its own, a host is not for whoever comes first. */
function isForAnyHost({ hostname, protocol }: Listener): boolean {
  return /^(HTTP|HTTPS|TLS)$/.test(protocol) && (hostname === undefined || hostname.startsWith('*.'));
}

/** Of waypoints, which stand inside of the cluster. */
function isOfMesh(owner: ApiObject): boolean {
  return listenersOf(owner).some(({ protocol }) => protocol === 'HBONE');
}

function ofListener({ owner, name, path, hostname }: Listener): DraftFinding {
  const hosts = hostname === undefined ? 'any host' : `"${hostname}"`;
  const listener = `Listener "${name}" of ${owner.identity.kind} "${owner.identity.name}"`;
  const says = `${listener} takes routes of every namespace for ${hosts}: allowedRoutes admits all.`;
  return draftOf(owner, [...path, 'allowedRoutes', 'namespaces'], says);
}

function ofSets(owner: ApiObject): DraftFinding {
  const says = `Gateway "${owner.identity.name}" takes listeners of every namespace: allowedListeners admits all.`;
  return draftOf(owner, ['spec', 'allowedListeners', 'namespaces'], says);
}

function draftOf(
  { ref: at, basePath, identity, namespace }: ApiObject,
  path: FieldPath,
  message: string,
): DraftFinding {
  const namespaces = [...basePath, ...path];
  const { kind, name } = identity;
  return {
    at,
    place: field([...namespaces, 'from']),
    resource: identity,
    related: [],
    message,
    data: { namespaces, set: kind === 'Gateway' ? null : { kind, name, namespace } } satisfies Data,
  };
}
