import { buildConfigSet, type ConfigSet } from '../config/config-set';
import type { Analysis } from './analysis';

/** What other configuration files change of an analysis. Nothing changes identity that still says the same. */
export function configsAfter(
  before: Analysis,
  configFiles: Analysis['configFiles'],
): Pick<Analysis, 'configs' | 'options' | 'areRulesCurrent'> {
  const { configs, options, areRulesCurrent } = before;
  if (configFiles === before.configFiles) return { configs, options, areRulesCurrent };
  const built = buildConfigSet(configFiles.values(), options.chosenConfig);
  const next = meaningOf(built) === meaningOf(configs) ? configs : built;
  // Only these are looked at when rules run, and running them all takes long.
  if (ruleMeaningOf(next) === ruleMeaningOf(options.configs)) return { configs: next, options, areRulesCurrent };
  return { configs: next, options: { ...options, configs: next }, areRulesCurrent: false };
}

function meaningOf(set: ConfigSet): string {
  return JSON.stringify([...set.values()]);
}

function ruleMeaningOf(set: ConfigSet): string {
  const choices = [...set.values()].map(({ directory, config }) => {
    const { isRoot, rules, defaultNamespace, namespaces, cni, kubernetes, clusters, ruleOptions, render } = config;
    const ofRules = Object.keys(ruleOptions).length === 0 ? undefined : ruleOptions;
    const ofClusters = clusters.length === 0 ? undefined : clusters;
    const said = { directory, isRoot, rules, defaultNamespace, namespaces, cni, kubernetes };
    return { ...said, clusters: ofClusters, ruleOptions: ofRules, helmNamespace: render.helmNamespace };
  });
  return JSON.stringify(choices.filter((choice) => JSON.stringify(choice) !== saysNothing(choice.directory)));
}

function saysNothing(directory: string): string {
  return JSON.stringify({ directory, isRoot: false, rules: {}, namespaces: [] });
}
