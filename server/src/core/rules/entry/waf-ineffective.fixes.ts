import { setField, writtenService } from '../exposure/service-finding.fixes';
import type { ProposeFixes } from '../rule';
import type { Data } from './waf-ineffective';

export const wafIneffectiveFixes: ProposeFixes = (finding, analysis) => {
  const { key, value } = finding.data as Data;
  const written = writtenService(finding, analysis);
  const set = written && value !== null ? setField(written, ['metadata', 'annotations'], key, value) : undefined;
  if (set === undefined) return [];
  const title =
    titles.find(([name]) => key.endsWith(name))?.[1] ?? `Block attacks: ${key.slice(key.indexOf('/') + 1)} ${value}`;
  return [{ title, isSafe: false, actions: [set] }];
};

/** By the name of the annotation. */
const titles: readonly (readonly [name: string, title: string])[] = [
  ['/modsecurity-snippet', 'Block attacks: SecRuleEngine On'],
  ['/enable-owasp-core-rules', 'Take the rules of OWASP'],
  ['/app-protect-enable', 'Switch it on: app-protect-enable'],
];
