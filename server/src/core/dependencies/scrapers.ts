import { knowledgeOf, type NamespaceKnowledge, type Namespaces, type PodEndpoint } from '../connectivity/endpoint';
import { matchNamespace } from '../connectivity/match';
import { memoize } from '../connectivity/memoize';
import { nothingAssumed } from '../connectivity/options';
import { type Truth, truthOf } from '../connectivity/truth';
import { anyPod } from '../graph/ingress-controller-node';
import type { Monitor, Scraper } from '../kubernetes/calls';
import type { Workload } from '../kubernetes/entities';
import { type LabelSelector, matchesLabels, selectsEverything } from '../kubernetes/label-selector';
import { resourceWords } from '../kubernetes/resource';

/** Whether a Prometheus of the operator scrapes what a monitor means. `namespace` is that of the monitor. */
export function takesMonitor(scraper: Scraper, monitor: Monitor, namespace: () => NamespaceKnowledge): Truth {
  const taken = scraper.takes[monitor.of];
  if (scraper.unknown !== undefined) return 'unknown';
  if (taken === undefined || !matchesLabels(taken.monitors, monitor.labels)) return 'no';
  if (taken.namespaces === undefined) return truthOf(scraper.namespace === monitor.namespace);
  if (selectsEverything(taken.namespaces)) return 'yes';
  return matchNamespace(taken.namespaces, { namespace: namespace() }, nothingAssumed);
}

/** The namespaces in which a Prometheus looks for what a monitor means; undefined: every one. */
export function namespacesMeant(monitor: Monitor, scraper: Scraper | undefined): readonly string[] | undefined {
  return scraper?.ignoresNamespaces === true ? [monitor.namespace] : monitor.namespaces;
}

/** Stands for the pods that the operator makes. */
export function scraperPod({ namespaces }: Namespaces, scraper: Scraper): PodEndpoint {
  return {
    ...anyPod,
    workload: scraperWorkload(scraper),
    moreLabels: `The operator gives the pods of ${resourceWords(scraper.identity)} further labels, and a selector decides by them.`,
    namespace: knowledgeOf({ namespaces }, scraper.namespace),
    within: scraper.hostNetwork ? undefined : namespaces.get(scraper.namespace)?.podAddresses,
  };
}

/** The same as a workload, of which no manifest has a template. */
export const scraperWorkload = memoize(
  ({ identity, ref, basePath, namespace, namespaceSource, digest, labels, hostNetwork }: Scraper): Workload => ({
    ...anyPod.workload,
    ...{ identity, ref, basePath, namespace, namespaceSource, digest, labels, hostNetwork },
  }),
);

/** Pods that are Prometheus by the labels that its charts, its operator and most manifests give them. */
export const prometheusWorkloads = memoize((workloads: readonly Workload[]): readonly Workload[] =>
  workloads.filter(
    ({ labels, unknown }) =>
      unknown === undefined && prometheusSelectors.some((selector) => matchesLabels(selector, labels)),
  ),
);

/** One of them is fulfilled by such pods. */
export const prometheusSelectors: readonly LabelSelector[] = ['app.kubernetes.io/name', 'app'].map((key) => ({
  requirements: [{ key, operator: 'In', values: ['prometheus', 'prometheus-server'] }],
}));
