import type { ProposeFixes } from '../rule';
import type { Data } from './ingress-nginx-unsafe-annotation';

export const ingressNginxUnsafeAnnotationFixes: ProposeFixes = ({ at, data, place }) => {
  const { remove, set } = data as Data;
  const key = place.kind === 'field' ? `${place.path.at(-1)}` : '';
  if (remove !== null) {
    const title = `Take the annotation ${key.slice(key.indexOf('/') + 1)} out`;
    return [{ title, isSafe: false, actions: [{ kind: 'remove-entry', at, path: remove }] }];
  }
  if (set === null) return [];
  return [{ title: `Set ${key} to ${set.value}`, isSafe: false, actions: [{ kind: 'set-field', at, ...set }] }];
};
