import type { GroupDescription } from '../rule-group';

/** Of the rule about versions of APIs that are removed or replaced. */
export const replacedApis = {
  kinds: new Set<string>(),
  isItsText: (text) => replacedVersion.test(text),
  rules: {
    'removed-or-deprecated-api': {
      title: 'API version that is removed or replaced',
      severity: 'error',
      slice: 'document',
    },
  },
} as const satisfies GroupDescription;

/** An `apiVersion` that `replaced-apis.ts` may have. */
const replacedVersion =
  /apiVersion["']?\s*:\s*["']?(extensions\/|(networking|discovery)\.k8s\.io\/v1beta|policy(\.networking\.k8s|\.linkerd)?(\.io)?\/v1(alpha|beta)1|\w+\.istio\.io\/v1(alpha|beta)|gateway\.networking\.k8s\.io\/v1(alpha|beta)|traefik\.containo|cert-manager\.io\/v1(alpha|beta))/;
