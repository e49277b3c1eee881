import type { NamespaceFacts, NamespaceView } from '../../cluster/namespace-view';
import { type EntryIngress, ingressesIn, isSwitchedOn } from '../../entry/ingress';
import { groupBy } from '../../group-by';
import { limits } from '../../limits';
import { type FieldPath, itemsAt, stringAt } from '../../yaml/field-path';
import { field } from '../finding';
import { ruleForReasons } from '../gateway/gateway-findings';
import type { DraftFinding, Guarded, NamespaceRule } from '../rule';
import { entryFinding } from './entry-finding';

const ofListeners = ruleForReasons({ HostnameConflict: 'warning', ProtocolConflict: 'warning' });

export const conflictingHostOrListener: NamespaceRule & Guarded = {
  slice: 'namespace',
  *check(view, facts, options) {
    yield* ofIngresses(view, facts);
    yield* ofListeners.check(view, facts, options);
  },
  holds(finding, surroundings) {
    return 'conditions' in (finding.data as object) ? (ofListeners.holds?.(finding, surroundings) ?? true) : true;
  },
};

interface Claim {
  readonly ingress: EntryIngress;
  readonly path: FieldPath;
  readonly words: string;
}

/** Each further Ingress with a path that one before it has, of one class. */
function* ofIngresses(view: NamespaceView, facts: NamespaceFacts): Iterable<DraftFinding> {
  const claims = ingressesIn(view, facts).filter(isAlone).flatMap(claimsOf);
  for (const group of groupBy(claims, ({ key }) => key).values()) {
    const [first, ...others] = group;
    const told = new Set([first?.ingress.object]);
    for (const { ingress, path, words } of others) {
      if (first === undefined || told.has(ingress.object)) continue;
      told.add(ingress.object);
      const { identity, ref, basePath } = first.ingress.object;
      const found = entryFinding(ingress.object, path, {
        message: `Ingress "${ingress.object.identity.name}" and Ingress "${identity.name}" both take ${words}: only one of them gets the requests.`,
        severity: 'warning',
      });
      const related = {
        at: ref,
        place: field([...basePath, ...first.path]),
        message: `Ingress "${identity.name}" takes ${words}.`,
      };
      yield { ...found, related: [related].slice(0, limits.relatedLocations) };
    }
  }
}

/** A canary shares its path, and masters and minions of NGINX are one. */
function isAlone({ annotations }: EntryIngress): boolean {
  return (
    !isSwitchedOn(annotations, 'nginx.ingress.kubernetes.io/canary') &&
    !annotations.has('nginx.org/mergeable-ingress-type')
  );
}

function claimsOf(ingress: EntryIngress): readonly (Claim & { readonly key: string })[] {
  const { object, annotations, by } = ingress;
  const className =
    annotations.get('kubernetes.io/ingress.class') ?? stringAt(object.content, ['spec', 'ingressClassName']) ?? '';
  // Each has a load balancer of its own.
  const own = by === 'gce' || (by === 'aws' && !annotations.has('alb.ingress.kubernetes.io/group.name'));
  return itemsAt(object.content, ['spec', 'rules']).flatMap((rule, ruleIndex) => {
    const host = stringAt(rule, ['host']) || undefined;
    return itemsAt(rule, ['http', 'paths']).flatMap((entry, index) => {
      const [path, type] = [stringAt(entry, ['path']) ?? '/', stringAt(entry, ['pathType']) ?? ''];
      // Requests of every host are the rest, which several may want.
      if (host === undefined || own) return [];
      const at: FieldPath = ['spec', 'rules', ruleIndex, 'http', 'paths', index];
      const key = JSON.stringify([
        className,
        host.toLowerCase(),
        type === 'Exact' ? path : path.replace(/(.)\/$/, '$1'),
        type === 'Exact',
      ]);
      return [
        { key, ingress, path: stringAt(entry, ['path']) === undefined ? at : [...at, 'path'], words: `${host}${path}` },
      ];
    });
  });
}
