import type { Analysis } from '../analysis/analysis';
import { clusterOf } from '../analysis/clusters-of';
import { type LocatedRange, locate } from '../analysis/locate';
import type { Checkpoint } from '../checkpoint';
import { nameLocation } from '../coverage/coverage-of';
import type { Callee, Caller } from '../dependencies/dependency';
import { type Broken, brokenDependencies, brokenName, calleeName, callerName } from '../fixes/broken-dependencies';
import { scopesChangedBetween } from '../fixes/changed-scopes';
import { field } from '../rules/finding';
import type { Scope } from '../scopes/scope';
import { type ConnectivityComparison, compareConnectivity } from './compare-connectivity';
import { diffLine } from './diff';
import { noPaint, type Paint } from './paint';
import { visible } from './words';

/** What a change of manifests would do to connections. */
export interface ChangePreview extends ConnectivityComparison {
  /** Sorted by name, each pair once; the names are those in the effect of a fix. */
  readonly broken: readonly BrokenDependency[];
}

/** Something declared that can connect now and could not any more. */
export interface BrokenDependency {
  readonly from: string;
  readonly to: string;
  /** What declares it: a variable (`DB_HOST`), a file (`nginx.conf`) or a field (`args`) of the caller, or an object. */
  readonly declaredBy: string;
  /** `! from => to : declared by DB_HOST`. */
  readonly line: string;
  /** Where the two are written now, and the declaration; undefined for who is not in the manifests. */
  readonly fromAt: LocatedRange | undefined;
  readonly toAt: LocatedRange | undefined;
  readonly declaredAt: LocatedRange | undefined;
}

/** Compares a state with the one that a simulated change leads to. Throws what the checkpoint throws. */
export async function previewChange(before: Analysis, after: Analysis, checkpoint: Checkpoint): Promise<ChangePreview> {
  const comparison = await compareConnectivity(
    { before: before.scopes, after: after.scopes, current: before },
    checkpoint,
  );
  const broken = new Map<string, Broken>();
  for (const { old, young, namespaces } of scopesChangedBetween(before, after)) {
    for (const each of brokenDependencies(clusterOf(old), clusterOf(young), namespaces)) {
      broken.set(brokenName(each), broken.get(brokenName(each)) ?? each);
    }
    await checkpoint();
  }
  return { ...comparison, broken: [...broken.values()].map((each) => describe(before, each)) };
}

function describe(analysis: Analysis, { dependency, isCertain }: Broken): BrokenDependency {
  const { from, to, declared } = dependency;
  const { kind, name } = declared.resource;
  const doubt = isCertain ? '' : ', possibly';
  const declaredBy = `${from.kind === 'workload' ? declared.name : `${kind} ${name}`}${doubt}`;
  const names = { from: callerName(from), to: calleeName(to), declaredBy };
  return {
    ...names,
    line: brokenLine(names, noPaint),
    fromAt: placeOf(analysis, from),
    toAt: placeOf(analysis, to),
    declaredAt: locate(analysis, declared.ref, field(declared.path)),
  };
}

function placeOf(analysis: Analysis, end: Caller | Callee): LocatedRange | undefined {
  if (end.kind === 'workload') return nameLocation(analysis, end.workload);
  return end.kind === 'service' ? nameLocation(analysis, end.service) : undefined;
}

/** The preview as text: the lines of `firebreak diff`, then what breaks; lists as long as those of the comparison. */
export function changePreviewText({ changes, totals, broken }: ChangePreview, paint: Paint): string {
  const lines: string[] = [];
  let scope: Scope | undefined;
  for (const change of changes) {
    if (change.scope !== scope && change.scope !== undefined) lines.push(`in ${visible(change.scope.name)}:`);
    scope = change.scope;
    lines.push(diffLine(change, paint));
  }
  const more = totals.added + totals.removed + totals.changed - changes.length;
  if (more > 0) lines.push(paint.faint(`… and ${more} more`));
  if (lines.length === 0) lines.push('No connection between workloads or with the outside changes.');
  lines.push(...broken.map((dependency) => brokenLine(dependency, paint)));
  return `${lines.join('\n')}\n`;
}

/** `! web => db : declared by DB_HOST`, without the end of the line. */
function brokenLine(
  { from, to, declaredBy }: Pick<BrokenDependency, 'from' | 'to' | 'declaredBy'>,
  paint: Paint,
): string {
  const pair = `${visible(from)} ${paint.faint('=>')} ${visible(to)}`;
  return `${paint.bad('!')} ${pair} ${paint.faint(`: declared by ${visible(declaredBy)}`)}`;
}
