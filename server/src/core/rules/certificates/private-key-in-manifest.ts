import { armouredTexts } from '../../certificates/certificate-texts';
import { hasPrivateKey } from '../../certificates/pem';
import { identityOf } from '../../kubernetes/resource';
import type { GroupedRule } from '../rule-group';
import { fieldWords, keyOf, objectsOf, objectWords } from './certificate-objects';

export const privateKeyInManifest: GroupedRule<'document'> = {
  slice: 'document',
  *check(document) {
    for (const resource of objectsOf(document)) {
      for (const { path, text } of armouredTexts(resource.node)) {
        if (!hasPrivateKey(text)) continue;
        yield {
          message: `${objectWords(resource)} shows its private key to whoever reads this file (${fieldWords(resource, path)}).`,
          place: keyOf(resource, path),
          resource: identityOf(resource),
          data: { basePath: resource.basePath },
        };
      }
    }
  },
};
