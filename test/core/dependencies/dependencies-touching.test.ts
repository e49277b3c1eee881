import { expect, test } from 'vitest';
import { clustersOf } from '../../../server/src/core';
import { dependenciesTouching } from '../../../server/src/core/dependencies/dependencies-touching';
import { analyseFiles } from '../../support/analysis';
import { withinCpuSeconds } from '../../support/within-cpu-seconds';

const namespaceCount = 300;
const numbers = Array.from({ length: 10 }, (_, index) => index);

/** Ten pods that call the ten Services of their namespace; one Service of all has no selector. */
function callersOf(namespace: string): string {
  const calls = numbers.map((to) => `{ name: URL${to}, value: "http://s${to}.${namespace}:80" }`).join(', ');
  return numbers
    .map(
      (index) => `apiVersion: v1
kind: Pod
metadata: { name: p${index}, namespace: ${namespace}, labels: { app: "${index}" } }
spec: { containers: [{ name: web, image: example.com/web, env: [${calls}] }] }
---
apiVersion: v1
kind: Service
metadata: { name: s${index}, namespace: ${namespace} }
spec: { ${namespace === 'ns0' && index === 0 ? '' : `selector: { app: "${index}" }, `}ports: [{ port: 80 }] }
`,
    )
    .join('---\n');
}

test('what concerns a namespace is found without a look at all that is declared', async () => {
  const files = Array.from({ length: namespaceCount }, (_, index) => ({
    path: `${index}.yaml`,
    text: callersOf(`ns${index}`),
  }));
  const [cluster] = clustersOf(await analyseFiles(files));
  if (cluster === undefined) throw new Error('No cluster.');
  const countOf = (index: number) => dependenciesTouching(cluster, [`ns${index % namespaceCount}`]).length;
  // Reading what is declared costs all of it, once; each question after that costs its answer.
  countOf(0);
  const counts = await withinCpuSeconds(0.5, () => Array.from({ length: 4000 }, (_, index) => countOf(index)));
  // What has no selector may lead anywhere: ten calls.
  expect(counts.slice(0, 3)).toEqual([100, 110, 110]);
  expect(new Set(counts.slice(1, namespaceCount))).toEqual(new Set([110]));
}, 120_000);
