import type { Checkpoint } from '../checkpoint';
import { readResources } from '../kubernetes/read-resource';
import type { LoadPart } from '../rules/rule-group';
import type { YamlMap, YamlNode, YamlScalar } from '../yaml/tree';
import type { ReadCertificates } from './certificate';
import { type CertificateText, certificateTexts } from './certificate-texts';

/*
 * Certificates are read by a library that is loaded when the first one is met, so before rules run. What it read is
 * kept as long as the trees in which the texts stand; rules ask for it and never wait.
 */

/** What was read of a text of an object; undefined until `prepareCertificates` was awaited. */
export function certificatesIn({ scalar, key }: CertificateText): ReadCertificates | undefined {
  const known = results.get(scalar);
  // A patch may have put another key beside the same certificate.
  return known?.key === key?.scalar ? known?.read : undefined;
}

const results = new WeakMap<YamlScalar, { readonly key: YamlScalar | undefined; readonly read: ReadCertificates }>();

/**
 * Reads the certificates of documents and of objects. False where the library could not be loaded. Rejects only with
 * what the checkpoint throws.
 */
export async function prepareCertificates(
  contents: readonly YamlNode[],
  checkpoint: Checkpoint,
  loadPart: LoadPart,
): Promise<boolean> {
  for (const object of contents.flatMap(objectsOf)) {
    for (const text of certificateTexts(object)) {
      if (certificatesIn(text) !== undefined) continue;
      await checkpoint();
      const library = await loadPart('read-certificates', () => import('./read-certificates'));
      if (library === undefined) return false;
      const read = await library.readCertificates(text.text, text.key?.text);
      results.set(text.scalar, { key: text.key?.scalar, read });
    }
  }
  return true;
}

function objectsOf(content: YamlNode): readonly YamlMap[] {
  return readResources(content, false).map(({ node }) => node);
}
