import { isPlaced, whyUnplaced } from '../cluster/unplaced';
import { assertNever } from '../invariant';
import type { LabelRequirement, LabelSelector } from '../kubernetes/label-selector';
import { matchesLabels, selectsEverything } from '../kubernetes/label-selector';
import type { Labels } from '../kubernetes/labels';
import { namespaceNameLabel } from '../kubernetes/read-entity';
import type { Selector } from '../policies/ir';
import {
  type AddressEndpoint,
  type Endpoint,
  isOnNodeNetwork,
  isOrdinaryPod,
  type NameEndpoint,
  type NodeEndpoint,
  type PodEndpoint,
} from './endpoint';
import { isEveryAddress, joinAddresses } from './join-addresses';
import { matchPodLabels } from './match-pod-labels';
import type { ConnectivityOptions } from './options';
import { both, either, not, type Truth, truthOf } from './truth';

/** Something that the manifests do not say and a verdict depends on. */
export interface Doubt {
  /** `policy`: a policy that is not understood. `fact`: an address or label that is not written. */
  readonly cause: 'policy' | 'fact';
  /** One sentence. */
  readonly why: string;
}

/** Whether a selector matches an endpoint. Each doubt that makes it `unknown` is passed to `onDoubt`. */
export function matchSelector(
  selector: Selector,
  endpoint: Endpoint,
  options: ConnectivityOptions,
  onDoubt: (doubt: Doubt) => void = ignore,
): Truth {
  switch (selector.kind) {
    case 'all':
      return 'yes';
    case 'none':
      return 'no';
    case 'unknown':
      onDoubt({ cause: 'policy', why: selector.why });
      return 'unknown';
    case 'not':
      return not(matchSelector(selector.of, endpoint, options, onDoubt));
    case 'and':
      return matchEvery(selector.of, endpoint, options, onDoubt);
    case 'or':
      return matchSome(selector.of, endpoint, options, onDoubt);
    case 'namespace':
    case 'pod-labels':
    case 'namespace-labels':
      return isOrdinaryPod(endpoint) ? matchPod(selector, endpoint, options, onDoubt) : 'no';
    case 'ip':
      return matchIp(selector, endpoint, options, onDoubt);
    case 'node-labels':
      return matchNode(selector, endpoint, options, onDoubt);
    case 'fqdn':
      return matchDomain(selector.patterns, endpoint, options, onDoubt);
    default:
      return assertNever(selector);
  }
}

type OnDoubt = (doubt: Doubt) => void;

const ignore: OnDoubt = () => {};

function matchEvery(
  of: readonly Selector[],
  endpoint: Endpoint,
  options: ConnectivityOptions,
  onDoubt: OnDoubt,
): Truth {
  let truth: Truth = 'yes';
  for (const part of of) {
    truth = both(truth, matchSelector(part, endpoint, options));
    if (truth === 'no') return 'no';
  }
  if (truth === 'unknown') passDoubts(of, endpoint, options, onDoubt);
  return truth;
}

function matchSome(of: readonly Selector[], endpoint: Endpoint, options: ConnectivityOptions, onDoubt: OnDoubt): Truth {
  let truth: Truth = 'no';
  for (const part of of) {
    truth = either(truth, matchSelector(part, endpoint, options));
    if (truth === 'yes') return 'yes';
  }
  const together = joinAddresses(of, truth === 'unknown');
  if (together !== undefined && matchSelector(together, endpoint, options) === 'yes') return 'yes';
  if (truth === 'unknown') passDoubts(of, endpoint, options, onDoubt);
  return truth;
}

/** The doubts of the parts count only if the whole is unknown. */
function passDoubts(of: readonly Selector[], endpoint: Endpoint, options: ConnectivityOptions, onDoubt: OnDoubt): void {
  if (onDoubt !== ignore) for (const part of of) matchSelector(part, endpoint, options, onDoubt);
}

