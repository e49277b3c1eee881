import { isTrue } from '../yaml/booleans';
import { fieldOf, isNull, itemsAt, nodeAt, stringAt } from '../yaml/field-path';
import type { YamlNode } from '../yaml/tree';
import type { Monitor, MonitorEndpoint, Scraper, TakenMonitors } from './calls';
import type { EntityBase } from './entities';
import type { LabelSelector } from './label-selector';
import { isDoubt } from './policy-problem';
import { PolicyReading } from './policy-reading';
import { readLabelSelector } from './read-label-selector';
import { readLabels, textAt } from './read-resource';
import { portAt } from './read-service';
import type { Resource } from './resource';

/*
 * The Prometheus operator: what is scraped, and by whom.
 * https://prometheus-operator.dev/docs/api-reference/api/
 */

const operatorGroup = 'monitoring.coreos.com';

/** A ServiceMonitor or a PodMonitor of a namespace; undefined for other kinds. */
export function readMonitor(
  resource: Resource,
  namespace: string,
): Omit<Monitor, keyof EntityBase | 'kind' | 'namespace'> | undefined {
  const { group, kind, labels, node } = resource;
  if (group !== operatorGroup || (kind !== 'ServiceMonitor' && kind !== 'PodMonitor')) return undefined;
  const spec = fieldOf(node, 'spec');
  const elsewhere = fieldOf(spec, 'namespaceSelector');
  const any = fieldOf(elsewhere, 'any');
  const names = itemsAt(elsewhere, ['matchNames']).flatMap((item) => textAt(item, []) ?? []);
  const [of, key] = kind === 'ServiceMonitor' ? (['services', 'endpoints'] as const) : (['pods', ofPods] as const);
  return {
    labels,
    of,
    selector: readSelector(fieldOf(spec, 'selector')),
    namespaces: isTrue(any) ? undefined : names.length > 0 ? names : [namespace],
    endpoints: itemsAt(spec, [key]).map((item, index): MonitorEndpoint => {
      const port = stringAt(item, ['port']);
      return {
        path: ['spec', key, index],
        port: port === '' ? undefined : port,
        targetPort: (of === 'pods' ? portAt(item, 'portNumber') : undefined) ?? portAt(item, 'targetPort'),
        ...(isDiverted(item) ? { isDiverted: true } : {}),
      };
    }),
  };
}

const ofPods = 'podMetricsEndpoints';

/** By relabelings targets are left out, or another address is called. */
function isDiverted(endpoint: YamlNode): boolean {
  if (!isNull(fieldOf(endpoint, 'proxyUrl')) || isTrue(fieldOf(endpoint, 'proxyFromEnvironment'))) return true;
  return itemsAt(endpoint, ['relabelings']).some((relabeling) => {
    const action = stringAt(relabeling, ['action'])?.toLowerCase() ?? 'replace';
    return /^(keep|drop)/.test(action) || stringAt(relabeling, ['targetLabel']) === '__address__';
  });
}

/** A Prometheus or a PrometheusAgent; undefined for other kinds. */
export function readScraper(
  resource: Resource,
): (Omit<Scraper, keyof EntityBase | 'kind' | 'namespace'> & Pick<EntityBase, 'unknown'>) | undefined {
  const { group, kind, name, node } = resource;
  if (group !== operatorGroup || (kind !== 'Prometheus' && kind !== 'PrometheusAgent')) return undefined;
  const spec = fieldOf(node, 'spec');
  const services = readTaken(spec, 'serviceMonitor');
  const pods = readTaken(spec, 'podMonitor');
  const isUnknown = services === 'unreadable' || pods === 'unreadable';
  return {
    labels: new Map([
      ...readLabels(nodeAt(spec, ['podMetadata', 'labels'])),
      ['app.kubernetes.io/name', kind === 'Prometheus' ? 'prometheus' : 'prometheus-agent'],
      ['app.kubernetes.io/instance', name],
      ['app.kubernetes.io/managed-by', 'prometheus-operator'],
      ['operator.prometheus.io/name', name],
      ...(kind === 'Prometheus' ? ([['prometheus', name]] as const) : []),
    ]),
    hostNetwork: isTrue(fieldOf(spec, 'hostNetwork')),
    ignoresNamespaces: isTrue(fieldOf(spec, 'ignoreNamespaceSelectors')),
    takes: {
      services: services === 'unreadable' ? undefined : services,
      pods: pods === 'unreadable' ? undefined : pods,
    },
    ...(isUnknown ? { unknown: `It is not known what ${kind} "${name}" scrapes.` } : {}),
  };
}

/** Without a selector of monitors none of them is taken; without one of namespaces, those of its own. */
function readTaken(
  spec: YamlNode | undefined,
  prefix: 'serviceMonitor' | 'podMonitor',
): TakenMonitors | undefined | 'unreadable' {
  const [own, elsewhere] = [fieldOf(spec, `${prefix}Selector`), fieldOf(spec, `${prefix}NamespaceSelector`)];
  if (isNull(own)) return undefined;
  const monitors = readSelector(own);
  const namespaces = readSelector(elsewhere);
  if (monitors === undefined || (namespaces === undefined && !isNull(elsewhere))) return 'unreadable';
  return { monitors, namespaces };
}

function readSelector(node: YamlNode | undefined): LabelSelector | undefined {
  if (isNull(node)) return undefined;
  const reading = new PolicyReading(() => {});
  const selector = readLabelSelector({ shape: 'selector', node, path: [], parent: undefined }, reading);
  return reading.problems.some(isDoubt) ? undefined : selector;
}
