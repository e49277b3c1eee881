import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isTemplate } from '../../server/src/core/yaml/is-template';
import { parseDocument } from '../../server/src/core/yaml/parse-document';
import { parseEditedDocument } from '../../server/src/core/yaml/parse-edited-document';
import { splitDocuments } from '../../server/src/core/yaml/split-documents';
import { arbitraryMixture, arbitraryValue, arbitraryWriting, writeYaml } from '../support/arbitrary-yaml';
import { describeCorpus } from '../support/corpus';
import { runs } from '../support/runs';

/** What people type, and what changes the meaning of what stands around it. */
const typed = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('a', '0', '1', '-', '.', '/', '_', 'true', 'null', '8080', 'web', 'b') },
  {
    weight: 1,
    arbitrary: fc.constantFrom(' ', '#', ' # ', ':', ': ', ',', '"', "'", '\n', '\r', '\t', '{', ']', '&', '*'),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom('é', '\u2028', '\u0085', '\u0001', '😀', '|', '>', '%', '!', '!!str ', '<<', '---'),
  },
);
const edit = fc.record({
  at: fc.nat(),
  removed: fc.oneof(fc.constant(0), fc.constant(1), fc.nat(4)),
  inserted: fc.oneof(fc.constant(''), typed),
});
type Edit = typeof edit extends fc.Arbitrary<infer T> ? T : never;

function after(text: string, { at, removed, inserted }: Edit): string {
  const start = at % (text.length + 1);
  return text.slice(0, start) + inserted + text.slice(start + removed);
}

/** Each edit starts from what the one before has left, as typing does. */
function checkEdits(text: string, edits: readonly Edit[]): void {
  let previous = { text, ...parseDocument(text) };
  for (const each of edits) {
    const now = after(previous.text, each);
    const read = parseEditedDocument(now, previous);
    expect(read, JSON.stringify(now)).toEqual(parseDocument(now));
    previous = { text: now, ...read };
  }
}

describe('a document after an edit is read as it is from its text alone', () => {
  test('where it was written from a value, with comments', () => {
    const commented = fc
      .tuple(arbitraryValue, arbitraryWriting, fc.array(fc.nat(), { maxLength: 4 }))
      .map(([value, writing, places]) => withComments(writeYaml(value, writing), places));
    fc.assert(fc.property(commented, fc.array(edit, { minLength: 1, maxLength: 6 }), checkEdits), runs(400));
  });

  test('where it is any text', () => {
    fc.assert(fc.property(arbitraryMixture, fc.array(edit, { minLength: 1, maxLength: 4 }), checkEdits), runs(300));
  });

  describeCorpus('real', (folder) => {
    test('where it is a real manifest', () => {
      fc.assert(
        fc.property(
          fc.constantFrom(...documentsIn(folder)),
          fc.array(edit, { minLength: 1, maxLength: 6 }),
          checkEdits,
        ),
        runs(400),
      );
    });
  });
});

function withComments(text: string, places: readonly number[]): string {
  const lines = text.split('\n');
  for (const place of places) lines.splice(place % (lines.length + 1), 0, `${' '.repeat(place % 5)}# comment ${place}`);
  return lines.join('\n');
}

function documentsIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(?:ya?ml|json)$/.test(file))
    .sort()
    .flatMap((file) => splitDocuments(readFileSync(path.join(folder, file), 'utf8')))
    .map(({ text }) => text)
    .filter((text) => text.length < 4000 && !isTemplate(text));
}
