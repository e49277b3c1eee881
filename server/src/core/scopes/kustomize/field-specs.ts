/** Where kustomize sets a value: a path with `/`, in the objects of a kind. Empty fields match everything. */
export interface FieldSpec {
  readonly group?: string;
  readonly version?: string;
  readonly kind?: string;
  readonly path: string;
  /** The path is created where it is missing. */
  readonly create: boolean;
}

/*
 * kustomize's own tables, as of v5.7 (api/internal/konfig/builtinpluginconsts).
 * Paths through sequences name only the fields; every item is visited.
 */

const podTemplates: readonly { readonly group?: string; readonly version?: string; readonly kind: string }[] = [
  { version: 'v1', kind: 'ReplicationController' },
  { kind: 'Deployment' },
  { kind: 'ReplicaSet' },
  { kind: 'DaemonSet' },
  { group: 'apps', kind: 'StatefulSet' },
  { group: 'batch', kind: 'Job' },
];

/** Fields of `labels` without further options. */
export const metadataLabels: FieldSpec = { path: 'metadata/labels', create: true };

/** Fields of `includeTemplates: true`. */
export const templateLabels: readonly FieldSpec[] = [
  metadataLabels,
  ...podTemplates.map((kind) => ({ ...kind, path: 'spec/template/metadata/labels', create: true })),
  { group: 'apps', kind: 'StatefulSet', path: 'spec/volumeClaimTemplates[]/metadata/labels', create: true },
  { group: 'batch', kind: 'CronJob', path: 'spec/jobTemplate/metadata/labels', create: true },
  { group: 'batch', kind: 'CronJob', path: 'spec/jobTemplate/spec/template/metadata/labels', create: true },
];

/** Fields of `includeSelectors: true` and of `commonLabels`; pod affinity is left out because nothing reads it. */
export const selectorLabels: readonly FieldSpec[] = [
  { version: 'v1', kind: 'Service', path: 'spec/selector', create: true },
  { version: 'v1', kind: 'ReplicationController', path: 'spec/selector', create: true },
  { kind: 'Deployment', path: 'spec/selector/matchLabels', create: true },
  { kind: 'ReplicaSet', path: 'spec/selector/matchLabels', create: true },
  { kind: 'DaemonSet', path: 'spec/selector/matchLabels', create: true },
  { group: 'apps', kind: 'StatefulSet', path: 'spec/selector/matchLabels', create: true },
  { group: 'batch', kind: 'Job', path: 'spec/selector/matchLabels', create: false },
  { group: 'batch', kind: 'CronJob', path: 'spec/jobTemplate/spec/selector/matchLabels', create: false },
  { group: 'policy', kind: 'PodDisruptionBudget', path: 'spec/selector/matchLabels', create: false },
  { group: 'networking.k8s.io', kind: 'NetworkPolicy', path: 'spec/podSelector/matchLabels', create: false },
  {
    group: 'networking.k8s.io',
    kind: 'NetworkPolicy',
    path: 'spec/ingress/from/podSelector/matchLabels',
    create: false,
  },
  { group: 'networking.k8s.io', kind: 'NetworkPolicy', path: 'spec/egress/to/podSelector/matchLabels', create: false },
  ...templateLabels,
];

/** Fields of `commonAnnotations`. Unlike for labels, a StatefulSet of any group is meant. */
export const annotationFields: readonly FieldSpec[] = [
  { path: 'metadata/annotations', create: true },
  ...podTemplates.map((kind) => ({ kind: kind.kind, path: 'spec/template/metadata/annotations', create: true })),
  { group: 'batch', kind: 'CronJob', path: 'spec/jobTemplate/metadata/annotations', create: true },
  { group: 'batch', kind: 'CronJob', path: 'spec/jobTemplate/spec/template/metadata/annotations', create: true },
];
