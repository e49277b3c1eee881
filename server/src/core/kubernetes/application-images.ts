/**
 * The application that an image is known to hold: `wordpress` for `docker.io/library/wordpress:6-fpm`.
 * Undefined for what may be a part of a cluster, and for images of other registries, which may be anything.
 */
export function applicationOf(image: string): string | undefined {
  const [, name = ''] =
    /^(?:(?:(?:index\.)?docker\.io\/)?(?:library|bitnami)\/|docker\.io\/)?([a-z0-9-]+)(?:[:@].*)?$/.exec(image) ?? [];
  return applications.has(name) ? name : undefined;
}

/** Images of Docker Hub of which clusters are not made. */
const applications = new Set([
  'cassandra',
  'drupal',
  'elasticsearch',
  'ghost',
  'httpd',
  'jenkins',
  'joomla',
  'kafka',
  'mariadb',
  'memcached',
  'mongo',
  'mongodb',
  'mysql',
  'nats',
  'nextcloud',
  'nginx',
  'php',
  'postgres',
  'postgresql',
  'rabbitmq',
  'redis',
  'tomcat',
  'wordpress',
  'zookeeper',
]);
