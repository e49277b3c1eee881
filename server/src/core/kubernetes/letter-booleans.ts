import type { YamlNode } from '../yaml/tree';

/**
 * Whether a value is `y`, `Y`, `n` or `N` without quotes, where a text belongs; it is reported, and read as the text.
 * kubectl, Helm and Argo CD resolve values by go-yaml v2 and know no types of fields, so they send a boolean, which the
 * API server refuses. kustomize, and Flux with it, resolves by go-yaml v3, to which it is a text, as to readers of YAML
 * 1.2 and to PyYAML, which write it without quotes. So there is one meaning with which the object can be in a cluster,
 * and it is analysed by that one. Of `yes`, `on` and `5` it is not said: most of those that write YAML quote
 * them. What kustomizations build is read as kustomize reads it anyway (`words-as-texts.ts`).
 * https://github.com/kubernetes-sigs/yaml/blob/v1.4.0/goyaml.v2/resolve.go
 * https://github.com/kubernetes-sigs/yaml/blob/v1.4.0/goyaml.v3/resolve.go
 */
export function isLetterBoolean(node: YamlNode | undefined): boolean {
  return node?.kind === 'scalar' && typeof node.value === 'boolean' && /^[yn]$/i.test(node.source);
}
