import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { isTemplate } from '../../../server/src/core/yaml/is-template';
import { parseDocument } from '../../../server/src/core/yaml/parse-document';
import { splitDocuments } from '../../../server/src/core/yaml/split-documents';
import { describeCorpus } from '../../support/corpus';
import { libraryDocuments, libraryValue, treeValue } from '../../support/yaml-library';

/** Also refused by sigs.k8s.io/yaml 1.6.0. */
const refusedByKubernetes = ['kube-prometheus-prometheus-operator/examples/alertmanager-config-with-template.yaml'];

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
      const whole = libraryDocuments(text);
      // The library is stricter than Kubernetes about the indentation of quotes.
      if (whole.some(({ errors }) => errors.length > 0)) continue;
      comparedCount++;
      const read = documents.map(({ root }) => treeValue(root, ({ source }) => source) ?? '');
      expect(withContent(read), file).toEqual(withContent(whole.map(libraryValue)));
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
