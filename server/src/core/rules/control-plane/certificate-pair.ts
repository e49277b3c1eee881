import { type Component, flagValue, isUnset } from './component';
import type { Mend } from './flag-rule';

/**
 * Gives a component both files of a certificate that kubeadm makes, or the one that it lacks. Nothing where it has the
 * other file of another certificate: only whoever made that knows where its key is.
 */
export function mendPair(
  component: Component,
  title: string,
  files: Readonly<Record<string, string>>,
): readonly Mend[] {
  const isWritten = (name: string) => component.flags.has(name) && !isUnset(component, name);
  if (Object.entries(files).some(([name, file]) => isWritten(name) && flagValue(component, name) !== file)) return [];
  return [{ title, set: Object.fromEntries(Object.entries(files).filter(([name]) => !isWritten(name))) }];
}
