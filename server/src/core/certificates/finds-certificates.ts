import type { NamespaceFacts } from '../cluster/namespace-view';
import { classesMeant } from '../entry/ingress-controllers';
import type { KeptDocument } from '../kubernetes/kept-document';
import { readLabels, textAt } from '../kubernetes/read-resource';
import { nodeAt } from '../yaml/field-path';

/**
 * Controllers that look for a certificate by the host, whatever `spec.tls` of an Ingress lists, or have one for all of them.
 * https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/cert_discovery/
 * https://doc.traefik.io/traefik/reference/routing-configuration/kubernetes/ingress/
 */
export function findsCertificates({ content }: KeptDocument, { ingressClasses }: NamespaceFacts): boolean {
  const annotations = readLabels(nodeAt(content, ['metadata', 'annotations']));
  // The API server refuses both together, and where they are written all the same, the field is the newer one.
  const className = textAt(content, ['spec', 'ingressClassName']) ?? annotations.get('kubernetes.io/ingress.class');
  const controllers = classesMeant(className, ingressClasses).map(({ controller }) => controller);
  return (
    [className ?? '', ...controllers].some((each) => searching.test(each)) ||
    [...annotations.keys()].some((key) =>
      /^(alb\.ingress|appgw\.ingress|traefik\.ingress|[\w.]*networking\.gke\.io)/.test(key),
    )
  );
}

const searching = /alb|gce|traefik|application-gateway|cloudflare|tailscale/i;
