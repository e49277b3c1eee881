import { memoize } from '../../connectivity/memoize';
import { readLabels, textAt } from '../../kubernetes/read-resource';
import { nodeAt } from '../../yaml/field-path';
import { parseDocument } from '../../yaml/parse-document';
import type { YamlMap } from '../../yaml/tree';
import { negAnnotation } from '../policies/description';

/** Which ports of a Service a load balancer of Google Cloud asks for their health. */
export interface HealthChecks {
  /** Those to which an Ingress leads. */
  readonly ofIngresses: boolean;
  /** Those that are listed. */
  readonly ports: readonly number[];
}

/**
 * Container-native load balancing: network endpoint groups have the ports of the pods, which are asked for their health
 * where no BackendConfig says something else. Undefined where it is not known.
 * https://cloud.google.com/kubernetes-engine/docs/how-to/container-native-load-balancing
 */
export const readHealthChecks = memoize((service: YamlMap): HealthChecks | undefined => {
  const annotations = readLabels(nodeAt(service, ['metadata', 'annotations']));
  const written = annotations.get(negAnnotation);
  if (written === undefined || [...annotations.keys()].some((key) => /\/backend-config$/.test(key))) return undefined;
  // JSON is YAML.
  const { root } = parseDocument(written);
  const exposed = nodeAt(root, ['exposed_ports']);
  const ofIngresses = textAt(root, ['ingress']) === 'true';
  const ports =
    exposed?.kind === 'map' ? exposed.entries.map(({ key }) => Number(key.source)).filter(Number.isInteger) : [];
  return ofIngresses || ports.length > 0 ? { ofIngresses, ports } : undefined;
});
