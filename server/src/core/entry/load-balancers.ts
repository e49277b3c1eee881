import type { Labels } from '../kubernetes/labels';

export const certificateOfAws = 'service.beta.kubernetes.io/aws-load-balancer-ssl-cert';
export const backendProtocolOfAws = 'service.beta.kubernetes.io/aws-load-balancer-backend-protocol';

/**
 * Whether the load balancer of a Service speaks HTTP to clients, and so not for whoever ends TLS behind it. Network Load
 * Balancers, which another annotation asks for, pass on what is sent.
 * https://kubernetes.io/docs/concepts/services-networking/service/#ssl-support-on-aws
 */
export function speaksPlainHttp(annotations: Labels): boolean {
  return (
    annotations.get(backendProtocolOfAws)?.trim() === 'http' &&
    !annotations.has(certificateOfAws) &&
    !annotations.has('service.beta.kubernetes.io/aws-load-balancer-type')
  );
}
