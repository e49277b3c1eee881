import { type GroupName, groupNames } from './groups';
import type { LoadedGroups, LoadPart, RuleGroup } from './rule-group';

/** Each is a script of its own in the servers; the command line has them in its bundle. */
const loaders: Readonly<Record<GroupName, (loadPart: LoadPart) => Promise<RuleGroup>>> = {
  policies: async () => (await import('./policies/policies-rules')).policiesRules,
  'control-plane': async () => (await import('./control-plane/control-plane-rules')).controlPlaneRules,
  gateway: async () => (await import('./gateway/gateway-rules')).gatewayRules,
  certificates: async (loadPart) => (await import('./certificates/certificates-rules')).certificatesRules(loadPart),
};

/** The module of a group, which loads the rest with `loadPart`. Rejects where its script cannot be read. */
export function loadGroup(name: GroupName, loadPart: LoadPart): Promise<RuleGroup> {
  return loaders[name](loadPart);
}

/** For hosts that load nothing later. */
export async function loadAllGroups(): Promise<LoadedGroups> {
  return new Map(
    await Promise.all(groupNames.map(async (name) => [name, await loadGroup(name, (_, load) => load())] as const)),
  );
}
