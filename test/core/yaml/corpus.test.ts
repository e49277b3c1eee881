import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { type Document, parseAllDocuments } from 'yaml';
import { isTemplate } from '../../../server/src/core/yaml/is-template';
import { parseDocument } from '../../../server/src/core/yaml/parse-document';
import { splitDocuments } from '../../../server/src/core/yaml/split-documents';
import type { YamlNode } from '../../../server/src/core/yaml/tree';
import { describeCorpus } from '../../support/corpus';

/** Also refused by sigs.k8s.io/yaml 1.6.0. */
const refusedByKubernetes = ['kube-prometheus-prometheus-operator/examples/alertmanager-config-with-template.yaml'];

const libraryOptions = { schema: 'failsafe', merge: false, uniqueKeys: false, logLevel: 'silent' } as const;

describeCorpus('real', (folder) => {
  test('every file that is no template is read, split, as the library reads the whole of it', () => {
    const refused: string[] = [];
    let comparedCount = 0;
    for (const file of yamlFiles(folder)) {
      // With a line end: without one, a text block at the end is cut as go-yaml cuts it, not as the library does.
      const text = `${readFileSync(path.join(folder, file), 'utf8')}\n`;
      if (isTemplate(text)) continue;
      const documents = splitDocuments(text).map((slice) => parseDocument(slice.text));
      if (documents.some(({ problems }) => problems.some(({ kind }) => kind !== 'duplicate-key'))) {
        refused.push(file);
        continue;
      }
      const whole: readonly Document[] = [...parseAllDocuments(text, libraryOptions)];
      // The library is stricter than Kubernetes about the indentation of quotes.
      if (whole.some(({ errors }) => errors.length > 0)) continue;
      comparedCount++;
      expect(withContent(documents.map(({ root }) => sources(root))), file).toEqual(
        withContent(whole.map((document) => withoutNull(document.toJS({ maxAliasCount: -1 })))),
      );
    }
    expect(refused).toEqual(refusedByKubernetes);
    expect(comparedCount).toBeGreaterThan(1000);
  });
});

function yamlFiles(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(?:ya?ml|json)$/.test(file))
    .sort();
}

function withContent(values: readonly unknown[]): readonly unknown[] {
  return values.filter((value) => value !== '');
}

function withoutNull(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value ?? '', (_key, part) => part ?? ''));
}

/** What is written, without resolving it. */
function sources(node: YamlNode | undefined): unknown {
  switch (node?.kind) {
    case undefined:
      return '';
    case 'scalar':
      return node.source;
    case 'sequence':
      return node.items.map(sources);
    case 'map':
      return Object.fromEntries(node.entries.map(({ key, value }) => [key.source, sources(value)]));
  }
}
