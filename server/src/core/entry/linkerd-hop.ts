import type { NamespaceView } from '../cluster/namespace-view';
import type { Truth } from '../connectivity/truth';
import type { Workload } from '../kubernetes/entities';
import {
  linkerdInject,
  linkerdSkipInbound,
  linkerdSkipOutbound,
  linkerdSkipSubnets,
} from '../kubernetes/linkerd-annotations';
import { type Hop, unknownBecause } from './entry-point';

/** Who speaks to the pods behind an entry: somebody outside of the cluster, or pods, as far as they are known. */
export type Speakers = 'outside' | 'unknown' | readonly PodsOfNamespace[];

export interface PodsOfNamespace {
  readonly view: NamespaceView;
  readonly workload: Workload;
}

const plain: Hop = { kind: 'plain' };
export const mayEncrypt: Hop = unknownBecause('the proxies of a mesh at its pods may encrypt it');

/**
 * What becomes of plain connections to pods by Linkerd, which encrypts what goes from one of its proxies to another one,
 * but for ports and networks that annotations leave out. `ports` are those of the pods; none: they are not known.
 * https://linkerd.io/2/features/automatic-mtls/
 */
export function hopByLinkerd(
  view: NamespaceView,
  workloads: readonly Workload[],
  ports: readonly number[],
  speakers: Speakers,
): Hop {
  const answers = workloads.map((workload) => takesByProxy({ view, workload }, ports));
  if (
    speakers === 'outside' ||
    answers.includes('no') ||
    !workloads.some((workload) => isInjected({ view, workload }) === 'yes')
  )
    return plain;
  if (speakers === 'unknown') return mayEncrypt;
  const sending = speakers.map((speaker) => sendsByProxy(speaker, ports));
  if (sending.includes('no')) return plain;
  return [...answers, ...sending].every((answer) => answer === 'yes')
    ? { kind: 'encrypted', isVerified: true }
    : mayEncrypt;
}

function takesByProxy(pods: PodsOfNamespace, ports: readonly number[]): Truth {
  return unlessSkipped(isInjected(pods), settingsOf(pods).get(linkerdSkipInbound), ports);
}

function sendsByProxy(pods: PodsOfNamespace, ports: readonly number[]): Truth {
  const settings = settingsOf(pods);
  const answer = unlessSkipped(isInjected(pods), settings.get(linkerdSkipOutbound), ports);
  // In this mode a header that the controller adds decides.
  const isDecidedElsewhere = settings.get(linkerdInject) === 'ingress' || settings.has(linkerdSkipSubnets);
  return answer === 'yes' && isDecidedElsewhere ? 'unknown' : answer;
}

/** https://linkerd.io/2/features/proxy-injection/ */
function isInjected(pods: PodsOfNamespace): Truth {
  const { view, workload } = pods;
  if (workload.hostNetwork) return 'no';
  if (workload.labels.has('linkerd.io/control-plane-ns')) return 'yes';
  switch (settingsOf(pods).get(linkerdInject)) {
    case 'enabled':
    case 'ingress':
      // Without a token it depends on the version.
      return workload.refusesToken ? 'unknown' : 'yes';
    case 'disabled':
      return 'no';
    case undefined:
      return view.manifests.length === 0 ? 'unknown' : 'no';
    default:
      return 'unknown';
  }
}

/** Those of pods count in place of those of their namespace. */
function settingsOf({ view, workload }: PodsOfNamespace): ReadonlyMap<string, string> {
  return new Map([...(view.manifests[0]?.linkerd ?? []), ...(workload.linkerd ?? [])]);
}

function unlessSkipped(answer: Truth, skipped: string | undefined, ports: readonly number[]): Truth {
  if (answer !== 'yes' || skipped === undefined || skipped === '') return answer;
  const ranges = skipped.split(',').map((range) => /^\s*(\d+)(?:-(\d+))?\s*$/.exec(range));
  if (ports.length === 0 || ranges.includes(null)) return 'unknown';
  const isSkipped = (port: number) =>
    ranges.some((range) => port >= Number(range?.[1]) && port <= Number(range?.[2] ?? range?.[1]));
  return ports.some(isSkipped) ? 'no' : 'yes';
}
