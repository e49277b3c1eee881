import { memoize } from '../connectivity/memoize';
import type { Workload } from '../kubernetes/entities';
import { nameWithWords } from '../kubernetes/name-words';
import { namesOf } from './node-agents';

/** What holds the data of others, by the port that it listens on. */
export interface DataStore {
  /** `redis` */
  readonly name: string;
  readonly port: number;
}

interface KnownStore extends DataStore {
  readonly images: readonly string[];
  /** Others listen on the port as well: a name has to say what it is. */
  readonly named?: RegExp;
}

/** https://www.iana.org/assignments/service-names-port-numbers, and the documentation of each. */
const known: readonly KnownStore[] = [
  { name: 'redis', port: 6379, images: ['redis'] },
  { name: 'postgres', port: 5432, images: ['postgres', 'postgresql'] },
  { name: 'mysql', port: 3306, images: ['mysql', 'mariadb'] },
  { name: 'mongodb', port: 27017, images: ['mongo', 'mongodb'] },
  {
    name: 'elasticsearch',
    port: 9200,
    images: ['elasticsearch'],
    named: nameWithWords('elasticsearch', 'opensearch', 'elastic', 'es'),
  },
  { name: 'etcd', port: 2379, images: [] },
  { name: 'kafka', port: 9092, images: ['kafka'], named: nameWithWords('kafka', 'broker', 'redpanda') },
  { name: 'rabbitmq', port: 5672, images: ['rabbitmq'] },
  { name: 'memcached', port: 11211, images: ['memcached'] },
  { name: 'cassandra', port: 9042, images: ['cassandra'] },
  { name: 'mssql', port: 1433, images: [] },
  { name: 'vault', port: 8200, images: [], named: nameWithWords('vault', 'openbao') },
  { name: 'nats', port: 4222, images: ['nats'] },
  { name: 'zookeeper', port: 2181, images: ['zookeeper'] },
];

const knownPorts = new Set(known.map(({ port }) => port));

/** Data stores beside those that are known: by their images, and by the port of those without. */
export type StatedStores = readonly (DataStore & { readonly images?: readonly string[] })[];

/** The data store that a workload is, by its image or its declared ports; undefined for every other one. */
export function dataStoreOf(workload: Workload, stated: StatedStores = []): DataStore | undefined {
  const { applicationImage: image, ports } = workload;
  const statedStore = stated.find(({ port, images }) =>
    images === undefined
      ? ports.some((each) => each.port === port && each.protocol === 'TCP')
      : image !== undefined && images.includes(image),
  );
  return statedStore ?? knownStoreOf(workload);
}

/** Kept by workload: rules ask again for each of a namespace when anything of it changes. */
const knownStoreOf = memoize((workload: Workload): DataStore | undefined => {
  const { applicationImage: image, ports } = workload;
  // Some other application that people know may have a database of its own beside it.
  if (image !== undefined) return known.find(({ images }) => images.includes(image));
  // Asked for every workload, and of most of them no port is one of these.
  if (!ports.some(({ port }) => knownPorts.has(port))) return undefined;
  return known.find(({ port, named }) => {
    const listens = ports.some((each) => each.port === port && each.protocol === 'TCP');
    return listens && (named === undefined || namesOf(workload).some((name) => named.test(name)));
  });
});
