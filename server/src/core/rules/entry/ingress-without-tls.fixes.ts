import { documentRoot } from '../../analysis/document-root';
import { scopesOfFinding } from '../../analysis/scopes-of-finding';
import type { FixAction } from '../../fixes/fix';
import { yamlString } from '../../fixes/policy-yaml';
import { nodeAt } from '../../yaml/field-path';
import { setField } from '../exposure/service-finding.fixes';
import type { ProposeFixes } from '../rule';
import type { Data } from './ingress-without-tls';

const issuerAnnotation = 'cert-manager.io/cluster-issuer';

export const ingressWithoutTlsFixes: ProposeFixes = (finding, analysis) => {
  const { name, hosts, basePath } = finding.data as Data & { readonly basePath: readonly (string | number)[] };
  const node = nodeAt(documentRoot(analysis, finding.at), basePath);
  if (node === undefined || hosts.length === 0) return [];
  const secret = `${name}-tls`;
  const entry = [
    'tls:',
    '  - hosts:',
    ...hosts.map((host) => `      - ${yamlString(host)}`),
    `    secretName: ${yamlString(secret)}`,
  ];
  const tls: FixAction = { kind: 'add-entry', at: finding.at, path: [...basePath, 'spec'], yaml: entry.join('\n') };
  const issuers = scopesOfFinding(analysis, finding).map(({ facts }) =>
    facts.kept.find(({ identity }) => identity.kind === 'ClusterIssuer'),
  );
  const [issuer] = issuers;
  const annotation =
    issuer && !issuers.includes(undefined)
      ? setField(
          { at: finding.at, basePath, node },
          ['metadata', 'annotations'],
          issuerAnnotation,
          yamlString(issuer.name),
        )
      : undefined;
  const title = `Serve with the certificate of Secret "${secret}"`;
  return [
    ...(annotation === undefined
      ? []
      : [{ title: `${title}, made by ClusterIssuer "${issuer?.name}"`, isSafe: false, actions: [annotation, tls] }]),
    { title: `${title}, which must be made`, isSafe: false, actions: [tls] },
  ];
};
