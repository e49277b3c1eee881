import { privateTopLevels } from '../entry/hosts';

/**
 * Whether people outside of the own network may ask for a host of this name, to go by the name: it has the form of a
 * domain, and none of those that nobody can register (RFC 2606, 6761, 6762, 8375, ICANN's `internal`).
 */
export function isPublicName(name: string): boolean {
  const labels = name.toLowerCase().replace(/\.$/, '').split('.');
  const top = labels.at(-1) ?? '';
  if (labels.length < 2 || /^\d+$/.test(top)) return false;
  if (top === 'arpa' || labels.includes('svc')) return false;
  return !privateTopLevels.has(top) && !/^(example\.(com|org|net))$/.test(labels.slice(-2).join('.'));
}
