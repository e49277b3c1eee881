import type { YamlNode } from './tree';

/** Whether a node says `true`, and is neither a text nor absent. */
export function isTrue(node: YamlNode | undefined): boolean {
  return node?.kind === 'scalar' && node.value === true;
}

/** The same of `false`. */
export function isFalse(node: YamlNode | undefined): boolean {
  return node?.kind === 'scalar' && node.value === false;
}
