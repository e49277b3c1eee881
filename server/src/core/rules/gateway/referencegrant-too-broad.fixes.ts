import { viewsOf } from '../../fixes/new-policy';
import { yamlString } from '../../fixes/policy-yaml';
import { objectsOfKind } from '../../gateway/api-object';
import { listenersOf } from '../../gateway/listeners';
import type { ProposeFixes } from '../rule';
import type { Data } from './referencegrant-too-broad';

/** To the Secrets that are referred to now, where these are few enough to be meant. */
export const referencegrantTooBroadFixes: ProposeFixes = (finding, analysis) => {
  const { to, from, namespace } = finding.data as Data;
  const names = new Set(
    from
      .filter(({ kind }) => kind === 'Gateway' || kind === 'ListenerSet')
      .flatMap((each) => viewsOf(analysis, finding, each.namespace).flatMap((view) => objectsOfKind(view, each.kind)))
      .flatMap(listenersOf)
      .flatMap(({ certificates }) => certificates.filter((ref) => ref.namespace === namespace))
      .map(({ name }) => name),
  );
  const [name, ...others] = names;
  if (name === undefined || others.length > 0) return [];
  return [
    {
      title: `Lend Secret "${name}" alone`,
      isSafe: true,
      actions: [{ kind: 'add-entry', at: finding.at, path: to, yaml: `name: ${yamlString(name)}` }],
    },
  ];
};
