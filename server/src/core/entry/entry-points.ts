import type { ScopeState } from '../analysis/scope-state';
import { isUnread, namesOf, type SecretSource } from '../certificates/secret-sources';
import type { Checkpoint } from '../checkpoint';
import type { NamespaceFacts, NamespaceView } from '../cluster/namespace-view';
import { worldOfNamespaces } from '../gateway/worlds';
import { type ControllerPods, controllersIn } from '../graph/ingress-controllers';
import type { Labels } from '../kubernetes/labels';
import type { EntryPoint } from './entry-point';
import { gatewayPoints } from './gateway-points';
import { ingressPoints } from './ingress-points';
import { namespacesWithPods } from './istio-gateway-pods';
import { istioPoints } from './istio-points';
import { proxyPoints } from './proxy-points';
import { routePoints } from './route-points';
import { servicePoints } from './service-points';
import { type HostKey, hasTlsInScope } from './shared-hosts';

/** All that lets something into a cluster from outside, in the order of its namespaces. */
export async function entryPointsOf(state: ScopeParts, checkpoint: Checkpoint): Promise<readonly EntryPoint[]> {
  const controllers = controllersIn(state.namespaces.values());
  const points: EntryPoint[] = [];
  for (const view of state.namespaces.values()) {
    await checkpoint();
    for (const point of await entryPointsIn(view, state, controllers, checkpoint)) points.push(point);
  }
  return points;
}

/** What of a scope entry points hang on. */
export type ScopeParts = Pick<ScopeState, 'namespaces' | 'facts' | 'hostPlaces' | 'labelPlaces'>;

/**
 * The same of one namespace. Kept while it stays as it is and what was asked of the rest of the scope has the same answer,
 * such as what is in the namespace of its Gateways, so that an edit costs what hangs on it.
 */
async function entryPointsIn(
  view: NamespaceView,
  state: ScopeParts,
  controllers: readonly ControllerPods[],
  checkpoint: Checkpoint,
): Promise<readonly EntryPoint[]> {
  const { facts } = state;
  const known = memo.get(view);
  const isCurrent =
    known?.facts === facts &&
    areSame(known.controllers, controllers) &&
    [...known.questions.values()].every(({ ask, answer }) => ask(state) === answer);
  if (isCurrent) return known.points;
  const questions = new Map<unknown, Question>();
  const note = <Answer>(key: unknown, ask: (parts: ScopeParts) => Answer): Answer => {
    const asked = questions.get(key) ?? { ask, answer: ask(state) };
    questions.set(key, asked);
    return asked.answer as Answer;
  };
  const world = worldOfNamespaces(
    (name) => (name === view.name ? view : note(`view ${name}`, ({ namespaces }) => namespaces.get(name))),
    facts,
  );
  const hasTls = (key: HostKey) => note(`tls ${key}`, (parts) => hasTlsInScope(parts, key));
  const namesFor = (source: SecretSource) => {
    note(source, () => isUnread(source));
    return namesOf(source);
  };
  // Texts, because the answers are compared.
  const namespacesOf = (labels: Labels) =>
    note(`pods ${JSON.stringify([...labels])}`, (parts) => namespacesWithPods(parts, labels).join('\n'))
      .split('\n')
      .filter((name) => name !== '');
  const parts: readonly Iterable<EntryPoint>[] = [
    ingressPoints({ world, view, facts, controllers, hasTls, namesFor }),
    gatewayPoints(world, view, facts),
    routePoints(view, facts),
    istioPoints({ world, view, facts, namespacesOf }),
    proxyPoints({ world, view, facts, controllers }),
    servicePoints(view, facts),
  ];
  const points: EntryPoint[] = [];
  for (const part of parts) {
    for (const point of part) {
      await checkpoint();
      points.push(point);
    }
  }
  memo.set(view, { facts, controllers, questions, points });
  return points;
}

function areSame(before: readonly ControllerPods[], now: readonly ControllerPods[]): boolean {
  return before.length === now.length && before.every(({ workload }, index) => workload === now[index]?.workload);
}

interface Memo {
  readonly facts: NamespaceFacts;
  readonly controllers: readonly ControllerPods[];
  /** By what they are about, each once. */
  readonly questions: ReadonlyMap<unknown, Question>;
  readonly points: readonly EntryPoint[];
}

/** Something that was asked of the scope, and its answer then; answers that are equal mean the same. */
interface Question {
  readonly ask: (state: ScopeParts) => unknown;
  readonly answer: unknown;
}

const memo = new WeakMap<NamespaceView, Memo>();
