import { memoize } from '../../connectivity/memoize';
import { readLabels, textAt } from '../../kubernetes/read-resource';
import { itemsAt, nodeAt } from '../../yaml/field-path';
import { parseDocument } from '../../yaml/parse-document';
import type { YamlMap } from '../../yaml/tree';
import { awsTargets, negAnnotation } from '../policies/description';

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

/**
 * Whether a load balancer of AWS asks the pods of a Service, or those behind an Ingress, for their health, on the ports
 * to which it forwards, from its own addresses of the network that it is in.
 * False where another port is asked, or where these addresses are of IPv6, of which AWS gives out public ones.
 */
export const asksFromInside = memoize((object: YamlMap): boolean => {
  const annotations = readLabels(nodeAt(object, ['metadata', 'annotations']));
  const kind = textAt(object, ['kind']) === 'Ingress' ? 'Ingress' : 'Service';
  if (!Object.entries(awsTargets[kind]).some(([key, value]) => annotations.get(key) === value)) return false;
  const families = itemsAt(object, ['spec', 'ipFamilies']).map((family) => textAt(family, []));
  if (families.includes('IPv6')) return false;
  return [...annotations].every(([key, value]) => !/healthcheck-port$/.test(key) || value === 'traffic-port');
});
