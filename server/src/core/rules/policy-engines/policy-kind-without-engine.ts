import type { AnalysisOptions } from '../../analysis/options';
import { type NetworkPlugin, networkPlugins } from '../../cluster/network-plugins';
import { configuredPlugin } from '../../config/config-set';
import { field } from '../finding';
import type { Completion } from '../rule';
import type { GroupedRule } from '../rule-group';
import { policyEngines } from './description';

export type Data = { readonly words: string; readonly group: string };

export const policyKindWithoutEngine: GroupedRule<'document'> = {
  slice: 'document',
  *check({ content }) {
    if (content.kind !== 'manifest') return;
    for (const { apiVersion, group, kind, namespace, name, basePath, isBroken } of content.resources) {
      if (isBroken || !policyEngines.kinds.has(`${group}/${kind}`)) continue;
      yield {
        // What is said hangs on the configuration: see `holds`.
        message: '',
        place: field([...basePath, 'kind']),
        resource: { apiVersion, kind, namespace, name },
        data: { words: `${kind} "${name}"`, group } satisfies Data,
      };
    }
  },
  holds({ at, data }, { options }) {
    const { words, group } = data as Data;
    const [engine = '', ...others] = engines.get(group) ?? [];
    const plugin = pluginOf(options, at.uri);
    // A platform may bring any of them.
    if (plugin === undefined || networkPlugins[plugin] === 'chosen' || [engine, ...others].includes(plugin))
      return false;
    return {
      message: `${words} has no effect: ${engine} would enforce it, and the network plugin is ${plugin} (cni).`,
    } satisfies Completion;
  },
};

function pluginOf({ cluster, configs }: AnalysisOptions, uri: string): NetworkPlugin | undefined {
  return cluster.cni ?? configuredPlugin(configs, uri);
}

/** By the group of the kinds, the plugins that enforce them, the usual one first. */
const engines: ReadonlyMap<string, readonly NetworkPlugin[]> = new Map([
  ['cilium.io', ['cilium']],
  ['projectcalico.org', ['calico', 'canal']],
  ['crd.projectcalico.org', ['calico', 'canal']],
  ['crd.antrea.io', ['antrea']],
  ['k8s.ovn.org', ['ovn-kubernetes']],
  ['network.openshift.io', ['openshift-sdn']],
]);
