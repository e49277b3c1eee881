/** Annotations of Ingresses, by the product that reads them. */

/** https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/ */
export function nginx(name: string): string {
  return `nginx.ingress.kubernetes.io/${name}`;
}

/** https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/ */
export function aws(name: string): string {
  return `alb.ingress.kubernetes.io/${name}`;
}

/** https://azure.github.io/application-gateway-kubernetes-ingress/annotations/ */
export function azure(name: string): string {
  return `appgw.ingress.kubernetes.io/${name}`;
}

/** https://doc.traefik.io/traefik/reference/routing-configuration/kubernetes/ingress/ */
export function traefik(name: string): string {
  return `traefik.ingress.kubernetes.io/${name}`;
}

/** https://haproxy-ingress.github.io/docs/configuration/keys/ */
export function haproxyIngress(name: string): string {
  return `haproxy-ingress.github.io/${name}`;
}

/** It reads the older prefix as well. https://haproxy-ingress.github.io/docs/configuration/command-line/#annotations-prefix */
export const haproxyIngressPrefixes: readonly string[] = [haproxyIngress(''), 'ingress.kubernetes.io/'];

/** https://docs.nginx.com/nginx-ingress-controller/integrations/app-protect-waf/configuration/ */
export function appProtect(name: string): string {
  return `appprotect.f5.com/app-protect-${name}`;
}

/** https://developer.konghq.com/kubernetes-ingress-controller/reference/annotations/ */
export function kong(name: string): string {
  return `konghq.com/${name}`;
}
