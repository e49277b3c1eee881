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

function printEntry({ query, scope, verdict, reason, because }: ReachEntry, paint: Paint): string {
  const port = [query.protocol ?? 'TCP', query.port ?? ''].join(' ').trimEnd();
  const where = scope === undefined || scope === null ? '' : paint.faint(` in scope ${visible(scope)}`);
  const isKnown = verdict !== 'unknown';
  const rows = [...new Set(alignColumns(because.map((each) => reasonCells(each, isKnown, paint))))];
  const lines = [
    `${visible(`${query.from} → ${query.to}, ${port}`)}: ${verdictPaint(verdict, paint)(verdict)}${where}`,
    `  ${visible(reason)}`,
    ...rows,
  ];
  return lines.map((line) => `${line}\n`).join('');
}

/** One line of reasons; of a verdict that is not known it says that either may hold. */
export function reasonCells(
  { effect, direction, ruleIndex, ruleName, policy }: ReachReason,
  isKnown: boolean,
  paint: Paint,
): readonly Cell[] {
  const start = { text: `    ${direction}`, paint: paint.faint };
  if (policy === undefined) return [start, { text: 'default' }, { text: 'no policy applies' }];
  const { kind, namespace, name } = policy.resource;
  const rule = ruleIndex === undefined ? '' : ` ${ruleName ?? `${direction}[${ruleIndex}]`}`;
  const cells = [
    start,
    // Of a policy that is not modelled both are said, as neither is known.
    { text: !isKnown && effect !== 'isolate' ? 'may be decided by' : effectWord(effect) },
    { text: `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}${rule}` },
  ];
  return policy.span === undefined ? cells : [...cells, { text: printPlace(policy.span), paint: paint.faint }];
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
