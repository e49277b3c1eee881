import type { Analysis } from '../../analysis/analysis';
import { documentRoot } from '../../analysis/document-root';
import type { ScopeState } from '../../analysis/scope-state';
import { untrustedIssuer } from '../../certificates/cert-manager';
import { certificateTexts } from '../../certificates/certificate-texts';
import { servedNames } from '../../certificates/certified-names';
import { certificatesIn } from '../../certificates/prepared-certificates';
import type { Fix } from '../../fixes/fix';
import { yamlString } from '../../fixes/policy-yaml';
import type { KeptDocument } from '../../kubernetes/kept-document';
import { textAt } from '../../kubernetes/read-resource';
import { membershipsOf } from '../../scopes/layout';
import { fieldOf, stringAt } from '../../yaml/field-path';
import type { Finding } from '../finding';

/**
 * A Certificate of cert-manager in place of a Secret for TLS that stands alone in its document, for each issuer of the
 * scope: the key goes out of the file, and what is made instead is renewed.
 */
export function certificateInstead(finding: Finding, analysis: Analysis): readonly Fix[] {
  const { at, resource } = finding;
  const root = documentRoot(analysis, at);
  if (root?.kind !== 'map' || stringAt(root, ['kind']) !== 'Secret' || resource?.kind !== 'Secret') return [];
  const served = certificateTexts(root).find(({ use }) => use === 'served');
  const read = served && certificatesIn(served);
  const names = read && servedNames(read);
  if (served === undefined || names === undefined || names.dnsNames.length === 0) return [];
  const name = textAt(root, ['metadata', 'name']) ?? '';
  const namespace = textAt(root, ['metadata', 'namespace']);
  const [state, ...others] = membershipsOf(analysis.layout, at.uri).flatMap((id) => analysis.scopes.get(id) ?? []);
  if (state === undefined || others.length > 0) return [];
  return issuersIn(state, at.uri, name).map(({ identity }) => ({
    title: `Have ${identity.kind} "${identity.name}" make it, instead of what is written here`,
    isSafe: false,
    needsChoice: true,
    actions: [
      {
        kind: 'replace-text',
        at,
        range: { start: root.start, end: root.end },
        newText: [
          'apiVersion: cert-manager.io/v1',
          'kind: Certificate',
          'metadata:',
          `  name: ${yamlString(name)}`,
          ...(namespace === undefined ? [] : [`  namespace: ${yamlString(namespace)}`]),
          'spec:',
          `  secretName: ${yamlString(name)}`,
          '  dnsNames:',
          ...names.dnsNames.map((host) => `    - ${yamlString(host)}`),
          '  issuerRef:',
          `    kind: ${identity.kind}`,
          `    name: ${yamlString(identity.name)}`,
        ].join('\n'),
      },
    ],
  }));
}

/** Those that may be asked from the Secret's namespace and whose certificates somebody trusts. */
function issuersIn({ facts, namespaces }: ScopeState, uri: string, secretName: string): readonly KeptDocument[] {
  const view = [...namespaces.values()].find(({ kept }) =>
    kept.some(({ identity, ref }) => identity.kind === 'Secret' && identity.name === secretName && ref.uri === uri),
  );
  const all = [...facts.kept, ...(view?.kept ?? [])];
  return all.filter(
    ({ identity, content, unknown }) =>
      /^(Cluster)?Issuer$/.test(identity.kind) &&
      unknown === undefined &&
      fieldOf(content, 'spec') !== undefined &&
      untrustedIssuer(content) === undefined,
  );
}
