import { expect, test } from 'vitest';
import type { Cluster } from '../../../server/src/core/cluster/cluster';
import { graphCsv } from '../../../server/src/core/report/graph-csv';
import { graphDot } from '../../../server/src/core/report/graph-dot';
import type { GraphReportOptions } from '../../../server/src/core/report/graph-edges';
import { graphMarkdown } from '../../../server/src/core/report/graph-markdown';
import { graphMermaid } from '../../../server/src/core/report/graph-mermaid';
import { clusterOfManifests, clusterOfYaml } from '../../support/cluster';
import { deployment, policy } from '../../support/graph';

type Format = (clusters: readonly Cluster[], options: GraphReportOptions) => Iterable<string>;

const lines = (format: Format, cluster: Cluster, focus?: string) =>
  [...format([cluster], { ipBlocks: 'pods', focus })].join('').trimEnd().split('\n');

const shop = clusterOfYaml(
  deployment('shop', 'web') +
    deployment('data', 'db') +
    policy(
      'shop',
      'closed',
      '{ podSelector: {}, policyTypes: [Ingress, Egress], egress: [{ to: [{ namespaceSelector: {} }] }] }',
    ) +
    policy(
      'data',
      'db',
      '{ podSelector: {}, policyTypes: [Ingress, Egress], ingress: [{ from: [{ namespaceSelector: {} }], ports: [{ port: 53 }, { port: 53, protocol: UDP }] }] }',
    ),
);

test('every format shows a connection', async () => {
  expect(lines(graphCsv, await shop)).toEqual([
    'src,dst,conn',
    'shop/web[Deployment],data/db[Deployment],"TCP 53,UDP 53"',
  ]);
  expect(lines(graphMarkdown, await shop)).toEqual([
    '| src | dst | conn |',
    '|-----|-----|------|',
    '| shop/web[Deployment] | data/db[Deployment] | TCP 53,UDP 53 |',
  ]);
  expect(lines(graphDot, await shop)).toEqual([
    'digraph {',
    '  rankdir=LR',
    '  node [shape=box]',
    '  "shop/web[Deployment]" -> "data/db[Deployment]" [label="TCP 53,UDP 53"]',
    '  subgraph cluster_0 {',
    '    label="data"',
    '    "data/db[Deployment]" [label="db[Deployment]"]',
    '  }',
    '  subgraph cluster_1 {',
    '    label="shop"',
    '    "shop/web[Deployment]" [label="web[Deployment]"]',
    '  }',
    '}',
  ]);
  expect(lines(graphMermaid, await shop)).toEqual([
    'flowchart LR',
    '  n0["web#91;Deployment#93;"] -->|"TCP 53,UDP 53"| n1["db#91;Deployment#93;"]',
    '  subgraph g0["data"]',
    '    n1',
    '  end',
    '  subgraph g1["shop"]',
    '    n0',
    '  end',
  ]);
});

const outside = '0.0.0.0-255.255.255.255[External]';

/** A pod of which the name is what an attacker would write. */
function hostile(name: string): Promise<Cluster> {
  return clusterOfManifests([{ apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: '=cmd' }, spec: {} }]);
}

test('no name is more than text in any format', async () => {
  const pod = await hostile('a"b|c`<b>\\\n](x)');
  expect(lines(graphCsv, pod)).toEqual([
    'src,dst,conn',
    `${outside},"'=cmd/a""b|c\`<b>\\\\n](x)[Pod]",All Connections`,
    `"'=cmd/a""b|c\`<b>\\\\n](x)[Pod]",${outside},All Connections`,
  ]);
  expect(lines(graphMarkdown, pod).slice(2)).toEqual([
    `| ${outside} | \`\` =cmd/a"b\\|c\`<b>\\\\n](x)[Pod] \`\` | All Connections |`,
    `| \`\` =cmd/a"b\\|c\`<b>\\\\n](x)[Pod] \`\` | ${outside} | All Connections |`,
  ]);
  expect(lines(graphDot, pod)[3]).toBe(
    `  "${outside}" -> "=cmd/a\\"b|c\`<b>\\\\\\\\n](x)[Pod]" [label="All Connections"]`,
  );
  expect(lines(graphMermaid, pod)[1]).toBe(
    '  n0["0.0.0.0-255.255.255.255#91;External#93;"] -->|"All Connections"| n1["a#34;b#124;c#96;#60;b#62;#92;#92;n#93;#40;x#41;#91;Pod#93;"]',
  );
});

test('a focus leaves the connections of what it names', async () => {
  const cluster = await clusterOfYaml(deployment('a', 'one') + deployment('a', 'two') + deployment('b', 'three'));
  const expected = [
    'src,dst,conn',
    `${outside},a/two[Deployment],All Connections`,
    'a/one[Deployment],a/two[Deployment],All Connections',
    `a/two[Deployment],${outside},All Connections`,
    'a/two[Deployment],a/one[Deployment],All Connections',
    'a/two[Deployment],b/three[Deployment],All Connections',
    'b/three[Deployment],a/two[Deployment],All Connections',
  ];
  expect(lines(graphCsv, cluster, 'a/two')).toEqual(expected);
  expect(lines(graphCsv, cluster, 'a/two[Deployment]')).toEqual(expected);
  const pod = `---
apiVersion: v1
kind: Pod
metadata: { name: four, namespace: b }
status: { podIP: 10.0.0.4, podIPs: [{ ip: 10.0.0.4 }, { ip: "fd00::4" }] }
`;
  const addressed = await clusterOfYaml(deployment('a', 'one') + pod);
  for (const name of ['10.0.0.4', 'fd00::4']) {
    expect(lines(graphCsv, addressed, name)).toContain('a/one[Deployment],b/four[Pod],All Connections');
  }
  expect(lines(graphCsv, cluster, '9.9.9.9').filter((line) => !line.includes('External'))).toEqual(['src,dst,conn']);
});