/** By what is said of an ordinary pod and its namespace. */
function matchPod(selector: PodSelector, pod: PodEndpoint, options: ConnectivityOptions, onDoubt: OnDoubt): Truth {
  if (pod.unknown !== undefined) return matchUnknownPod(selector, pod.unknown, onDoubt);
  switch (selector.kind) {
    case 'namespace':
      return matchName(selector, pod, onDoubt);
    case 'pod-labels':
      return matchLabels(selector.selector, pod, options, onDoubt);
    case 'namespace-labels':
      return matchNamespace(selector.selector, pod, options, onDoubt);
  }
}

type PodSelector = Selector & { readonly kind: 'namespace' | 'pod-labels' | 'namespace-labels' };

/** Only what holds for every pod, or for none, is known: every namespace has the label with its name. */
function matchUnknownPod(selector: PodSelector, why: string, onDoubt: OnDoubt): Truth {
  if (selector.kind !== 'namespace') {
    const { requirements } = selector.selector;
    const hasName = ({ key }: LabelRequirement) => selector.kind === 'namespace-labels' && key === namespaceNameLabel;
    if (requirements.some((each) => hasName(each) && each.operator === 'DoesNotExist')) return 'no';
    if (requirements.every((each) => hasName(each) && each.operator === 'Exists')) return 'yes';
  }
  onDoubt({ cause: 'fact', why });
  return 'unknown';
}

function matchLabels(
  selector: LabelSelector,
  { workload, moreLabels }: PodEndpoint,
  options: ConnectivityOptions,
  onDoubt: OnDoubt,
): Truth {
  if (workload.unknown === undefined || selector.requirements.length === 0) {
    if (options.unstated === 'absent') return truthOf(matchesLabels(selector, workload.labels));
    if (moreLabels !== undefined) return matchStated(selector, workload.labels, moreLabels, onDoubt);
    return matchPodLabels(selector, workload, (why) => onDoubt({ cause: 'fact', why }));
  }
  onDoubt({ cause: 'policy', why: workload.unknown });
  return 'unknown';
}

/** What is no name may stand for every namespace. */
function matchName(
  { name, isAsWritten }: Selector & { readonly kind: 'namespace' },
  { namespace }: PodEndpoint,
  onDoubt: OnDoubt,
): Truth {
  if (namespace.name === name) return 'yes';
  if (isAsWritten === true) return 'no';
  const unplaced = namespace.isUnplaced === true ? namespace.name : isPlaced(name) ? undefined : name;
  if (unplaced === undefined) return 'no';
  onDoubt({ cause: 'policy', why: `${whyUnplaced(unplaced)}, and a selector decides by the namespace.` });
  return 'unknown';
}

/** Whether the labels of a namespace match, as far as the manifests say them. */
export function matchNamespace(
  selector: LabelSelector,
  { namespace }: Pick<PodEndpoint, 'namespace'>,
  options: ConnectivityOptions,
  onDoubt: OnDoubt = ignore,
): Truth {
  // What has no name may be a namespace with any labels, whatever is assumed of those with names.
  if (namespace.doubt === undefined || (options.unstated === 'absent' && namespace.isUnplaced !== true)) {
    return truthOf(matchesLabels(selector, namespace.labels));
  }
  return matchStated(selector, namespace.labels, namespace.doubt, onDoubt);
}

/** Whether labels match to which others may come. */
function matchStated(selector: LabelSelector, labels: Labels, why: string, onDoubt: OnDoubt): Truth {
  const isStated = ({ key }: LabelRequirement) => labels.has(key);
  const stated = { requirements: selector.requirements.filter(isStated) };
  if (!matchesLabels(stated, labels)) return 'no';
  if (selector.requirements.every(isStated)) return 'yes';
  onDoubt({ cause: 'fact', why });
  return 'unknown';
}

