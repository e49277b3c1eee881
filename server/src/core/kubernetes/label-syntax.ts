import { isDns1123Subdomain } from './api-identity';

/**
 * What Kubernetes accepts as the key of a label: a name, after an optional DNS subdomain and a slash.
 * https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set
 */
export function isLabelKey(text: string): boolean {
  const slash = text.indexOf('/');
  const name = text.slice(slash + 1);
  return isName(name) && (slash < 0 || isDns1123Subdomain(text.slice(0, slash)));
}

export function isLabelValue(text: string): boolean {
  return text === '' || isName(text);
}

function isName(text: string): boolean {
  return text.length <= 63 && /^[A-Za-z0-9]([-_.A-Za-z0-9]*[A-Za-z0-9])?$/.test(text);
}
