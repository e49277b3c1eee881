import { limits } from '../../limits';
import type { Rule } from '../rule';
import { findTypography, type Typography } from './typography';

export const nonAsciiStructure: Rule = {
  id: 'non-ascii-structure',
  title: 'Typographic characters in the structure',
  severity: 'error',
  slice: 'document',
  *check(document) {
    // The fix repairs the whole document, so the first ones suffice to see what happened.
    for (const typography of findTypography(document).slice(0, limits.problemsPerDocument)) {
      yield {
        message: messageOf(typography),
        place: { kind: 'text', range: typography.range },
        resource: undefined,
        data: { kind: typography.kind },
      };
    }
  },
};

function messageOf({ kind, found }: Typography): string {
  switch (kind) {
    case 'bullet':
      return `"${found}" is not a YAML list marker, so this line is no list item and what it says is lost; write "-".`;
    case 'quote':
      return `Typographic quotes do not quote in YAML: they become part of the value ${found}.`;
    case 'separator':
      return `Behind "${found}" stands a space that YAML does not know, so this line is no list item and no field.`;
    case 'indentation':
      return 'The indentation holds a space that YAML does not know, so this line is read as something else.';
  }
}
