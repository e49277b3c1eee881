import { coversHost } from '../../certificates/host-coverage';
import { sourcesByName } from '../../certificates/known-secrets';
import { namesOf } from '../../certificates/secret-sources';
import { tlsUses } from '../../certificates/tls-uses';
import type { NamespaceView } from '../../cluster/namespace-view';
import type { Fix } from '../../fixes/fix';
import { viewsOf } from '../../fixes/new-policy';
import { yamlString } from '../../fixes/policy-yaml';
import type { Finding } from '../finding';
import type { ProposeFixes } from '../rule';
import type { Data } from './host-not-covered-by-certificate';

export const hostNotCoveredByCertificateFixes: ProposeFixes = (finding, analysis) => {
  const data = finding.data as unknown as Data;
  const [view, ...others] = viewsOf(analysis, finding, data.namespace);
  // What is right for one scope may be wrong for another.
  if (view === undefined || others.length > 0) return [];
  return data.secret === null ? listHost(finding, view, data) : certifyHost(view, data.host, data.secret);
};

/** In each entry of `spec.tls` whose certificate is or may be for the host. */
function listHost({ at, resource }: Finding, view: NamespaceView, { basePath, host }: Data): readonly Fix[] {
  const document = view.kept.find(
    ({ identity, ref }) => identity.kind === 'Ingress' && identity.name === resource?.name && ref.uri === at.uri,
  );
  if (document === undefined) return [];
  return tlsUses(document).flatMap(({ secret, hosts }, index): readonly Fix[] => {
    const names = (sourcesByName(view.kept).get(secret?.name) ?? []).map(namesOf);
    const isWrong = names.length > 0 && names.every((each) => each !== undefined && !coversHost(each, host));
    if (isWrong || hosts.length === 0) return [];
    const where = secret === undefined ? `the entry for "${hosts[0]?.host}"` : `the entry of Secret "${secret.name}"`;
    const path = [...basePath, 'spec', 'tls', index, 'hosts'];
    return [
      {
        title: `List "${host}" in ${where}`,
        isSafe: false,
        actions: [{ kind: 'add-entry', at, path, yaml: `- ${yamlString(host)}` }],
      },
    ];
  });
}

function certifyHost(view: NamespaceView, host: string, secretName: string): readonly Fix[] {
  const requests = (sourcesByName(view.kept).get(secretName) ?? []).filter(
    ({ document: { identity } }) => identity.kind === 'Certificate',
  );
  return requests.map(({ document: { ref, basePath, identity } }) => ({
    title: `Have Certificate "${identity.name}" made for "${host}" as well`,
    isSafe: false,
    actions: [{ kind: 'add-entry', at: ref, path: [...basePath, 'spec', 'dnsNames'], yaml: `- ${yamlString(host)}` }],
  }));
}
