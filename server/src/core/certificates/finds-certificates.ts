import type { NamespaceFacts } from '../cluster/namespace-view';
import { classesMeant } from '../entry/ingress-controllers';
import { classNamesIn } from '../kubernetes/ingress-class-names';
import type { KeptDocument } from '../kubernetes/kept-document';
import { readLabels } from '../kubernetes/read-resource';
import { nodeAt } from '../yaml/field-path';

/**
 * Controllers that look for a certificate by the host, whatever `spec.tls` of an Ingress lists, or have one for all of them.
 * https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/cert_discovery/
 * https://doc.traefik.io/traefik/reference/routing-configuration/kubernetes/ingress/
 */
export function findsCertificates({ content }: KeptDocument, { ingressClasses }: NamespaceFacts): boolean {
  const annotations = readLabels(nodeAt(content, ['metadata', 'annotations']));
  const names = classNamesIn(content);
  const controllers = classesMeant(names, ingressClasses).map(({ controller }) => controller);
  return (
    [...names, ...controllers].some((each) => searching.test(each)) ||
    [...annotations.keys()].some((key) =>
      /^(alb\.ingress|appgw\.ingress|traefik\.ingress|[\w.]*networking\.gke\.io)/.test(key),
    )
  );
}

const searching = /alb|gce|traefik|application-gateway|cloudflare|tailscale/i;
