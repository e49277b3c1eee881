import type { GroupDescription } from '../rule-group';

/** The annotation by which a load balancer of Google Cloud has the pods of a Service as its targets. */
export const negAnnotation = 'cloud.google.com/neg';

/** Of the rule about load balancers that reach pods themselves. */
export const loadBalancers = {
  kinds: new Set<string>(),
  isItsText: (text, kind) => kind === 'Service' && text.includes(negAnnotation),
  keeps: ({ kind, group, annotations }) =>
    kind === 'Service' && group === '' && annotations.has(negAnnotation) ? 'namespaced' : undefined,
  rules: {
    'probe-or-host-traffic-blocked': {
      title: 'Health checks that policies block',
      severity: 'information',
      slice: 'namespace',
    },
  },
} as const satisfies GroupDescription;
