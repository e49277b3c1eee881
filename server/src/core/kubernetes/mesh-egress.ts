import { type FieldPath, fieldOf, isNull, nodeAt, stringAt } from '../yaml/field-path';
import { parseDocument } from '../yaml/parse-document';
import type { YamlNode } from '../yaml/tree';
import type { EntityBase } from './entities';
import type { Labels } from './labels';
import { readLabels, textAt } from './read-resource';
import type { Resource } from './resource';

/** What the proxies of a mesh do with connections to hosts that the mesh does not know. */
export interface MeshEgress extends EntityBase {
  readonly kind: 'mesh-egress';
  /** Undefined: in every namespace. */
  readonly namespace: string | undefined;
  readonly mesh: Mesh;
  /** Undefined: of all pods. */
  readonly pods: Labels | undefined;
  /** `inherits`: it leaves that to what holds more widely. */
  readonly effect: 'forwards' | 'refuses' | 'inherits' | 'unknown';
  /** From the root of the resource; where nothing is written, the field that could say so. */
  readonly path: FieldPath;
  /** The setting in words: `outboundTrafficPolicy.mode is ALLOW_ANY`. */
  readonly words: string;
  /** The value that stands at `path` says so, and `closed` in its place would say the opposite. */
  readonly closed: string | undefined;
}

export type Mesh = 'istio' | 'consul';

type MeshEgressFields = Pick<MeshEgress, 'mesh' | 'pods' | 'effect' | 'path' | 'words' | 'closed'> & {
  readonly isMeshWide: boolean;
};

/** The namespace of Istio whose objects hold for all others, unless its installation says another one. */
const istioNamespace = 'istio-system';

/** Whether a ConfigMap may be the one that Istio reads its settings from, by its text. */
export function mayBeMeshConfig(kind: string, text: string): boolean {
  return kind === 'ConfigMap' && /^[ \t]+mesh:/m.test(text) && /^[ \t]+name:[ \t]*["']?istio\b/m.test(text);
}

/** Undefined for other kinds, and where the object says nothing that could be read. */
export function readMeshEgress(resource: Resource, namespace: string): MeshEgressFields | undefined {
  const { node, group, kind } = resource;
  if (group === 'install.istio.io' && kind === 'IstioOperator') return readOperator(node);
  if (group === 'networking.istio.io' && kind === 'Sidecar') return readSidecar(node, namespace);
  if (group === 'consul.hashicorp.com' && kind === 'Mesh') return readConsul(node);
  if (group === '' && kind === 'ConfigMap' && /^istio(-|$)/.test(resource.name) && namespace === istioNamespace) {
    return readConfigMap(node);
  }
  return undefined;
}

/**
 * What is not set is ALLOW_ANY. Profiles without a control plane install gateways for a mesh that another one sets up.
 * https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-OutboundTrafficPolicy-Mode
 */
function readOperator(node: YamlNode): MeshEgressFields | undefined {
  const settings: FieldPath = ['spec', 'meshConfig', 'outboundTrafficPolicy'];
  const profile = stringAt(node, ['spec', 'profile']) ?? 'default';
  if (nodeAt(node, settings) === undefined && /^(empty|remote)$/.test(profile)) return undefined;
  return { ...readMode(fieldOf(nodeAt(node, settings), 'mode'), [...settings, 'mode']), isMeshWide: true };
}

/** Its settings are a text. https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/ */
function readConfigMap(node: YamlNode): MeshEgressFields | undefined {
  const text = stringAt(node, ['data', 'mesh']);
  const { root, problems } = parseDocument(text ?? '');
  if (root?.kind !== 'map' || problems.length > 0) return undefined;
  const mode = nodeAt(root, ['outboundTrafficPolicy', 'mode']);
  return { ...readMode(mode, ['data', 'mesh']), closed: undefined, isMeshWide: true };
}

function readMode(mode: YamlNode | undefined, path: FieldPath): Omit<MeshEgressFields, 'isMeshWide'> {
  const written = textAt(mode, []);
  const common = { mesh: 'istio', pods: undefined, path } as const;
  if (isNull(mode)) {
    const words = 'outboundTrafficPolicy.mode is not set';
    return { ...common, effect: 'forwards', words, closed: undefined };
  }
  const effect = modes.get(written ?? '') ?? 'unknown';
  return { ...common, effect, words: `outboundTrafficPolicy.mode is ${written}`, closed: 'REGISTRY_ONLY' };
}

/** Any other value, such as one that a later version brings, says nothing that is known. */
const modes: ReadonlyMap<string, MeshEgress['effect']> = new Map([
  ['ALLOW_ANY', 'forwards'],
  ['ALLOW_ANY_DYNAMIC_DNS', 'forwards'],
  ['REGISTRY_ONLY', 'refuses'],
]);

/** Without `mode` it takes what holds for the mesh. https://istio.io/latest/docs/reference/config/networking/sidecar/ */
function readSidecar(node: YamlNode, namespace: string): MeshEgressFields {
  const path: FieldPath = ['spec', 'outboundTrafficPolicy', 'mode'];
  const selector = nodeAt(node, ['spec', 'workloadSelector', 'labels']);
  const isForAll = isNull(nodeAt(node, ['spec', 'workloadSelector']));
  const mode = nodeAt(node, path);
  return {
    ...readMode(mode, path),
    ...(isNull(mode) ? { effect: 'inherits' } : {}),
    pods: isForAll ? undefined : readLabels(selector),
    isMeshWide: isForAll && namespace === istioNamespace,
  };
}

/** https://developer.hashicorp.com/consul/docs/reference/config-entry/mesh */
function readConsul(node: YamlNode): MeshEgressFields {
  const path: FieldPath = ['spec', 'transparentProxy', 'meshDestinationsOnly'];
  const setting = nodeAt(node, path);
  const isSet = !isNull(setting);
  const written = textAt(setting, []) ?? 'false';
  return {
    mesh: 'consul',
    pods: undefined,
    effect: written === 'false' ? 'forwards' : written === 'true' ? 'refuses' : 'unknown',
    path,
    words: isSet ? `meshDestinationsOnly is ${written}` : 'meshDestinationsOnly is not set',
    closed: isSet ? 'true' : undefined,
    isMeshWide: true,
  };
}
