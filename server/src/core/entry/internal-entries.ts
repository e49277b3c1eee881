import type { NamespaceView } from '../cluster/namespace-view';
import { type ApiObject, objectsOfKind } from '../gateway/api-object';
import { hasLabels } from '../kubernetes/labels';
import { isInternalLoadBalancer } from '../kubernetes/read-external-access';
import { readLabels } from '../kubernetes/read-resource';
import { nodeAt, stringAt } from '../yaml/field-path';
import { annotationsOf, type EntryIngress, isSwitchedOn } from './ingress';

/*
 * Entries that only the own network reaches, whatever their hosts are called: what is wrong with them is less grave.
 */

/** By the scheme of its load balancer, as its controller's annotations say it, or by the name of its class. */
export function isInternalIngress(ingress: EntryIngress): boolean {
  const { annotations, by } = ingress;
  // The AWS Load Balancer Controller makes internal ones unless told otherwise.
  if (by === 'aws') return annotations.get('alb.ingress.kubernetes.io/scheme') !== 'internet-facing';
  if (by === 'azure' && isSwitchedOn(annotations, 'appgw.ingress.kubernetes.io/use-private-ip')) return true;
  return ingress.classNames.some(isInternalName);
}

/** Of Gateway API: by the name of its class, or by annotations for the load balancer that is made for it. */
export function isInternalGateway(gateway: ApiObject): boolean {
  const { content } = gateway;
  if (isInternalName(stringAt(content, ['spec', 'gatewayClassName']) ?? '')) return true;
  const annotations = new Map([
    ...annotationsOf(gateway),
    ...readLabels(nodeAt(content, ['spec', 'infrastructure', 'annotations'])),
  ]);
  return isInternalLoadBalancer({ node: content, annotations });
}

/** Of Istio: where all load balancers of its namespace that select the same pods are internal. */
export function isInternalIstioGateway({ content }: ApiObject, view: Pick<NamespaceView, 'kept'>): boolean {
  const selector = readLabels(nodeAt(content, ['spec', 'selector']));
  const before = objectsOfKind(view, 'Service').filter(
    (service) => selector.size > 0 && hasLabels(readLabels(nodeAt(service.content, ['spec', 'selector'])), selector),
  );
  return (
    before.length > 0 &&
    before.every((service) => isInternalLoadBalancer({ node: service.content, annotations: annotationsOf(service) }))
  );
}

function isInternalName(className: string): boolean {
  return /internal|rilb|private|intranet|tailscale|vpn/i.test(className);
}
