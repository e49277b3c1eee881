import { type GroupName, groupNames } from './groups';
import type { LoadedGroups, RuleGroup } from './rule-group';

/** Each is a script of its own in the servers; the command line has them in its bundle. */
const loaders: Readonly<Record<GroupName, () => Promise<RuleGroup>>> = {
  policies: async () => (await import('./policies/policies-rules')).policiesRules,
  'control-plane': async () => (await import('./control-plane/control-plane-rules')).controlPlaneRules,
  gateway: async () => (await import('./gateway/gateway-rules')).gatewayRules,
};

/** The module of a group. Rejects where its script cannot be read. */
export function loadGroup(name: GroupName): Promise<RuleGroup> {
  return loaders[name]();
}

/** For hosts that load nothing later. */
export async function loadAllGroups(): Promise<LoadedGroups> {
  return new Map(await Promise.all(groupNames.map(async (name) => [name, await loadGroup(name)] as const)));
}
