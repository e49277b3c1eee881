import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { clustersOf } from '../../server/src/core/analysis/clusters-of';
import { buildGraph } from '../../server/src/core/graph/build-graph';
import { analyseFiles, type WorkspaceFile } from '../support/analysis';
import { describeCorpus } from '../support/corpus';
import { declaredConnections } from '../support/declared';

/*
 * Applications with the policies that another tool derives from their manifests. What these policies leave open between
 * workloads, and to them from outside, is what that tool takes for declared; there is no difference to ours.
 * Not compared: cluster DNS, which is not declared anywhere.
 */

const applications = ['acs-security-demos', 'bookinfo', 'k8s_guestbook', 'k8s_wordpress_example'];

describeCorpus('topology', (folder) => {
  test.each(applications)('%s declares the connections that are expected', async (application) => {
    const files = filesBelow(path.join(folder, application));
    const manifests = files.filter((file) => !file.path.startsWith('expected_'));
    expect(manifests.length).toBeLessThan(files.length);
    const ours = (await allClusters(manifests)).flatMap(declaredConnections);
    const theirs = (await allClusters(files)).flatMap((cluster) =>
      [...buildGraph(cluster)]
        .filter(({ dst }) => !dst.endsWith('[External]'))
        .map(({ src, dst, conn }) => `${src.endsWith('[External]') ? '{outside}' : src} => ${dst} : ${conn}`),
    );
    expect(theirs.length).toBeGreaterThan(1);
    expect(ours.toSorted()).toEqual(theirs.toSorted());
  });

  test('files that are no manifests, or bad ones, do no harm', async () => {
    const clusters = await allClusters(filesBelow(path.join(folder, 'bad_yamls')));
    expect(clusters.flatMap(declaredConnections)).toMatchInlineSnapshot(`
      [
        "default/cartservice[Deployment] => default/redis-cart[Deployment] : TCP 6379",
        "default/checkoutservice[Deployment] => default/cartservice[Deployment] : TCP 7070",
        "default/checkoutservice[Deployment] => default/currencyservice[Deployment] : TCP 7000",
        "default/checkoutservice[Deployment] => default/emailservice[Deployment] : TCP 8080",
        "default/checkoutservice[Deployment] => default/paymentservice[Deployment] : TCP 50051",
        "default/checkoutservice[Deployment] => default/productcatalogservice[Deployment] : TCP 3550",
        "default/checkoutservice[Deployment] => default/shippingservice[Deployment] : TCP 50051",
        "default/frontend[Deployment] => default/adservice[Deployment] : TCP 9555",
        "default/frontend[Deployment] => default/cartservice[Deployment] : TCP 7070",
        "default/frontend[Deployment] => default/checkoutservice[Deployment] : TCP 5050",
        "default/frontend[Deployment] => default/currencyservice[Deployment] : TCP 7000",
        "default/frontend[Deployment] => default/productcatalogservice[Deployment] : TCP 3550",
        "default/frontend[Deployment] => default/recommendationservice[Deployment] : TCP 8080",
        "default/frontend[Deployment] => default/shippingservice[Deployment] : TCP 50051",
        "default/loadgenerator[Deployment] => default/frontend[Deployment] : TCP 8080",
        "default/recommendationservice[Deployment] => default/productcatalogservice[Deployment] : TCP 3550",
        "{kubelet} => default/frontend[Deployment] : TCP 8080",
        "{kubelet} => default/redis-cart[Deployment] : TCP 6379",
        "{outside} => default/frontend[Deployment] : TCP 8080",
      ]
    `);
  });
});

async function allClusters(files: readonly WorkspaceFile[]) {
  return clustersOf(await analyseFiles(files));
}

function filesBelow(folder: string): readonly WorkspaceFile[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ya?ml|json)$/.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort()
    .map((file) => ({ path: path.relative(folder, file), text: readFileSync(file, 'utf8') }));
}
