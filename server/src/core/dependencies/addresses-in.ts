import { parseIp } from '../connectivity/ip-set';

/** A host that some text names. */
export interface Address {
  /** In lower case, without a dot at the end; an IP address, or a DNS name of any length. */
  readonly host: string;
  readonly port: number | undefined;
  readonly transport: 'TCP' | 'UDP' | undefined;
  /** `host` is a word or name without anything that says that it is one. */
  readonly form: 'url' | 'host-port' | 'cluster-name' | 'host';
}

/** The addresses in a text that can be told by their form alone: URLs, `host:port`, and names of cluster DNS. */
export function addressesIn(text: string): readonly Address[] {
  const addresses: Address[] = [];
  const rest = text.replace(url, (_, scheme: string, authority: string) => {
    addresses.push(...addressesOfUrl(scheme.toLowerCase(), authority));
    return ' ';
  });
  for (const part of rest.split(/[\s,;|"'`<>(){}=]+/)) {
    const word = part.slice(part.lastIndexOf('@') + 1);
    const address = readHostPort(word) ?? readClusterName(word);
    if (address !== undefined) addresses.push(address);
  }
  return addresses;
}

/** One host or a list of hosts with nothing else around them; undefined for any other text. */
export function hostsIn(text: string): readonly Address[] | undefined {
  const words = text.trim().split(/\s*[,;]\s*/);
  const hosts = words.flatMap((word) => {
    const host = readHost(word);
    return host === undefined ? [] : [{ host, port: undefined, transport: undefined, form: 'host' } as const];
  });
  return hosts.length === words.length ? hosts : undefined;
}

/** With what JDBC puts around the scheme, and up to where a path, parameters or white space begin. */
const url = /\b([a-z][a-z0-9+.-]*(?::[a-z][a-z0-9+.-]*)*):(?:@?\/\/|(?<=:thin:)@)([^\s"'`<>/?#;|\\(){}]*)/gi;

function addressesOfUrl(schemes: string, authority: string): readonly Address[] {
  const [first = '', second = first, ...others] = schemes.split(':');
  const scheme = (first === 'jdbc' ? second : (others.at(-1) ?? second)).replace(/\+.*$/, '');
  if (withoutHost.has(scheme)) return [];
  const transport = scheme === 'udp' ? 'UDP' : 'TCP';
  // Names and passwords may stand before the hosts.
  const hosts = authority.slice(authority.lastIndexOf('@') + 1);
  return hosts.split(',').flatMap((each): readonly Address[] => {
    const address = readHostPort(each);
    if (address !== undefined) return [{ ...address, transport, form: 'url' }];
    const host = readHost(each);
    return host === undefined ? [] : [{ host, port: defaultPorts.get(scheme), transport, form: 'url' }];
  });
}

/** Schemes after which no host stands, or one that is not connected to. */
const withoutHost: ReadonlySet<string> = new Set(
  'file unix data s3 s3a gs classpath docker oci spiffe urn jar npipe mailto azure sqlite h2'.split(' '),
);

/** The ports that a scheme stands for. */
const defaultPorts: ReadonlyMap<string, number> = new Map(
  Object.entries({
    ...{
      http: 80,
      https: 443,
      ws: 80,
      wss: 443,
      ftp: 21,
      sftp: 22,
      ssh: 22,
      smtp: 25,
      smtps: 465,
      ldap: 389,
      ldaps: 636,
    },
    ...{ postgres: 5432, postgresql: 5432, mysql: 3306, mariadb: 3306, sqlserver: 1433, oracle: 1521, mongodb: 27017 },
    ...{ redis: 6379, rediss: 6379, amqp: 5672, amqps: 5671, nats: 4222, kafka: 9092, mqtt: 1883, mqtts: 8883 },
    ...{ cassandra: 9042, clickhouse: 9000, zookeeper: 2181, memcached: 11211, etcd: 2379, bolt: 7687, neo4j: 7687 },
  }),
);

/** `db:5432`, `10.0.0.1:80`, `[::1]:80`, also with a path behind it. */
function readHostPort(word: string): Address | undefined {
  const match = /^(?:\[([^\]]+)\]|([^:/]+)):(\d{1,5})(?![^/:])/.exec(word);
  const host = readHost(match?.[1] ?? match?.[2] ?? '');
  const port = Number(match?.[3]);
  if (host === undefined || !(port >= 1 && port <= 65535)) return undefined;
  return { host, port, transport: undefined, form: 'host-port' };
}

/** `api.shop.svc`, with or without the domain of the cluster. */
function readClusterName(word: string): Address | undefined {
  const host = readHost(word.replace(/\/.*$/, ''));
  if (host === undefined || !/^[^.]+(\.[^.]+)+\.svc(\.|$)/.test(host)) return undefined;
  return { host, port: undefined, transport: undefined, form: 'cluster-name' };
}

/** A number alone is no host, and neither is a file name or a version. */
function readHost(word: string): string | undefined {
  if (parseIp(word) !== undefined) return word;
  const host = word.toLowerCase().replace(/\.$/, '');
  return host.length <= 253 && dnsName.test(host) && !/^[\d.]+$/.test(host) ? host : undefined;
}

/** With underscores, which Docker's names have. */
const dnsName = /^[a-z0-9_]([-a-z0-9_]{0,61}[a-z0-9_])?(\.[a-z0-9_]([-a-z0-9_]{0,61}[a-z0-9_])?)*$/;
