import { dayOf } from '../days';
import { resourceWords } from '../kubernetes/resource';
import { firstToEnd, type ServingCertificate } from './certificates';

/** What a host is served with: `Secret "web-tls", until 2026-03-02`. */
export function certificateWords(certificate: ServingCertificate): string {
  const name = nameOf(certificate);
  const end = firstToEnd(certificate);
  return end === undefined ? name : `${name}, until ${dayOf(end.notAfter)}`;
}

function nameOf(certificate: ServingCertificate): string {
  switch (certificate.kind) {
    case 'secret': {
      const { name, knowledge } = certificate;
      const [source] = knowledge.kind === 'known' ? knowledge.sources : [];
      const isMade = source !== undefined && source.kind !== 'written' && source.document.identity.kind !== 'Ingress';
      if (knowledge.kind === 'absent') return `Secret "${name}", not in the manifests`;
      return isMade ? `Secret "${name}" of ${resourceWords(source.document.identity)}` : `Secret "${name}"`;
    }
    case 'provider':
      return certificate.words;
    case 'inline':
      return 'written in the object';
    case 'default':
      return 'the default of its controller';
  }
}
