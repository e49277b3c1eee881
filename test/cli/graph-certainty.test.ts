import { beforeAll, describe, expect, test } from 'vitest';
import { buildIfStale, firebreak } from '../support/cli';
import { deployment, policy } from '../support/graph';

beforeAll(buildIfStale, 120_000);

async function graph(manifests: string, ...args: readonly string[]): Promise<{ out: string; err: string }> {
  const { code, stdout, stderr } = await firebreak(['graph', '-', ...args], { stdin: manifests });
  expect(code, stderr).toBe(0);
  return { out: stdout, err: stderr };
}

const denied = '{ podSelector: {}, policyTypes: [Ingress] }';
const hostPod = (more: string) => deployment('shop', 'agent', more);
/** Which pods are on the node of the agent is not written. */
const host = deployment('shop', 'web') + hostPod(', hostNetwork: true') + policy('shop', 'closed', denied);
const between = (text: string) => text.split('\n').filter((line) => line.includes('agent') && line.includes('web['));

describe('from a host-network pod to an isolated pod of which the node is not known', () => {
  test('text, csv and markdown mark it, and standard error says why', async () => {
    const { out, err } = await graph(host);
    expect(between(out)).toEqual([
      'shop/agent[Deployment] => shop/web[Deployment] : All Connections (possibly)',
      'shop/web[Deployment] => shop/agent[Deployment] : All Connections',
    ]);
    expect(err).toBe(
      'Not fully known: Host-network pods such as "shop/agent[Deployment]" reach every pod of their node, and the manifests do not say which those are.\n',
    );
    expect(between((await graph(host, '--format', 'csv')).out)[0]).toBe(
      'shop/agent[Deployment],shop/web[Deployment],All Connections (possibly)',
    );
    expect(between((await graph(host, '--format', 'markdown')).out)[0]).toBe(
      '| shop/agent[Deployment] | shop/web[Deployment] | All Connections (possibly) |',
    );
  });

  test('json says that it is not certain', async () => {
    const { out } = await graph(host, '--format', 'json');
    const edges = JSON.parse(out) as readonly object[];
    const [src, dst] = ['shop/agent[Deployment]', 'shop/web[Deployment]'];
    expect(edges).toContainEqual({ src, dst, conn: 'All Connections', certain: false });
    expect(edges).toContainEqual({ src: dst, dst: src, conn: 'All Connections' });
  });

  test('the explanation gives the reason', async () => {
    const { out } = await graph(host, '--explain', '--focus', 'shop/agent');
    expect(out).toContain(
      `shop/agent[Deployment] => shop/web[Deployment] : All Connections (possibly)
  possible All Connections
    The manifests do not say whether "shop/agent" is on the node of "shop/web", and a node always reaches its own pods.
    egress   default      no policy applies
    ingress  isolated by  NetworkPolicy shop/closed  stdin.yaml:`,
    );
  });

  test('without a policy it is certain', async () => {
    const { out, err } = await graph(deployment('shop', 'web') + hostPod(', hostNetwork: true'));
    expect(between(out)[0]).toBe('shop/agent[Deployment] => shop/web[Deployment] : All Connections');
    expect(err).toBe('');
  });
});

