/** A fixture with a policy in a.yaml, whose spec is this, indented by two. */
export function policyFixture(spec: string): string {
  const lines = spec.replace(/^\n/, '').replace(/\n? *$/, '\n');
  return `#- a.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
  namespace: shop
spec:
${lines}`;
}
