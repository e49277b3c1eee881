/*
 * What the resources of kustomizations become, loaded where there are kustomizations: nothing that is needed at the start
 * of a server imports it.
 */
export { patchProblems } from '../scopes/kustomize/patch-problems';
export { renderFile } from '../scopes/render-file';
export { generatedEntities } from './generated-entities';
