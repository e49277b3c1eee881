import type { YamlNode } from '../yaml/tree';
import { textAt } from './read-resource';

export const lastPort = 65535;

export function isPortNumber(value: number): boolean {
  return Number.isInteger(value) && value >= 1 && value <= lastPort;
}

/** IANA_SVC_NAME as validation.IsValidPortName has it: RFC 6335 in lower case. */
export function isPortName(text: string): boolean {
  return text.length <= 15 && /^[a-z0-9]+(-[a-z0-9]+)*$/.test(text) && /[a-z]/.test(text);
}

/** The number or name of a port that a scalar alone stands for, as text; undefined for anything else. */
export function barePort(node: YamlNode): string | undefined {
  const text = textAt(node, []);
  return text !== undefined && (isPortNumber(Number(text)) || isPortName(text)) ? text : undefined;
}
