import { baseNameOf } from '../../scopes/relative-uri';
import { field } from '../finding';
import type { Rule } from '../rule';

export const invalidConfiguration: Rule = {
  id: 'invalid-configuration',
  title: 'Configuration that does not hold',
  severity: 'error',
  slice: 'config',
  *check({ documentIndex, problems, notes, hasMoreDocuments, outrankedBy }) {
    for (const { path, part, message, meant } of problems) {
      yield { documentIndex, message, place: field(path, part), resource: undefined, data: meant ?? null };
    }
    for (const { path, part, message } of notes) {
      const place = field(path, part);
      yield { documentIndex, message, place, severity: 'information', resource: undefined, data: null };
    }
    const whole = { documentIndex, place: field([]), resource: undefined, data: null };
    if (hasMoreDocuments) yield { ...whole, message: 'Only the first document of a configuration is read.' };
    if (outrankedBy !== undefined) {
      yield { ...whole, message: `"${baseNameOf(outrankedBy)}" in the same folder is read instead of this file.` };
    }
  },
};
