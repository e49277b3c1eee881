import type { LabelRequirement, LabelSelector } from '../../kubernetes/label-selector';

/**
 * Reads a selector in text form: `app=web,tier in (front, back),!legacy`. '' selects everything.
 * Undefined for anything else, `<` and `>` included.
 * https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#api
 */
export function readLabelExpression(expression: string): LabelSelector | undefined {
  if (expression.trim() === '') return { requirements: [] };
  const requirements = splitOutsideParentheses(expression).map(readRequirement);
  const known = requirements.filter((requirement) => requirement !== undefined);
  return known.length === requirements.length ? { requirements: known } : undefined;
}

function readRequirement(text: string): LabelRequirement | undefined {
  const set = /^\s*([^\s!=(),]+)\s+(in|notin)\s*\(([^()]*)\)\s*$/.exec(text);
  if (set?.[1] !== undefined) {
    const values = (set[3] ?? '').split(',').map((value) => value.trim());
    return { key: set[1], operator: set[2] === 'in' ? 'In' : 'NotIn', values };
  }
  const equality = /^\s*([^\s!=(),]+)\s*(==|=|!=)\s*([^\s!=(),]*)\s*$/.exec(text);
  if (equality?.[1] !== undefined) {
    return { key: equality[1], operator: equality[2] === '!=' ? 'NotIn' : 'In', values: [equality[3] ?? ''] };
  }
  const existence = /^\s*(!?)\s*([^\s!=(),<>]+)\s*$/.exec(text);
  if (existence?.[2] === undefined) return undefined;
  return { key: existence[2], operator: existence[1] === '!' ? 'DoesNotExist' : 'Exists', values: [] };
}

function splitOutsideParentheses(expression: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let index = 0; index < expression.length; index++) {
    const character = expression[index];
    if (character === '(') depth++;
    else if (character === ')') depth--;
    else if (character === ',' && depth === 0) {
      parts.push(expression.slice(start, index));
      start = index + 1;
    }
  }
  return [...parts, expression.slice(start)];
}
