import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { splitDocuments } from '../../server/src/core/yaml/split-documents';
import {
  arbitraryBytes,
  arbitraryMixture,
  arbitraryValue,
  arbitraryWriting,
  writeYaml,
} from '../support/arbitrary-yaml';

const broken = Symbol('broken');

/** The values of all documents, as the library reads the whole text. A document of comments only has none. */
function wholeValues(text: string): readonly unknown[] {
  return parseAllDocuments(text, { prettyErrors: false, uniqueKeys: false, logLevel: 'silent' })
    .map((document) => (document.errors.length > 0 ? broken : JSON.stringify(document.toJS({ maxAliasCount: -1 }))))
    .filter((value) => value !== 'null');
}

function splitValues(text: string): readonly unknown[] {
  return splitDocuments(text).flatMap((slice) => wholeValues(slice.text));
}

function runs(property: fc.IProperty<never> | Parameters<typeof fc.assert>[0]): void {
  fc.assert(property, { numRuns: 200 });
}

test('slices cover the text, in order', () => {
  runs(
    fc.property(fc.oneof(arbitraryMixture, arbitraryBytes), (text) => {
      const slices = splitDocuments(text);
      let start = 0;
      for (const slice of slices) {
        expect(slice.start).toBe(start);
        start += slice.text.length;
      }
      expect(slices.map((slice) => slice.text).join('')).toBe(text);
    }),
  );
});

test('only an empty text has an empty slice', () => {
  runs(
    fc.property(fc.oneof(arbitraryMixture, arbitraryBytes), (text) => {
      expect(splitDocuments(text).some((slice) => slice.text === '')).toBe(text === '');
    }),
  );
});

test('documents that are written one after the other are split where they were joined', () => {
  const separator = fc.constantFrom(
    '---\n',
    '--- # next\n',
    '# before\n---\n',
    '...\n---\n',
    '...\n',
    '...\n%YAML 1.2\n---\n',
  );
  runs(
    fc.property(
      fc.array(fc.tuple(arbitraryValue, arbitraryWriting, separator), { minLength: 1, maxLength: 4 }),
      (parts) => {
        const text = parts.map(([value, writing, end]) => writeYaml(value, writing) + end).join('');
        const values = parts.map(([value]) => JSON.stringify(value)).filter((value) => value !== 'null');
        expect(splitValues(`---\n${text}`)).toEqual(values);
      },
    ),
  );
});

test('splitting and reading each slice gives the documents of the whole text', () => {
  runs(
    fc.property(arbitraryMixture, (text) => {
      const whole = wholeValues(text);
      const split = splitValues(text);
      if (!whole.includes(broken)) expect(split).toEqual(whole);
      // In a broken text the library may count a mistake between documents to either of them.
      else
        expect(
          isSubsequence(
            whole.filter((value) => value !== broken),
            split,
          ),
        ).toBe(true);
    }),
  );
});

function isSubsequence(part: readonly unknown[], whole: readonly unknown[]): boolean {
  let at = 0;
  for (const value of whole) if (at < part.length && part[at] === value) at++;
  return at === part.length;
}
