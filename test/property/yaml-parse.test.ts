import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isTemplate } from '../../server/src/core/yaml/is-template';
import { type ParsedDocument, parseDocument } from '../../server/src/core/yaml/parse-document';
import type { YamlNode, YamlScalar } from '../../server/src/core/yaml/tree';
import {
  arbitraryBytes,
  arbitraryMixture,
  arbitraryValue,
  arbitraryWriting,
  writeYaml,
} from '../support/arbitrary-yaml';
import { runs } from '../support/runs';
import { libraryDocuments, libraryValue, treeValue } from '../support/yaml-library';

const written = fc
  .tuple(arbitraryValue, arbitraryWriting)
  .map(([value, writing]) => ({ value, text: writeYaml(value, writing) }));
describe('text that was written from a value', () => {
  test('is read as that value', () => {
    fc.assert(
      fc.property(written, ({ value, text }) => {
        const { root, problems } = parseDocument(text);
        expect(problems).toEqual([]);
        expect(treeValue(root, (scalar) => scalar.value)).toEqual(value);
      }),
      runs(200),
    );
  });

  test('has scalars whose ranges, read alone, have the same value', () => {
    fc.assert(
      fc.property(written, ({ text }) => {
        const { root } = parseDocument(text);
        for (const scalar of scalarsOf(root)) {
          const alone = text.slice(scalar.start, scalar.end);
          // In a list of one, where `---` is text; a scalar that is the whole document may go on in column 0.
          const item = scalar === root ? `${alone}\n` : `- ${alone}\n`;
          // An explicit indentation indicator counts from the parent, which is not there.
          if (scalar.style === 'block' && /^[|>][-+]?\d/.test(alone)) continue;
          const { value } = scalar;
          expect(parseDocument(item).root ?? { value }).toMatchObject(
            scalar === root ? { value } : { items: [{ value }] },
          );
        }
      }),
      runs(200),
    );
  });

  test('has nodes in the order of the text, each inside its parent', () => {
    fc.assert(
      fc.property(written, ({ text }) => {
        const { root } = parseDocument(text);
        if (root !== undefined) checkRanges(root, { start: 0, end: text.length });
      }),
      runs(200),
    );
  });
});

describe('any text', () => {
  const anything = fc.oneof(arbitraryMixture, arbitraryBytes);

  test('is read without an exception, and its problems are sentences with a place', () => {
    fc.assert(
      fc.property(anything, (text) => checkResult(text, parseDocument(text))),
      runs(200),
    );
  });

  test('is a template or not', () => {
    fc.assert(
      fc.property(anything, fc.string(), (text, more) => {
        expect(typeof isTemplate(text)).toBe('boolean');
        if (!`${text}${more}`.includes('{{')) expect(isTemplate(text + more)).toBe(false);
      }),
      runs(200),
    );
  });

  test('without a mistake has the text that the library reads', () => {
    let comparedCount = 0;
    fc.assert(
      fc.property(
        fc.oneof(
          // With a line end: without one, a text block at the end is cut as go-yaml cuts it, not as the library does.
          arbitraryMixture.map((text) => `${text}\n`),
          written.map(({ text }) => text),
        ),
        (text) => {
          const documents = libraryDocuments(text);
          const [document] = documents;
          const { root, problems } = parseDocument(text);
          const isMistaken = document === undefined || document.errors.length > 0 || problems.length > 0;
          if (isMistaken || documents.length > 1 || text.includes('<<')) return;
          comparedCount++;
          expect(treeValue(root, ({ source }) => source) ?? '').toEqual(libraryValue(document));
        },
      ),
      runs(200),
    );
    expect(comparedCount).toBeGreaterThan(50);
  });

  test('that is no template is none when it is written in quotes', () => {
    fc.assert(
      fc.property(fc.string(), arbitraryWriting, (text, writing) => {
        expect(isTemplate(writeYaml({ a: [`{{ ${text} }}`] }, { ...writing, defaultStringType: 'QUOTE_DOUBLE' }))).toBe(
          false,
        );
      }),
      runs(200),
    );
  });
});

function* scalarsOf(node: YamlNode | undefined): Iterable<YamlScalar> {
  if (node?.kind === 'scalar') yield node;
  else if (node?.kind === 'sequence') for (const item of node.items) yield* scalarsOf(item);
  else if (node?.kind === 'map') {
    for (const { key, value } of node.entries) {
      yield key;
      yield* scalarsOf(value);
    }
  }
}

function checkRanges(node: YamlNode, parent: { readonly start: number; readonly end: number }): void {
  expect(node.start).toBeGreaterThanOrEqual(parent.start);
  expect(node.end).toBeLessThanOrEqual(parent.end);
  const children =
    node.kind === 'map'
      ? node.entries.flatMap(({ key, value }) => [key, value])
      : node.kind === 'sequence'
        ? node.items
        : [];
  let position = node.start;
  for (const child of children) {
    checkRanges(child, { start: position, end: node.end });
    position = child.end;
  }
  const last = children.at(-1);
  if (last !== undefined && node.kind !== 'scalar' && node.style === 'block') expect(node.end).toBe(last.end);
}

function checkResult(text: string, { root, problems }: ParsedDocument): void {
  expect(problems.length).toBeLessThanOrEqual(20);
  let previous = 0;
  for (const { kind, range, message } of problems) {
    expect(range.start).toBeGreaterThanOrEqual(previous);
    expect(range.end).toBeGreaterThan(range.start);
    expect(range.end).toBeLessThanOrEqual(text.length);
    expect(message).toMatch(/^[A-Z][^\n\r]*\.$/);
    expect(message.length).toBeLessThanOrEqual(120);
    if (kind === 'limit') expect(root).toBeUndefined();
    expect(message).not.toContain('beyond what the parser can take');
    previous = range.start;
  }
  for (const scalar of scalarsOf(root)) {
    expect(scalar.start).toBeGreaterThanOrEqual(0);
    expect(scalar.end).toBeGreaterThanOrEqual(scalar.start);
    expect(scalar.end).toBeLessThanOrEqual(text.length);
  }
}
