/** Whether a document is worth starting the server for. Most YAML files have nothing to do with Kubernetes. */
export function looksLikeKubernetes(languageId: string, text: string): boolean {
  if (languageId === 'helm') return true;
  return languageId === 'yaml' && /^\s*(- *)?["']?(apiVersion|kind)["']?\s*:/m.test(text);
}