describe('a pair of which one port is certain', () => {
  // Whether the pod is in the block is not written.
  const block = '{ from: [{ ipBlock: { cidr: 10.0.0.0/8 } }], ports: [{ port: 81 }] }';
  const open = `{ podSelector: { matchLabels: { app: db } }, ingress: [{ from: [{ podSelector: {} }], ports: [{ port: 80 }] }, ${block}] }`;
  const shop = deployment('shop', 'web') + deployment('shop', 'db') + policy('shop', 'db', open);
  const [src, dst] = ['shop/web[Deployment]', 'shop/db[Deployment]'];
  const linesOf = async (...args: readonly string[]) =>
    (await graph(shop, ...args)).out.split('\n').filter((line) => /web\[.*db\[/.test(line));

  test('says which in every list', async () => {
    const both = 'TCP 80-81 (certain: TCP 80)';
    expect(await linesOf()).toEqual([`${src} => ${dst} : ${both}`]);
    expect(await linesOf('--explain')).toEqual([`${src} => ${dst} : ${both}`]);
    expect(await linesOf('--format', 'csv')).toEqual([`${src},${dst},${both}`]);
    expect(await linesOf('--format', 'markdown')).toEqual([`| ${src} | ${dst} | ${both} |`]);
    for (const more of [[], ['--explain']]) {
      const { out } = await graph(shop, '--format', 'json', ...more);
      const edge = (JSON.parse(out) as readonly { src: string; dst: string }[]).find(
        (each) => each.src === src && each.dst === dst,
      );
      expect(edge).toMatchObject({ conn: 'TCP 80-81', certain: false, certainConn: 'TCP 80' });
    }
  });

  test('has a line of each kind in drawings', async () => {
    expect(await linesOf('--format', 'dot')).toEqual([
      `  "${src}" -> "${dst}" [label="TCP 80"]`,
      `  "${src}" -> "${dst}" [label="TCP 80-81" style=dashed]`,
    ]);
  });

  test('says so of exposure, also in drawings', async () => {
    const both = 'TCP 80-81 (certain: TCP 80)';
    const { out } = await graph(shop, '--exposure');
    expect(out).toContain(`${dst} <= entire-cluster : TCP 81 (possibly)\n${dst} <= shop/[all pods] : ${both}\n`);
    const drawing = await graph(shop, '--exposure', '--format', 'dot');
    expect(drawing.out).toContain(`"shop/[all pods]" -> "${dst}" [label="${both}" style=dashed]`);
  });
});

test('on one node the explanation says why a policy decides nothing', async () => {
  const pod = (name: string, spec: string) =>
    `---\napiVersion: v1\nkind: Pod\nmetadata: { name: ${name}, namespace: shop }\nspec: ${spec}\nstatus: { hostIP: 192.168.0.1 }\n`;
  const { out, err } = await graph(
    pod('web', '{}') + pod('agent', '{ hostNetwork: true }') + policy('shop', 'closed', denied),
    '--explain',
  );
  expect(err).toBe('');
  expect(out).toContain(`shop/agent[Pod] => shop/web[Pod] : All Connections
  allowed All Connections
    A node always reaches its own pods, and "shop/web" is one of them.
`);
});

describe('a policy that nobody can read', () => {
  const unreadable = policy('shop', 'bad', '{ podSelector: {}, ingress: [{ from: [{ podSelecto: {} }] }] }');
  const shop = deployment('shop', 'web') + deployment('data', 'db') + unreadable;

  test('neither allows nor denies, and is named with what is wrong with it', async () => {
    const { out } = await graph(shop, '--explain');
    expect(out).toContain(`data/db[Deployment] => shop/web[Deployment] : All Connections (possibly)
  possible All Connections
    NetworkPolicy "bad" cannot be read as written ("podSelecto" is not a field of a peer).
    egress   default         no policy applies
    ingress  not understood  NetworkPolicy shop/bad  stdin.yaml:`);
    expect(out).not.toMatch(/(allowed|denied) by/);
  });

  test('where another side denies, that is certain', async () => {
    const closed = policy('data', 'closed', '{ podSelector: {}, policyTypes: [Egress] }');
    const { out } = await graph(shop + closed, '--explain', '--format', 'json');
    const pairs = JSON.parse(out) as readonly { src: string; dst: string; denied: readonly { because: unknown[] }[] }[];
    const pair = pairs.find(({ src, dst }) => src.startsWith('data/') && dst.startsWith('shop/'));
    expect(pair).toMatchObject({ conn: 'No Connections', allowed: [] });
    expect(pair).not.toHaveProperty('certain');
    const effects = pair?.denied[0]?.because.map((each) => {
      const { effect, certain, resource } = each as { effect: string; certain?: false; resource: { name: string } };
      return [resource.name, effect, certain];
    });
    expect(effects).toEqual([
      ['closed', 'isolate', undefined],
      ['bad', 'isolate', false],
      ['bad', 'allow', false],
    ]);
  });
});

describe('a pod whose manifest has YAML errors', () => {
  const pod = (name: string, spec: string) =>
    `---\napiVersion: v1\nkind: Pod\nmetadata: { name: ${name}, namespace: a }\nspec:\n  containers:\n    - ${spec}\n`;
  const closed = policy('a', 'closed', '{ podSelector: {}, policyTypes: [Ingress] }');
  const good = pod('good', '{ name: c, image: x }');
  const other = pod('other', '{ name: c, image: x }');
  const bad = pod('bad', '{name: c, image: x');
  const why = 'Pod "bad" has YAML errors.';

  test('has no certain connections, and those of other pods stay certain', async () => {
    const { out } = await graph(good + other + bad, '--format', 'json');
    const edges = JSON.parse(out) as readonly { src: string; dst: string; certain?: false }[];
    const ofBad = edges.filter(({ src, dst }) => [src, dst].includes('a/bad[Pod]'));
    expect(ofBad.map(({ certain }) => certain)).toEqual(Array(6).fill(false));
    expect(edges).toContainEqual({ src: 'a/good[Pod]', dst: 'a/other[Pod]', conn: 'All Connections' });
    const text = await graph(good + bad, '--focus', 'a/bad');
    expect(text.out).toContain('a/good[Pod] => a/bad[Pod] : All Connections (possibly)\n');
    expect(text.err).toContain(why);
  });

  test('is explained with the reason, also where it seems to be denied', async () => {
    const open = await graph(good + bad, '--explain', '--focus', 'a/bad');
    expect(open.out).toContain(
      `a/bad[Pod] => a/good[Pod] : All Connections (possibly)\n  possible All Connections\n    ${why}\n`,
    );
    const { out } = await graph(closed + good + bad, '--explain', '--focus', 'a/bad', '--format', 'json');
    const pairs = JSON.parse(out) as readonly { src: string; dst: string; denied: readonly object[] }[];
    const pair = pairs.find(({ src, dst }) => src === 'a/good[Pod]' && dst === 'a/bad[Pod]');
    expect(pair).toMatchObject({ certain: false, denied: [{ conn: 'All Connections', certain: false, reason: why }] });
  });
});
