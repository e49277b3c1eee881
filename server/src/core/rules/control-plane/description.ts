import type { GroupDescription } from '../rule-group';

/** Of the rules about what a cluster itself runs: API server, etcd, kubelet and the rest. */
export const controlPlane = {
  kinds: new Set(['kubelet.config.k8s.io/KubeletConfiguration']),
  rules: {
    'kubelet-open-access': {
      title: 'Kubelet that answers without authentication',
      severity: 'error',
      slice: 'document',
    },
  },
} as const satisfies GroupDescription;
