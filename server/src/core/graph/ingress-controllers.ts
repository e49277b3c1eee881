import type { Cluster } from '../cluster/cluster';
import type { NamespaceView } from '../cluster/namespace-view';
import { memoize } from '../connectivity/memoize';
import type { Ingress, IngressController, Workload } from '../kubernetes/entities';
import { classNamesOf } from '../kubernetes/ingress-class-names';

/** The workloads of the manifests that are known to serve an Ingress, so that its traffic comes from their pods. */
export function controllersServing(cluster: Cluster, ingress: Ingress): readonly Workload[] {
  return controllersOf(cluster)
    .filter(({ controller }) => servesIngress(cluster.facts, controller, ingress))
    .map(({ workload }) => workload);
}

/**
 * Where the IngressClass that an Ingress names is not in the manifests, or what its controller is told: the controller
 * that serves a class of that name unless told otherwise, if there is exactly one. Likely and not certain.
 */
export function likelyController(cluster: Cluster, ingress: Ingress): Workload | undefined {
  const { namespace } = ingress;
  const [name, ...otherNames] = classNamesOf(ingress);
  if (name === undefined || otherNames.length > 0) return undefined;
  const classes = cluster.facts.ingressClasses.filter((each) => each.name === name);
  const [found, ...others] = controllersOf(cluster).filter(
    ({ controller: { className: usual, namespaces, part, controller } }) =>
      usual === name &&
      (namespaces === undefined || namespaces.includes(namespace)) &&
      classes.every((each) => part !== undefined && each.controller === controller),
  );
  return others.length === 0 ? found?.workload : undefined;
}

/** Pods that serve Ingresses. */
export interface ControllerPods {
  readonly workload: Workload;
  readonly controller: IngressController;
}

const controllersOf = memoize((cluster: Cluster) => controllersIn(cluster.namespaces.values()));

/** Those of which it is certain. Costs a look at each namespace. */
export function controllersIn(views: Iterable<Pick<NamespaceView, 'workloads'>>): readonly ControllerPods[] {
  return [...views].flatMap(({ workloads }) => controllersAmong(workloads));
}

const controllersAmong = memoize((workloads: readonly Workload[]): readonly ControllerPods[] => {
  const known = workloads.flatMap((workload) =>
    workload.ingressController === undefined || workload.unknown !== undefined
      ? []
      : { workload, controller: workload.ingressController },
  );
  const [told, ...others] = known.filter(({ controller }) => controller.part === 'told');
  return known.flatMap(({ workload, controller }) => {
    if (controller.part === 'told') return [];
    const isTold = controller.part !== undefined && told !== undefined && others.length === 0;
    return { workload, controller: isTold ? { ...told.controller, part: undefined } : controller };
  });
});

/** https://kubernetes.io/docs/concepts/services-networking/ingress/#ingress-class */
export function servesIngress(
  facts: Pick<Cluster['facts'], 'ingressClasses'>,
  controller: IngressController,
  ingress: Ingress,
): boolean {
  // What it is told is not known.
  if (controller.part !== undefined) return false;
  if (controller.namespaces !== undefined && !controller.namespaces.includes(ingress.namespace)) return false;
  const [name, ...otherNames] = classNamesOf(ingress);
  if (otherNames.length > 0) return false;
  if (name !== undefined && name === ingress.annotatedClass && name === controller.className) return true;
  if (name === undefined) {
    const defaults = facts.ingressClasses.filter(({ isDefault }) => isDefault);
    // The API server gives an Ingress without a class the default one.
    return defaults.length > 0 ? isOnly(defaults, controller) : controller.servesWithoutClass;
  }
  return isOnly(
    facts.ingressClasses.filter((each) => each.name === name),
    controller,
  );
}

function isOnly(
  classes: readonly { readonly name: string; readonly controller: string }[],
  { controller, onlyClass }: IngressController,
): boolean {
  return (
    classes.length > 0 &&
    classes.every((each) => each.controller === controller && (onlyClass === undefined || each.name === onlyClass))
  );
}
