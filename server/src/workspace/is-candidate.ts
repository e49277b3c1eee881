/** Whether a file of that name may hold manifests: YAML, JSON, and the name of kustomizations without an ending. */
export function isCandidate(name: string): boolean {
  return /\.(ya?ml|json)$/i.test(name) || name === 'Kustomization';
}
