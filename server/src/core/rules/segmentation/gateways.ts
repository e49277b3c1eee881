import type { NamespaceView } from '../../cluster/namespace-view';
import { memoize } from '../../connectivity/memoize';
import type { Service, Workload } from '../../kubernetes/entities';
import { statedIntent } from '../../kubernetes/stated-intent';
import type { PolicyUnit } from '../../policies/ir';
import { everySelected, namespaceRequirementsOf, requirementsOf, selectsNamespace } from '../../policies/subjects';

/** Whether a policy selects only pods whose purpose it is to take connections from outside. */
export function selectsOnlyGateways(view: NamespaceView, unit: PolicyUnit): boolean {
  if (selectsNamespace(view, unit)) return isGateway(view.name);
  if (demandsGateway(unit)) return true;
  const isOfGateway = ({ identity, labels }: Workload) =>
    isGateway(identity.name) || [...labels.values()].some(isGateway);
  return everySelected(view, unit, isOfGateway) === true;
}

/** Whether a label by which a policy selects its pods, or the namespaces of its pods, is one of gateways. */
export function demandsGateway({ subject }: PolicyUnit): boolean {
  return [...requirementsOf(subject), ...namespaceRequirementsOf(subject)].some(
    ({ operator, values }) => operator === 'In' && values.every(isGateway),
  );
}

/** Whether the policy, or the label by which it selects its pods, says that they are for the public. */
export const statesPublic: (unit: PolicyUnit) => boolean = memoize(({ intent, subject }) => {
  if (intent === 'public') return true;
  const labels = requirementsOf(subject)
    .filter(({ operator, values }) => operator === 'In' && values.length === 1)
    .map(({ key, values: [value = ''] }) => [key, value] as const);
  return statedIntent({ name: '', labels: new Map(labels), annotations: new Map() }) === 'public';
});

/** Whether it is known by a name that a Service belongs to an ingress controller or a gateway. */
export function isServiceOfGateway({ name, selector }: Service): boolean {
  return isGateway(name) || [...(selector?.values() ?? [])].some(isGateway);
}

function isGateway(name: string): boolean {
  return gatewayName.test(name);
}

/** Ingress controllers and gateways are called by what they are, or by their product. */
const gatewayName =
  /(^|[-_.])(ingress|ingressgateway|gateway|traefik|haproxy|contour|envoy|kong|emissary|ambassador|apisix|router-default)([-_.]|$)/i;
