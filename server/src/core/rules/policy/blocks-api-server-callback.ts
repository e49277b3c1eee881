import { groupBy } from '../../group-by';
import type { Rule } from '../rule';
import { areAdmittedPlain, blockedBehind, blockedFindings, isolatingCluster } from './blocked-entry';

export const blocksApiServerCallback: Rule = {
  id: 'blocks-api-server-callback',
  title: 'Calls of the API server that policies block',
  severity: 'warning',
  slice: 'namespace',
  *check(view, facts) {
    const calls = facts.callbacks.filter(({ service }) => service.namespace === view.name);
    const cluster = calls.length === 0 ? undefined : isolatingCluster(view, facts);
    if (cluster === undefined) return;
    for (const [, [first]] of groupBy(calls, ({ service: { name, port } }) => `${name} ${port}`)) {
      const [service, ...others] = view.services.filter(({ name }) => name === first?.service.name);
      if (first === undefined || first.unknown !== undefined || service === undefined || others.length > 0) continue;
      const ports = service.ports.filter(({ port, protocol }) => port === first.service.port && protocol === 'TCP');
      const blocked = blockedBehind(cluster, view, service, ports);
      // Of a CustomResourceDefinition only that field is read, so that no place in it can be shown.
      const entry =
        first.identity.kind === 'CustomResourceDefinition'
          ? { at: service, path: ['metadata', 'name'], effect: 'brings no calls to' }
          : { at: first, path: [...first.path, 'name'], effect: 'cannot reach' };
      const { namespaceSource } = service;
      yield* blockedFindings(view, { ...entry, namespaceSource, who: 'the API server', peer: null }, blocked);
    }
  },
  holds: areAdmittedPlain,
};
