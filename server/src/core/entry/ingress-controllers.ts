import type { IngressClass } from '../kubernetes/forwarding';
import type { Labels } from '../kubernetes/labels';

/** Products that serve Ingresses, as far as annotations of theirs are known. */
export type IngressProduct = 'ingress-nginx' | 'nginx' | 'aws' | 'gce' | 'azure' | 'haproxy' | 'traefik';

/** `other`: a class that is known to be of something else, or of which nobody knows what serves it; undefined: no class. */
export type ServedBy = IngressProduct | 'other' | undefined;

/**
 * What serves an Ingress: by the IngressClass that it names or that is the default, by the name of a class that is not
 * in the manifests, by the annotation of before, or by annotations that only one product reads.
 * https://kubernetes.io/docs/concepts/services-networking/ingress/#ingress-class
 */
export function servedBy(
  className: string | undefined,
  annotations: Labels,
  classes: readonly Pick<IngressClass, 'name' | 'controller' | 'isDefault'>[],
): ServedBy {
  const name = classNameOf(className, annotations);
  const meant = classesMeant(name, classes);
  const [found, ...others] = new Set(meant.map(({ controller }) => productOf(controller)));
  if (meant.length > 0) return others.length === 0 ? found : 'other';
  if (name !== undefined) return byClassName.find(([pattern]) => pattern.test(name))?.[1] ?? 'other';
  return byAnnotation.find(([prefix]) => [...annotations.keys()].some((key) => key.startsWith(prefix)))?.[1];
}

/** The annotation of before counts first. */
export function classNameOf(className: string | undefined, annotations: Labels): string | undefined {
  return annotations.get('kubernetes.io/ingress.class') ?? className;
}

/** The classes of a name in the manifests; the default ones of an Ingress without a class. */
export function classesMeant<Class extends Pick<IngressClass, 'name' | 'isDefault'>>(
  name: string | undefined,
  classes: readonly Class[],
): readonly Class[] {
  return classes.filter((each) => (name === undefined ? each.isDefault : each.name === name));
}

function productOf(controller: string): ServedBy {
  return byController.find(([prefix]) => controller === prefix || controller.startsWith(`${prefix}/`))?.[1] ?? 'other';
}

const byController: readonly (readonly [string, IngressProduct])[] = [
  ['k8s.io/ingress-nginx', 'ingress-nginx'],
  ['nginx.org/ingress-controller', 'nginx'],
  ['ingress.k8s.aws/alb', 'aws'],
  ['eks.amazonaws.com/alb', 'aws'],
  ['azure/application-gateway', 'azure'],
  ['haproxy.org/ingress-controller', 'haproxy'],
  ['traefik.io/ingress-controller', 'traefik'],
];

/** As their installers call them. */
const byClassName: readonly (readonly [RegExp, IngressProduct])[] = [
  [/^nginx$/, 'ingress-nginx'],
  [/^alb$/, 'aws'],
  [/^gce(-internal|-regional-external)?$/, 'gce'],
  [/^azure[-/]application-gateway$/, 'azure'],
  [/^haproxy$/, 'haproxy'],
  [/^traefik$/, 'traefik'],
];

const byAnnotation: readonly (readonly [string, IngressProduct])[] = [
  ['nginx.ingress.kubernetes.io/', 'ingress-nginx'],
  ['nginx.org/', 'nginx'],
  ['alb.ingress.kubernetes.io/', 'aws'],
  ['appgw.ingress.kubernetes.io/', 'azure'],
  ['networking.gke.io/', 'gce'],
  ['ingress.gcp.kubernetes.io/', 'gce'],
  ['haproxy.org/', 'haproxy'],
  ['traefik.ingress.kubernetes.io/', 'traefik'],
];
