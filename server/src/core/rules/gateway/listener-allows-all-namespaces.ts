import type { AllowedNamespaces } from '../../gateway/allowed-namespaces';
import { type ApiObject, objectsOfKind } from '../../gateway/api-object';
import { allowedListeners, type Listener, listenersOf } from '../../gateway/listeners';
import { selectsEverything } from '../../kubernetes/label-selector';
import type { FieldPath } from '../../yaml/field-path';
import { field } from '../finding';
import type { DraftFinding, NamespaceRule } from '../rule';

export type Data = { readonly namespaces: FieldPath };

export const listenerAllowsAllNamespaces: NamespaceRule = {
  slice: 'namespace',
  *check(view) {
    for (const owner of ['Gateway', 'ListenerSet', 'XListenerSet'].flatMap((kind) => objectsOfKind(view, kind))) {
      if (owner.unknown !== undefined || isOfMesh(owner)) continue;
      for (const listener of listenersOf(owner)) {
        if (isOpen(listener.routes) && isForAnyHost(listener)) yield ofListener(listener);
      }
      if (owner.identity.kind === 'Gateway' && isOpen(allowedListeners(owner))) yield ofSets(owner);
    }
  },
};

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

function draftOf({ ref: at, basePath, identity }: ApiObject, path: FieldPath, message: string): DraftFinding {
  const namespaces = [...basePath, ...path];
  return {
    at,
    place: field([...namespaces, 'from']),
    resource: identity,
    related: [],
    message,
    data: { namespaces } satisfies Data,
  };
}
