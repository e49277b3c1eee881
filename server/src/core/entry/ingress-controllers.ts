import type { IngressClass } from '../kubernetes/forwarding';
import type { Labels } from '../kubernetes/labels';
import { haproxyIngress, kong } from './annotation-names';

/** Products that serve Ingresses, as far as annotations of theirs are known. */
export type IngressProduct =
  | 'ingress-nginx'
  | 'nginx'
  | 'aws'
  | 'gce'
  | 'azure'
  | 'haproxy'
  | 'haproxy-ingress'
  | 'kong'
  | 'traefik';

/** `other`: a class that is known to be of something else, or of which nobody knows what serves it; undefined: no class. */
export type ServedBy = IngressProduct | 'other' | undefined;

/**
 * What serves an Ingress: by the IngressClass that it names or that is the default, by the name of a class that is not
 * in the manifests, by the annotation of before, or by annotations that only one product reads.
 * https://kubernetes.io/docs/concepts/services-networking/ingress/#ingress-class
 */
export function servedBy(
  classNames: readonly string[],
  annotations: Labels,
  classes: readonly Pick<IngressClass, 'name' | 'controller' | 'isDefault'>[],
): ServedBy {
  const ofNames = classNames.map((name) => byName(name, annotations, classes));
  const ofDefaults = classesMeant([], classes).map(({ controller }) => productOf(controller));
  const [found, ...others] = new Set(classNames.length > 0 ? ofNames : ofDefaults);
  if (found !== undefined) return others.length === 0 ? found : 'other';
  return byAnnotation.find(([prefix]) => hasAny(annotations, prefix))?.[1];
}

function hasAny(annotations: Labels, prefix: string): boolean {
  return [...annotations.keys()].some((key) => key.startsWith(prefix));
}

function byName(
  name: string,
  annotations: Labels,
  classes: Parameters<typeof servedBy>[2],
): Exclude<ServedBy, undefined> {
  const [found, ...others] = new Set(classesMeant([name], classes).map(({ controller }) => productOf(controller)));
  if (found !== undefined) return others.length === 0 ? found : 'other';
  // Two controllers go by the name of HAProxy.
  if (/haproxy/.test(name) && hasAny(annotations, haproxyIngress(''))) return 'haproxy-ingress';
  if (/kong/.test(name) && hasAny(annotations, kong(''))) return 'kong';
  return byClassName.find(([pattern]) => pattern.test(name))?.[1] ?? 'other';
}

/** The classes of these names in the manifests; the default ones of an Ingress that names none. */
export function classesMeant<Class extends Pick<IngressClass, 'name' | 'isDefault'>>(
  names: readonly string[],
  classes: readonly Class[],
): readonly Class[] {
  return classes.filter(({ name, isDefault }) => (names.length === 0 ? isDefault : names.includes(name)));
}

function productOf(controller: string): Exclude<ServedBy, undefined> {
  return byController.find(([prefix]) => controller === prefix || controller.startsWith(`${prefix}/`))?.[1] ?? 'other';
}

const byController: readonly (readonly [string, IngressProduct])[] = [
  ['k8s.io/ingress-nginx', 'ingress-nginx'],
  ['nginx.org/ingress-controller', 'nginx'],
  ['ingress.k8s.aws/alb', 'aws'],
  ['eks.amazonaws.com/alb', 'aws'],
  ['azure/application-gateway', 'azure'],
  ['haproxy.org/ingress-controller', 'haproxy'],
  ['haproxy-ingress.github.io/controller', 'haproxy-ingress'],
  ['ingress-controllers.konghq.com/kong', 'kong'],
  ['traefik.io/ingress-controller', 'traefik'],
];

/** As their installers call them. */
const byClassName: readonly (readonly [RegExp, IngressProduct])[] = [
  [/^nginx$/, 'ingress-nginx'],
  [/^alb$/, 'aws'],
  [/^gce(-internal|-regional-external)?$/, 'gce'],
  [/^azure[-/]application-gateway$/, 'azure'],
  [/^haproxy$/, 'haproxy'],
  [/^kong/, 'kong'],
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
  [haproxyIngress(''), 'haproxy-ingress'],
  [kong(''), 'kong'],
  ['traefik.ingress.kubernetes.io/', 'traefik'],
];
