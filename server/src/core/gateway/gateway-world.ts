import type { NamespaceView } from '../cluster/namespace-view';
import type { Truth } from '../connectivity/truth';
import { groupOf } from '../kubernetes/read-resource';
import { itemsAt, stringAt } from '../yaml/field-path';
import { type AllowedNamespaces, allowsNamespace } from './allowed-namespaces';
import { type ApiObject, type ObjectRef, objectsOfKind } from './api-object';

/** What the conditions of Gateway API's objects hang on. Every question is about one namespace. */
export interface GatewayWorld {
  /** Objects of Gateway API of a kind and a namespace. */
  objects(kind: string, namespace: string): readonly ApiObject[];
  /** Whether anything is known of the namespace; without that, it may hold whatever is looked for. */
  sees(namespace: string): boolean;
  /** The same of all namespaces. */
  readonly seesAll: boolean;
  /** Undefined where the manifests have nothing of the namespace. */
  view(namespace: string): NamespaceView | undefined;
  /** Whether what the manifests of the namespace do not have is not there; `holds` finds such things in a namespace. */
  isAbsenceKnown(namespace: string, holds: (view: NamespaceView) => boolean): boolean;
  /** The ListenerSets that name a Gateway as their parent, as far as they are seen. */
  listenerSetsOf(gateway: ApiObject): readonly ApiObject[];
}

/**
 * Whether a reference to another namespace is let in by a ReferenceGrant there, by whichever of its entries.
 * https://gateway-api.sigs.k8s.io/reference/spec/#referencegrant
 */
export function isGranted(world: GatewayWorld, from: ApiObject, to: ObjectRef): Truth {
  if (to.namespace === from.namespace) return 'yes';
  const grants = world.objects('ReferenceGrant', to.namespace);
  if (grants.some((grant) => grantsReference(grant, from, to))) return 'yes';
  const isKnown =
    world.isAbsenceKnown(to.namespace, (view) => objectsOfKind(view, 'ReferenceGrant').length > 0) &&
    grants.every(({ unknown }) => unknown === undefined);
  return isKnown && !to.isTemplated ? 'no' : 'unknown';
}

function grantsReference({ content }: ApiObject, { identity, namespace }: ApiObject, to: ObjectRef): boolean {
  return (
    itemsAt(content, ['spec', 'from']).some(
      (from) =>
        stringAt(from, ['group']) === groupOf(identity.apiVersion) &&
        stringAt(from, ['kind']) === identity.kind &&
        stringAt(from, ['namespace']) === namespace,
    ) &&
    itemsAt(content, ['spec', 'to']).some(
      (target) =>
        (stringAt(target, ['group']) ?? '') === to.group &&
        stringAt(target, ['kind']) === to.kind &&
        (stringAt(target, ['name']) ?? to.name) === to.name,
    )
  );
}

/** Whether what is in a namespace may be attached to an object in another. */
export function admitsNamespace(
  world: GatewayWorld,
  owner: ApiObject,
  allowed: AllowedNamespaces,
  namespace: string,
): Truth {
  return allowsNamespace(allowed, owner.namespace === namespace, world.view(namespace));
}
