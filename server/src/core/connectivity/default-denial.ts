import type { ClusterFacts } from '../cluster/cluster';
import type { NamespaceView } from '../cluster/namespace-view';
import type { Direction, Workload } from '../kubernetes/entities';
import { modelledTiersOfCluster } from '../policies/compile-cluster';
import type { PolicyUnit, Selector } from '../policies/ir';
import { type Anybody, matchAnybody } from './anybody';
import { endpointOf } from './endpoint';
import { evaluateRules } from './evaluate-plane';
import { matchSelector } from './match';
import { matchAllPods } from './match-namespace';
import { nothingAssumed } from './options';
import { connectionsTo } from './port-match';
import type { ProfileTier } from './subject-profile';
import { both, either, type Truth } from './truth';

/**
 * Whether policies of the whole cluster deny everything that none of their rules names, in a namespace of which no
 * policy of its own speaks: then a pod that comes later is not open. `unknown` where that hangs on unwritten labels.
 */
export function namespaceIsDeniedByDefault(view: NamespaceView, facts: ClusterFacts, direction: Direction): Truth {
  if (facts.clusterPolicies.length === 0) return 'no';
  return deniesByDefault(facts, direction, (subject) => {
    const truth = matchAllPods(subject, view);
    // Some labels are asked for, which a pod that comes later need not have.
    return truth === 'varies' ? 'no' : truth;
  });
}

/** The same for one workload. */
export function workloadIsDeniedByDefault(
  view: NamespaceView,
  facts: ClusterFacts,
  workload: Workload,
  direction: Direction,
): Truth {
  if (facts.clusterPolicies.length === 0) return 'no';
  return deniesByDefault(facts, direction, subjectTest(view, facts, workload));
}

/** Whether policies of the whole cluster deny a workload anything; `unknown` where they may. */
export function isDeniedAnything(
  view: NamespaceView,
  facts: ClusterFacts,
  workload: Workload,
  direction: Direction,
): Truth {
  const selects = subjectTest(view, facts, workload);
  const denying = modelledTiersOfCluster(facts)
    .flatMap(({ units }) => units)
    .filter((unit) => unit.direction === direction && unit.rules.some(({ action }) => action === 'deny'));
  return denying.map(({ subject }) => selects(subject)).reduce(either, 'no');
}

type SubjectTest = (subject: Selector) => Truth;

function subjectTest(view: NamespaceView, facts: ClusterFacts, workload: Workload): SubjectTest {
  const endpoint = facts.clusterPolicies.length === 0 ? undefined : endpointOf(view, workload);
  return (subject) => (endpoint === undefined ? 'no' : matchSelector(subject, endpoint, nothingAssumed));
}

/** A pod without labels, and for egress the internet as well, stand for what no rule names. */
const strangers: Readonly<Record<Direction, readonly Anybody[]>> = {
  ingress: ['other-pod'],
  egress: ['other-pod', 'other-address'],
};

function deniesByDefault(facts: ClusterFacts, direction: Direction, selects: SubjectTest): Truth {
  const profile = modelledTiersOfCluster(facts).flatMap(({ mode, onNoMatch, units }): ProfileTier[] => {
    const selecting = units
      .filter((unit) => unit.direction === direction)
      .map((unit) => ({ unit: withoutAllowing(unit), truth: selects(unit.subject) }))
      .filter(({ truth }) => truth !== 'no')
      .map(({ unit, truth }) => ({ unit, isCertain: truth === 'yes' }));
    return selecting.length === 0 ? [] : [{ mode, onNoMatch, units: selecting }];
  });
  return strangers[direction]
    .map((who): Truth => {
      const { lower, upper } = evaluateRules(profile, {
        truthOf: (selector) => matchAnybody(selector, who),
        // What is meant by the name of a port is not everything.
        connectionsOf: (ports) => connectionsTo(nobody, ports),
      });
      return upper.isEmpty ? 'yes' : lower.isEmpty ? 'unknown' : 'no';
    })
    .reduce(both, 'yes');
}

const nobody = { kind: 'name', name: '', addresses: undefined } as const;

/** What is left then is what no rule decides. */
function withoutAllowing(unit: PolicyUnit): PolicyUnit {
  const rules = unit.rules.map((rule) => (rule.action === 'allow' ? { ...rule, action: 'deny' as const } : rule));
  return { ...unit, rules };
}
