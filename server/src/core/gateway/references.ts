import type { NamespaceView } from '../cluster/namespace-view';
import { servicesByName } from '../connectivity/service-backends';
import { readConfig } from '../dependencies/read-config';
import type { Service } from '../kubernetes/entities';
import { isPlaceholder } from '../kubernetes/placeholder';
import { type ApiObject, type ObjectRef, refWords } from './api-object';
import { type GatewayWorld, isGranted } from './gateway-world';
import type { Problem } from './problem';

/** What a reference has wrong, without what it is written for. */
export type RefProblem = Pick<Problem, 'truth' | 'says' | 'isExtension'> & {
  readonly what: 'kind' | 'grant' | 'target';
};

/** A reference of which the API itself knows some kinds of the core group, in the order in which controllers look. */
export function checkRef(
  world: GatewayWorld,
  from: ApiObject,
  ref: ObjectRef,
  kinds: readonly string[],
): RefProblem | undefined {
  const name = refWords(ref);
  if (ref.group !== '' || !kinds.includes(ref.kind)) {
    if (ref.isTemplated) return undefined;
    const isExtension = ref.group !== '' ? { isExtension: true as const } : {};
    const whose = ref.group === '' ? '' : ` of ${ref.group}`;
    return {
      what: 'kind',
      truth: 'yes',
      says: `refers to ${name}${whose}, a kind that Gateway API does not know there`,
      ...isExtension,
    };
  }
  const granted = isGranted(world, from, ref);
  if (granted !== 'yes') {
    const truth = granted === 'no' ? 'yes' : 'unknown';
    return {
      what: 'grant',
      truth,
      says: `may not refer to ${name}: namespace "${ref.namespace}" has no ReferenceGrant for it`,
    };
  }
  return undefined;
}

/** Services of that name; undefined where there may be one that the manifests do not have. */
export function servicesAt(world: GatewayWorld, ref: ObjectRef): readonly Service[] | undefined {
  const view = world.view(ref.namespace);
  const found = view === undefined ? [] : (servicesByName(view.services).get(ref.name) ?? []);
  if (found.length > 0) return found;
  return isAbsent(world, ref, ({ services }) => servicesByName(services).has(ref.name)) ? [] : undefined;
}

/**
 * Whether a ConfigMap or a Secret has the keys, each with something in PEM: `missing` where there is no such object in a
 * namespace of which everything is known, `malformed` where it has something else, undefined where nothing speaks against it.
 */
export function pemAt(
  world: GatewayWorld,
  ref: ObjectRef,
  keys: readonly string[],
): 'missing' | 'malformed' | undefined {
  const [first, ...others] = named(world.view(ref.namespace), ref);
  if (first === undefined) return isAbsent(world, ref, (view) => named(view, ref).length > 0) ? 'missing' : undefined;
  const entries = readConfig(first);
  if (others.length > 0 || first.unknown !== undefined || entries === undefined) return undefined;
  return keys.every((key) => mayBePem(entries.find((entry) => entry.key === key)?.text)) ? undefined : 'malformed';
}

function named(view: NamespaceView | undefined, ref: ObjectRef) {
  return (view?.configData ?? []).filter(({ of, name }) => of === ref.kind && name === ref.name);
}

function isAbsent(world: GatewayWorld, ref: ObjectRef, holds: (view: NamespaceView) => boolean): boolean {
  return !ref.isTemplated && world.isAbsenceKnown(ref.namespace, holds);
}

/** Encrypted texts and those that another tool fills in are no mistake. */
function mayBePem(text: string | undefined): boolean {
  if (text === undefined) return false;
  return /-----BEGIN [A-Z0-9 ]+-----/.test(text) || isPlaceholder(text) || /^(ENC\[|vault:|AgA)/.test(text);
}
