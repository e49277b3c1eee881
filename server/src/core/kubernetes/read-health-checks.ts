import { nodeAt } from '../yaml/field-path';
import { parseDocument } from '../yaml/parse-document';
import type { Service } from './entities';
import { textAt } from './read-resource';
import type { Resource } from './resource';

/** The annotation by which a load balancer of Google Cloud has the pods of a Service as its targets. */
export const negAnnotation = 'cloud.google.com/neg';

/**
 * Container-native load balancing: network endpoint groups have the ports of the pods, which are asked for their health
 * where no BackendConfig says something else.
 * https://cloud.google.com/kubernetes-engine/docs/how-to/container-native-load-balancing
 */
export function readHealthChecks({ annotations }: Resource): Pick<Service, 'healthChecks'> {
  const written = annotations.get(negAnnotation);
  if (written === undefined || [...annotations.keys()].some((key) => /\/backend-config$/.test(key))) return {};
  // JSON is YAML.
  const { root } = parseDocument(written);
  const exposed = nodeAt(root, ['exposed_ports']);
  const ofIngresses = textAt(root, ['ingress']) === 'true';
  const ports =
    exposed?.kind === 'map' ? exposed.entries.map(({ key }) => Number(key.source)).filter(Number.isInteger) : [];
  return ofIngresses || ports.length > 0 ? { healthChecks: { ofIngresses, ports } } : {};
}
