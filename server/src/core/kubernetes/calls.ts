import type { TextRange } from '../text/text-range';
import type { FieldPath } from '../yaml/field-path';
import type { EntityBase, Renamed } from './entities';
import type { LabelSelector } from './label-selector';
import type { Labels } from './labels';
import type { ResourceRef } from './resource';

/** What says who calls whom, without deciding anything by itself: it is looked at when somebody asks. */
export type Calls = PodSettings | ConfigData | ApiServerCallback | Monitor | Scraper;

/** What a workload's pods are started with. An entity beside the workload, so that an edit of it keeps the workload. */
export interface PodSettings extends EntityBase, Renamed {
  readonly kind: 'pod-settings';
  readonly namespace: string;
  /** Init containers first, as they run. */
  readonly containers: readonly ContainerSettings[];
  readonly volumes: readonly ConfigVolume[];
  /** The annotations prometheus.io/scrape and prometheus.io/port, where the first is "true". */
  readonly scrape: { readonly path: FieldPath; readonly port: number | undefined } | undefined;
}

/** Paths lead from the root of the resource. */
export interface ContainerSettings {
  readonly name: string;
  readonly env: readonly EnvEntry[];
  readonly envFrom: readonly EnvSource[];
  readonly command: readonly WrittenText[];
  readonly args: readonly WrittenText[];
  readonly mounts: readonly { readonly volume: string; readonly subPath: string | undefined }[];
  readonly probes: readonly Probe[];
}

export interface WrittenText {
  readonly path: FieldPath;
  readonly text: string;
}

/** `other`: from the pod itself, or written in a way that nobody can read. */
export type EnvEntry =
  | { readonly kind: 'value'; readonly name: string; readonly path: FieldPath; readonly text: string }
  | {
      readonly kind: 'key';
      readonly name: string;
      readonly path: FieldPath;
      readonly key: string;
      readonly of: ConfigRef;
    }
  | { readonly kind: 'other'; readonly name: string; readonly path: FieldPath };

export interface EnvSource {
  readonly path: FieldPath;
  readonly prefix: string;
  readonly of: ConfigRef;
}

/** By the name in the manifest. */
export interface ConfigRef {
  readonly kind: 'ConfigMap' | 'Secret';
  readonly name: string;
}

/** A volume of ConfigMaps and Secrets; a projected one may have several. */
export interface ConfigVolume {
  readonly name: string;
  readonly sources: readonly {
    readonly path: FieldPath;
    readonly of: ConfigRef;
    /** Undefined: every key, each as a file of its name. */
    readonly items: readonly { readonly key: string; readonly file: string }[] | undefined;
  }[];
}

/** httpGet, tcpSocket or grpc; the kubelet asks at the pod's own address. */
export interface Probe {
  readonly path: FieldPath;
  readonly port: number | string;
}

/** A ConfigMap or a Secret, which is read only when a workload refers to it: `dependencies/read-config.ts`. */
export interface ConfigData extends EntityBase, Renamed {
  readonly kind: 'config-data';
  readonly namespace: string;
  readonly of: ConfigRef['kind'];
  readonly name: string;
  /** The document as it stands in its file, or what has been read of it, or why nobody can: it ends a sentence. */
  readonly source:
    | { readonly kind: 'text'; readonly text: string }
    | { readonly kind: 'entries'; readonly entries: readonly ConfigEntry[] }
    | { readonly kind: 'unread'; readonly why: string };
}

export interface ConfigEntry {
  readonly key: string;
  readonly path: FieldPath;
  readonly text: string;
  /** Where another document has it than the ConfigMap or Secret. */
  readonly at?: ResourceRef;
  /** Where the document has it that is no YAML: a file of which a kustomization makes the ConfigMap or Secret. */
  readonly range?: TextRange;
}

/** A Service that the API server calls: for a webhook, a conversion or an aggregated API. Cluster-wide. */
export interface ApiServerCallback extends EntityBase {
  readonly kind: 'api-server-callback';
  readonly namespace: undefined;
  /** To the field that names the Service. */
  readonly path: FieldPath;
  readonly service: { readonly namespace: string; readonly name: string; readonly port: number };
}

/** https://prometheus-operator.dev/docs/api-reference/api/: a ServiceMonitor or a PodMonitor. */
export interface Monitor extends EntityBase {
  readonly kind: 'monitor';
  readonly namespace: string;
  /** Its own, by which Prometheus selects it. */
  readonly labels: Labels;
  /** Whose labels the selector is about. */
  readonly of: 'services' | 'pods';
  /** Undefined where it cannot be read. */
  readonly selector: LabelSelector | undefined;
  /** Undefined: every namespace. */
  readonly namespaces: readonly string[] | undefined;
  readonly endpoints: readonly MonitorEndpoint[];
}

export interface MonitorEndpoint {
  readonly path: FieldPath;
  /** The name of a port of the Service, or of the pod with a PodMonitor. */
  readonly port: string | undefined;
  /** A port of the pod. */
  readonly targetPort: number | string | undefined;
  /** A proxy or its relabelings may have something else called than what is selected. */
  readonly isDiverted?: true;
}

/** What makes pods that scrape what monitors mean: a Prometheus of the operator, or a PrometheusAgent. */
export interface Scraper extends EntityBase {
  readonly kind: 'scraper';
  readonly namespace: string;
  /** Those that its pods have for certain; the operator adds more. */
  readonly labels: Labels;
  readonly hostNetwork: boolean;
  /** Monitors mean their own namespace, whatever they say. */
  readonly ignoresNamespaces: boolean;
  /** Which monitors it takes, by what these are about; undefined: none. */
  readonly takes: Readonly<Record<Monitor['of'], TakenMonitors | undefined>>;
}

export interface TakenMonitors {
  readonly monitors: LabelSelector;
  /** Undefined: only in its own one. */
  readonly namespaces: LabelSelector | undefined;
}
