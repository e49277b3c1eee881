import { allFindings, defaultOptions } from '../../server/src/core';
import { analyseFiles } from './analysis';
import type { MadeCertificate } from './certificates';
import { parseFixture } from './fixture';

export const today = '2026-06-30';

/** `data` of a Secret with a certificate and its key. */
export function pairData(
  made: Pick<MadeCertificate, 'certificate' | 'key'>,
  keys: readonly [certificate: string, key: string] = ['tls.crt', 'tls.key'],
): string {
  return `data:\n  ${keys[0]}: ${btoa(made.certificate)}\n  ${keys[1]}: ${btoa(made.key)}\n`;
}

/** A Secret for TLS in namespace "shop". */
export function tlsSecret(name: string, data: string, type = 'kubernetes.io/tls'): string {
  return `---\napiVersion: v1\nkind: Secret\nmetadata:\n  name: ${name}\n  namespace: shop\ntype: ${type}\n${data}`;
}

/** An Ingress in namespace "shop" with one rule for each host. `tls` is the list below `spec.tls`, in flow style. */
export function ingress(hosts: readonly string[], tls: string, extra = ''): string {
  const rules = hosts.map(
    (host) =>
      `    - host: "${host}"\n      http:\n        paths:\n          - path: /\n            pathType: Prefix\n            backend: { service: { name: web, port: { number: 80 } } }\n`,
  );
  const head = `---\napiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: shop\n  namespace: shop\n${extra}`;
  return `${head}spec:\n  ingressClassName: nginx\n  tls: ${tls}\n  rules:\n${rules.join('')}`;
}

/** What the rules of these ids find in a file, one text each: `rule severity line:column message`. */
export async function foundIn(yaml: string, rules: readonly string[]): Promise<readonly string[]> {
  const { files } = parseFixture(yaml.startsWith('#- ') ? yaml : `#- a.yaml\n${yaml}`);
  const analysis = await analyseFiles(files, { ...defaultOptions, today });
  return allFindings(analysis)
    .filter(({ ruleId }) => rules.includes(ruleId) || ruleId === 'rule-failed')
    .map(({ severity, message }) => `${severity}: ${message}`);
}