function matchIp(
  selector: Selector & { readonly kind: 'ip' },
  endpoint: Endpoint,
  options: ConnectivityOptions,
  onDoubt: OnDoubt,
): Truth {
  const { set, field } = selector;
  if (set.isEmpty || (options.ipBlocks === 'external' && isOrdinaryPod(endpoint))) return 'no';
  const { addresses } = endpoint;
  if (addresses !== undefined) {
    if (set.intersect(addresses).isEmpty) return 'no';
    if (endpoint.kind === 'addresses' || set.includes(addresses)) return 'yes';
    onDoubt({
      cause: 'fact',
      why: `It depends on which address of ${nameOf(endpoint)} is used, and ${deciding[field]}.`,
    });
    return 'unknown';
  }
  if (endpoint.kind === 'pod' || endpoint.kind === 'name') {
    // Whatever its address is.
    if (isEveryAddress(selector)) return 'yes';
    const { within } = endpoint;
    if (within !== undefined && set.includes(within)) return 'yes';
    if (within !== undefined && set.intersect(within).isEmpty) return 'no';
    if (endpoint.kind === 'pod' && options.unstated === 'absent') return 'no';
  }
  onDoubt({ cause: 'fact', why: `${unknownAddress(endpoint)}, and ${deciding[field]}.` });
  return 'unknown';
}

/** An address of which no manifest says what has it may be a node's, and so may the one of a name. */
function matchNode(
  { selector, matching, others }: Selector & { readonly kind: 'node-labels' },
  endpoint: Endpoint,
  options: ConnectivityOptions,
  onDoubt: OnDoubt,
): Truth {
  if (isOutside(endpoint)) {
    // Who keeps ipBlocks off pods takes what is outside for no part of the cluster, as other analyzers have it.
    if (options.unstated === 'absent' || options.ipBlocks === 'external') return 'no';
    const place = endpoint.addresses ?? endpoint.within;
    if (place !== undefined && others.includes(place) && !selectsEverything(selector)) return 'no';
    onDoubt({ cause: 'fact', why: 'An address outside may be the one of a node, and a rule about nodes decides.' });
    return 'unknown';
  }
  if (!isOnNodeNetwork(endpoint)) return 'no';
  if (selectsEverything(selector)) return 'yes';
  if (endpoint.addresses !== undefined) {
    if (!endpoint.addresses.intersect(matching).isEmpty) return 'yes';
    if (!endpoint.addresses.intersect(others).isEmpty) return 'no';
  }
  if (options.unstated === 'absent') return truthOf(matchesLabels(selector, new Map()));
  const node = endpoint.kind === 'node' ? nameOf(endpoint) : `the node of ${nameOf(endpoint)}`;
  onDoubt({ cause: 'fact', why: `The labels of ${node} are not in the manifests, and a rule about nodes decides.` });
  return 'unknown';
}

/** An address outside may be the one of any name, and so may the one of another name. */
function matchDomain(
  patterns: readonly string[],
  endpoint: Endpoint,
  options: ConnectivityOptions,
  onDoubt: OnDoubt,
): Truth {
  if (endpoint.kind === 'name' && patterns.some((pattern) => isDomainWithin(endpoint.name, pattern))) return 'yes';
  if (!isOutside(endpoint) || options.unstated === 'absent') return 'no';
  const names = patterns.map((pattern) => `"${pattern}"`).join(', ');
  onDoubt({ cause: 'fact', why: `The addresses of ${names} are not known, and a rule about domain names decides.` });
  return 'unknown';
}

function isOutside(endpoint: Endpoint): endpoint is AddressEndpoint | NameEndpoint {
  return endpoint.kind === 'addresses' || endpoint.kind === 'name';
}

/** Of a name; and of a pattern, whether all that it matches is matched by the other one. */
export function isDomainWithin(name: string, pattern: string): boolean {
  const plain = name.toLowerCase().replace(/\.$/, '');
  return pattern.startsWith('*.')
    ? plain.length > pattern.length - 1 && plain.endsWith(pattern.slice(1))
    : plain === pattern;
}

function nameOf(endpoint: PodEndpoint | NodeEndpoint): string {
  if (endpoint.kind === 'node') return `node ${endpoint.ip}`;
  return `"${endpoint.namespace.name}/${endpoint.workload.identity.name}"`;
}

function unknownAddress(endpoint: Endpoint): string {
  if (endpoint.kind === 'name') return `The addresses of "${endpoint.name}" are not known`;
  if (endpoint.kind !== 'pod') return 'An address is not known';
  return `The IP address of ${nameOf(endpoint)} is not in the manifests`;
}

const deciding = { ipBlock: 'an ipBlock decides', networks: 'the field networks decides' } as const;
