import { type GroupName, groupNames } from './groups';
import { type LoadedGroups, type LoadPart, loadAtOnce, type RuleGroup } from './rule-group';

/** Each is a script of its own in the servers; the command line has them in its bundle. */
const loaders: Readonly<Record<GroupName, (loadPart: LoadPart) => Promise<RuleGroup>>> = {
  policies: async () => (await import('./policies/policies-rules')).policiesRules,
  'control-plane': async () => (await import('./control-plane/control-plane-rules')).controlPlaneRules,
  gateway: async () => (await import('./gateway/gateway-rules')).gatewayRules,
  certificates: async (loadPart) => (await import('./certificates/certificates-rules')).certificatesRules(loadPart),
  'domain-names': async () => (await import('./domain-names/domain-names-rules')).domainNamesRules,
  'policy-engines': async () => (await import('./policy-engines/policy-engines-rules')).policyEnginesRules,
  'replaced-apis': async () => (await import('./replaced-apis/replaced-apis-rules')).replacedApisRules,
  'source-allowlists': async () => (await import('./source-allowlists/source-allowlists-rules')).sourceAllowlistsRules,
  entry: async () => (await import('./entry/entry-rules')).entryRules,
};

/** The module of a group, which loads the rest with `loadPart`. Rejects where its script cannot be read. */
export function loadGroup(name: GroupName, loadPart: LoadPart): Promise<RuleGroup> {
  return loaders[name](loadPart);
}

/** For hosts that load nothing later. */
export async function loadAllGroups(): Promise<LoadedGroups> {
  return new Map(await Promise.all(groupNames.map(async (name) => [name, await loadGroup(name, loadAtOnce)] as const)));
}
