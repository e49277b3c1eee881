import type { Certificate, ReadCertificates } from '../certificates/certificate';
import { certificateTexts } from '../certificates/certificate-texts';
import { decidingCertificate } from '../certificates/deciding-certificate';
import { knownSecret, type SecretKnowledge } from '../certificates/known-secrets';
import { certificatesIn } from '../certificates/prepared-certificates';
import { readServed } from '../certificates/secret-sources';
import type { NamespaceFacts, NamespaceView } from '../cluster/namespace-view';
import type { KeptDocument } from '../kubernetes/kept-document';

/** With what a host is served by TLS. */
export type ServingCertificate =
  | {
      readonly kind: 'secret';
      readonly name: string;
      readonly namespace: string;
      /** What makes the Secret. */
      readonly knowledge: SecretKnowledge;
    }
  /** Kept by the cloud, or found by it; in words. */
  | { readonly kind: 'provider'; readonly words: string }
  /** Written in the object itself. */
  | { readonly kind: 'inline'; readonly document: KeptDocument }
  /** The one that the controller has for all hosts. */
  | { readonly kind: 'default' };

/** By a Secret; `view` is undefined where nothing of its namespace is in the manifests. */
export function secretCertificate(
  view: NamespaceView | undefined,
  facts: NamespaceFacts,
  { name, namespace }: { readonly name: string; readonly namespace: string },
): ServingCertificate {
  const knowledge = view === undefined ? ({ kind: 'unknown' } as const) : knownSecret(view, facts, name);
  return { kind: 'secret', name, namespace, knowledge };
}

/** A certificate with the file in which it stands. */
export type WrittenCertificate = Certificate & { readonly uri: string };

/** The certificate that ends first of those in a serving certificate; undefined where none is in the manifests. */
export function firstToEnd(certificate: ServingCertificate): WrittenCertificate | undefined {
  const deciding = readings(certificate).flatMap(({ read, uri }) => {
    const found = read.problem === undefined ? decidingCertificate('served', read.certificates) : undefined;
    return found === undefined ? [] : [{ ...found, uri }];
  });
  return deciding.toSorted((a, b) => Date.parse(a.notAfter) - Date.parse(b.notAfter))[0];
}

/** All that was read of it. */
export function readsOf(certificate: ServingCertificate): readonly ReadCertificates[] {
  return readings(certificate).map(({ read }) => read);
}

function readings(certificate: ServingCertificate): readonly { read: ReadCertificates; uri: string }[] {
  const found = (read: ReadCertificates | undefined, { ref }: KeptDocument) =>
    read === undefined ? [] : [{ read, uri: ref.uri }];
  switch (certificate.kind) {
    case 'secret':
      return certificate.knowledge.kind === 'known'
        ? certificate.knowledge.sources.flatMap((source) => found(readServed(source), source.document))
        : [];
    case 'inline': {
      const { document } = certificate;
      const text = certificateTexts(document.content).find(({ path }) => path.at(-1) === 'certificate');
      return found(text && certificatesIn(text), document);
    }
    default:
      return [];
  }
}
