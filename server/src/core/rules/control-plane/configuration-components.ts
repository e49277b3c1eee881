import { isPlaceholder } from '../../kubernetes/placeholder';
import { textAt } from '../../kubernetes/read-resource';
import type { ResourceIdentity } from '../../kubernetes/resource';
import { type FieldPath, itemsAt, nodeAt } from '../../yaml/field-path';
import type { YamlNode } from '../../yaml/tree';
import { field } from '../finding';
import { type Component, type ComponentName, type Flag, subjectOf } from './component';

/** Where configurations have what a flag says, by the flag's name. */
type Fields = ReadonlyMap<string, FieldPath>;

/** https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1/ */
export const kubeletFields: Fields = new Map([
  ['anonymous-auth', ['authentication', 'anonymous', 'enabled']],
  ['client-ca-file', ['authentication', 'x509', 'clientCAFile']],
  ['authorization-mode', ['authorization', 'mode']],
  ['read-only-port', ['readOnlyPort']],
  ['tls-cert-file', ['tlsCertFile']],
  ['tls-private-key-file', ['tlsPrivateKeyFile']],
  ['tls-min-version', ['tlsMinVersion']],
  ['tls-cipher-suites', ['tlsCipherSuites']],
  ['rotate-certificates', ['rotateCertificates']],
  ['rotate-server-certificates', ['serverTLSBootstrap']],
  ['streaming-connection-idle-timeout', ['streamingConnectionIdleTimeout']],
  ['feature-gates', ['featureGates']],
]);

/** https://kubernetes.io/docs/reference/config-api/kube-proxy-config.v1alpha1/ */
export const proxyFields: Fields = new Map([['metrics-bind-address', ['metricsBindAddress']]]);

/** What kOps has for each of its programs. https://kops.sigs.k8s.io/cluster_spec/ */
export const kopsKubeletFields: Fields = new Map([
  ['anonymous-auth', ['anonymousAuth']],
  ['authorization-mode', ['authorizationMode']],
  ['read-only-port', ['readOnlyPort']],
  ['client-ca-file', ['clientCaFile']],
  ['tls-min-version', ['tlsMinVersion']],
  ['tls-cipher-suites', ['tlsCipherSuites']],
  ['streaming-connection-idle-timeout', ['streamingConnectionIdleTimeout']],
  ['feature-gates', ['featureGates']],
]);
export const kopsApiServerFields: Fields = new Map([
  ['anonymous-auth', ['anonymousAuth']],
  ['authorization-mode', ['authorizationMode']],
  ['client-ca-file', ['clientCAFile']],
  ['tls-cert-file', ['tlsCertFile']],
  ['tls-private-key-file', ['tlsPrivateKeyFile']],
  ['tls-min-version', ['tlsMinVersion']],
  ['tls-cipher-suites', ['tlsCipherSuites']],
  ['insecure-port', ['insecurePort']],
  ['insecure-bind-address', ['insecureBindAddress']],
  ['secure-port', ['securePort']],
  ['token-auth-file', ['tokenAuthFile']],
  ['basic-auth-file', ['basicAuthFile']],
]);
export const kopsOtherFields: Fields = new Map([
  ['bind-address', ['bindAddress']],
  ['tls-min-version', ['tlsMinVersion']],
  ['tls-cipher-suites', ['tlsCipherSuites']],
  ['feature-gates', ['featureGates']],
  ['metrics-bind-address', ['metricsBindAddress']],
]);

/** A component that has a field for each flag, in a map of the document. */
export function fieldComponent(
  name: ComponentName,
  fields: Fields,
  source: {
    readonly node: YamlNode;
    readonly path: FieldPath;
    readonly resource: ResourceIdentity | undefined;
    readonly absent: Component['absent'];
    readonly version?: string | undefined;
  },
): Component {
  const { node, path, resource, absent, version } = source;
  const flags = [...fields].flatMap(([flag, at]): [string, Flag][] => {
    const written = nodeAt(node, at);
    if (written === undefined) return [];
    const text = textOf(written);
    const value = text === undefined || isPlaceholder(text) ? undefined : text;
    return [[flag, { value, words: `${at.join('.')}: ${text ?? ''}`, path: [...path, ...at] }]];
  });
  return {
    name,
    subject: subjectOf(name, resource),
    absent,
    version,
    resource,
    flags: new Map(flags),
    place: field(path.length === 0 ? ['kind'] : path, path.length === 0 ? 'value' : 'key'),
    writing: { kind: 'fields', base: path, fields },
  };
}

/** As on a command line: `a,b`, and of a map `a=b,c=d`. */
function textOf(node: YamlNode): string | undefined {
  if (node.kind === 'scalar') return textAt(node, []);
  if (node.kind === 'map') {
    return node.entries.map(({ key, value }) => `${key.source}=${textAt(value, []) ?? ''}`).join(',');
  }
  const parts = itemsAt(node, []).map((item) => textAt(item, []));
  return parts.every((part) => part !== undefined) ? parts.join(',') : undefined;
}
