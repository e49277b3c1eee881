import type { Fix } from '../../fixes/fix';
import { assertNever } from '../../invariant';
import { quoteText } from '../../yaml/problem';
import type { Rule } from '../rule';
import {
  findProblems,
  isStillWrong,
  type ProblemAbout,
  type ProblemContext,
  problemOf,
  type Words,
} from './policy-problems';

export const invalidIpblock: Rule = {
  id: 'invalid-ipblock',
  title: 'Address block that Kubernetes rejects or reads differently',
  severity: 'error',
  slice: 'document',
  check: (document) => findProblems(document, 'ip-block', inWords),
  holds: isStillWrong,
  fixes: (finding) => fixesOf(problemOf<'ip-block'>(finding)),
  docs: {
    what: 'An `ipBlock` has a `cidr` or an entry of `except` that is not a CIDR, an `except` that is not a real part of the `cidr`, or an address with bits beyond its prefix.',
    why: 'The API server rejects the whole policy for most of these.\nBits beyond the prefix (`10.0.0.5/24`) and unusual spellings (`010.0.0.0/8`, `::ffff:10.0.0.0/104`) are taken with a warning until Kubernetes 1.35 and rejected from 1.36 on; it is not clear whether one address or the network was meant.',
    how: 'Write the network with its prefix, or one address with `/32` or `/128`.\nEvery entry of `except` lies inside the `cidr` and is smaller.',
    limits:
      'An entry of `except` that another one covers is only a hint: it changes nothing.\nValues that another tool fills in, such as `$(CIDR)`, are not judged.\nWhether a block covers pods, nodes or Services of the cluster is not the subject of this rule.\nThe first 100 problems of a policy are reported.',
    references: [
      'https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/network-policy-v1/',
      'https://kubernetes.io/docs/concepts/services-networking/network-policies/#behavior-of-ipblock-selectors',
      'https://github.com/kubernetes/enhancements/tree/master/keps/sig-network/4858-ip-cidr-validation',
    ],
  },
  examples: [
    {
      title: 'An exception that lies outside of the block',
      yaml: `#- policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
  namespace: shop
spec:
  podSelector: {}
  ingress:
    - from:
        - ipBlock:
            cidr: 10.0.0.0/8
            except:
              - 10.1.0.0/16
              - 192.168.0.0/16
              # ~~~~~~~~~~~~~~ [invalid-ipblock] except 192.168.0.0/16 lies outside cidr 10.0.0.0/8
`,
      fixed: {
        fix: 'Remove the exception',
        yaml: `#- policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
  namespace: shop
spec:
  podSelector: {}
  ingress:
    - from:
    # ~~~~ [rule-without-port-filter]
        - ipBlock:
            cidr: 10.0.0.0/8
            except:
              - 10.1.0.0/16
`,
      },
    },
    {
      title: 'One address without its prefix, and one address with the prefix of its network',
      yaml: `#- policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
  namespace: shop
spec:
  podSelector: {}
  ingress:
    - from:
        - ipBlock:
            cidr: 203.0.113.7
            #     ~~~~~~~~~~~ [invalid-ipblock] "203.0.113.7" is an address, not a CIDR
        - ipBlock:
            cidr: 203.0.113.7/24
            #     ~~~~~~~~~~~~~~ [invalid-ipblock] means all of 203.0.113.0/24
`,
    },
    {
      title: 'Blocks and exceptions of both families',
      yaml: `#- policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
  namespace: shop
spec:
  podSelector: {}
  ingress:
    - from:
        - ipBlock:
            cidr: 0.0.0.0/0
            except: [10.0.0.0/8, 192.168.0.0/16]
        - ipBlock:
            cidr: 2001:db8::/32
            except: ["2001:db8:1::/48"]
`,
    },
  ],
};

type Problem = ProblemAbout<'ip-block'>;

function inWords(problem: Problem, context: ProblemContext): Words {
  const { outcome, kind } = problem;
  const message = messageOf(problem, context);
  if (kind === 'redundant-except') return { message, severity: 'hint' };
  return outcome === 'accepted' || kind === 'odd-spelling' ? { message, severity: 'warning' } : { message };
}

function messageOf(problem: Problem, { node }: ProblemContext): string {
  const value = node?.kind === 'scalar' ? quoteText(node.source) : 'This value';
  switch (problem.kind) {
    case 'no-cidr':
      return 'This ipBlock has no "cidr", so the API server rejects the policy.';
    case 'invalid-cidr':
      return problem.wanted === undefined
        ? `${value} is not a CIDR such as 10.0.0.0/8, so the API server rejects this policy.`
        : `${value} is an address, not a CIDR, so the API server rejects this policy; write ${problem.wanted}.`;
    case 'host-bits':
      return `${value} means all of ${problem.wanted}: bits beyond the prefix are masked, and Kubernetes 1.36 rejects them.`;
    case 'odd-spelling':
      return `${value} is read as ${problem.wanted} by some and refused by others, as by Kubernetes 1.36.`;
    case 'except-not-a-list':
      return 'This "except" is not a list, so the API server rejects the policy.';
    case 'except-outside':
      return `except ${problem.except} lies outside cidr ${problem.cidr}, so the API server rejects this policy.`;
    case 'except-covers':
      return `except ${problem.except} leaves nothing of cidr ${problem.cidr}, so the API server rejects this policy.`;
    case 'redundant-except':
      return `except ${problem.except} changes nothing, because ${problem.covering} already covers it.`;
    default:
      return assertNever(problem);
  }
}

function fixesOf({ problem, edit }: ReturnType<typeof problemOf<'ip-block'>>): readonly Fix[] {
  const { path } = problem;
  const write = (cidr: string, isSafe: boolean): Fix => ({
    title: `Write ${cidr}`,
    isSafe,
    // Plain text that starts with a colon reads badly.
    actions: [edit.set(path, cidr.includes(':') ? JSON.stringify(cidr) : cidr)],
  });
  switch (problem.kind) {
    case 'invalid-cidr':
      return problem.wanted === undefined ? [] : [write(problem.wanted, false)];
    case 'host-bits':
      return [write(problem.wanted, true), write(problem.host, false)];
    case 'odd-spelling':
      return [write(problem.wanted, problem.outcome === 'accepted')];
    case 'except-not-a-list':
      return [{ title: 'Make it a list', isSafe: false, actions: [edit.wrap(path)] }];
    case 'except-outside':
      return [
        {
          title: 'Remove the exception, which excludes nothing',
          isSafe: false,
          actions: [edit.remove(problem.isOnly ? path.slice(0, -1) : path)],
        },
      ];
    case 'redundant-except':
      return [{ title: 'Remove the exception, which changes nothing', isSafe: true, actions: [edit.remove(path)] }];
    case 'no-cidr':
    case 'except-covers':
      return [];
    default:
      return assertNever(problem);
  }
}
