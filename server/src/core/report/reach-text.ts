import type { Verdict } from '../connectivity/reach';
import { assertNever } from '../invariant';
import { printPlace } from './check-text';
import { alignColumns, type Cell } from './columns';
import type { Paint, Painter } from './paint';
import type { ReachEntry, ReachReason } from './reach-report';
import { visible } from './words';

/** A verdict a question, its reason in one sentence, then the rules behind it with their lines. */
export function reachText(entries: readonly ReachEntry[], paint: Paint): string {
  return entries.map((entry) => printEntry(entry, paint)).join('\n');
}

function printEntry({ query, scope, verdict, reason, note, because }: ReachEntry, paint: Paint): string {
  const port = [query.protocol ?? 'TCP', query.port ?? ''].join(' ').trimEnd();
  const where = scope === undefined || scope === null ? '' : paint.faint(` in scope ${visible(scope)}`);
  const lines = [
    `${visible(`${query.from} → ${query.to}, ${port}`)}: ${verdictPaint(verdict, paint)(verdict)}${where}`,
    `  ${visible(reason)}`,
    ...(note === undefined ? [] : [`  ${visible(note)}`]),
    ...reasonRows(because, paint),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

/** Lines of reasons in columns; what a policy may do that is not understood is one line. */
export function reasonRows(because: readonly ReachReason[], paint: Paint): readonly string[] {
  const leaving = because.filter(({ effect }) => effect === 'pass' || effect === 'none');
  const left = new Set(leaving.map(({ direction }) => direction));
  return [...new Set(alignColumns(because.map((each) => reasonCells(each, left.has(each.direction), paint))))];
}

function reasonCells(
  { effect, direction, certainty, ruleIndex, ruleName, policy, unmatched, isEntry, failsClosed }: ReachReason,
  isLeftToOthers: boolean,
  paint: Paint,
): readonly Cell[] {
  const start = { text: `    ${direction}`, paint: paint.faint };
  if (policy === undefined) return [start, { text: 'default' }, { text: defaultWords(unmatched, isLeftToOthers) }];
  const { kind, namespace, name } = policy.resource;
  const rule = ruleIndex === undefined ? '' : ` ${ruleName ?? `${direction}[${ruleIndex}]`}`;
  const cells = [
    start,
    { text: isEntry ? entryWords(effect, certainty) : effectWords(effect, certainty) },
    // What is not parsed has no name.
    {
      text:
        name === ''
          ? 'what may be a policy'
          : `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}${rule}`,
    },
    ...(policy.span === undefined ? [] : [{ text: printPlace(policy.span), paint: paint.faint }]),
  ];
  return failsClosed ? [...cells, { text: '(fails closed)' }] : cells;
}

/** Why nothing decides on a side of policies. */
function defaultWords(unmatched: ReachReason['unmatched'], isLeftToOthers: boolean): string {
  const [first, ...others] = unmatched ?? [];
  if (first === undefined) return `no ${isLeftToOthers ? 'other ' : ''}policy applies`;
  const { kind, name } = first.resource;
  return `no rule of ${kind} ${name}${others.length === 0 ? '' : ` and ${others.length} more`} applies`;
}

/** Of an Ingress or a route. */
function entryWords(effect: ReachReason['effect'], certainty: ReachReason['certainty']): string {
  if (effect === 'isolate') return 'not forwarded by';
  return certainty === 'certain' ? 'forwarded by' : 'may be forwarded by';
}

function effectWords(effect: ReachReason['effect'], certainty: ReachReason['certainty']): string {
  switch (certainty) {
    case 'certain':
      return effectWord(effect);
    case 'possible':
      return `may be ${effectWord(effect)}`;
    case 'not-understood':
      return 'not understood';
    default:
      return assertNever(certainty);
  }
}

function effectWord(effect: ReachReason['effect']): string {
  switch (effect) {
    case 'allow':
      return 'allowed by';
    case 'deny':
      return 'denied by';
    case 'pass':
      return 'passed on by';
    case 'isolate':
      return 'isolated by';
    case 'none':
      return 'nothing allowed by';
    case 'default':
      return 'default';
    default:
      return assertNever(effect);
  }
}

/** Neither answer is good or bad in itself; what is not known deserves the eye. */
function verdictPaint(verdict: Verdict, paint: Paint): Painter {
  switch (verdict) {
    case 'allowed':
      return (text) => paint.good(paint.strong(text));
    case 'denied':
      return (text) => paint.bad(paint.strong(text));
    case 'conditional':
    case 'unknown':
      return (text) => paint.doubtful(paint.strong(text));
    default:
      return assertNever(verdict);
  }
}
