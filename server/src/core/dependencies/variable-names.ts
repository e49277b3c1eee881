/* What the name of a variable, a flag or a setting says about its value. */

/** Whether a bare word in it is a host: `DB_HOST`, `--redis-addr`, `spring.rabbitmq.host`, `apiUrl`. */
export function namesHost(name: string): boolean {
  const word = asWord(name);
  return hostWord.test(word) && !seenFromOutside.test(word);
}

const seenFromOutside = /(^|_)(PUBLIC|EXTERNAL|ROOT|OWN|SELF|INGRESS)(_|$)/;

const hostWord =
  /(HOSTS?|HOSTNAME|ADDR|ADDRS|ADDRESS|ADDRESSES|SERVERS?|SERVICE|ENDPOINTS?|URLS?|URIS?|BROKERS?|UPSTREAMS?|BACKENDS?|PEERS|NODES|SEEDS)(_?\d+)?$/;

/** Whether it is about where the program itself listens, or about addresses that it only compares with others. */
export function namesOwnAddress(name: string): boolean {
  return /LISTEN|BIND|ADVERTISED|ALLOWED|CORS|VIRTUAL_HOST|NON?_?PROXY|REDIRECT|CALLBACK/.test(asWord(name));
}

/**
 * Whether the program may never call what an address in it means: a proxy, which not every program heeds, and where
 * the program itself or its pages are seen from outside.
 */
export function mayNotBeCalled(name: string): boolean {
  const word = asWord(name);
  return /(^|_)(HTTPS?|ALL|FTP|SOCKS5?)_?PROXY(_|$)/.test(word) || seenFromOutside.test(word);
}

/** The names, as `asWord` has them, under which the port for a host may stand: `DB_PORT` for `DB_HOST`. */
export function portNamesFor(name: string): readonly string[] {
  const word = asWord(name);
  const base = word.replace(hostWord, '');
  const names = [`${base}PORT`, `${word}_PORT`, `${base}SERVICE_PORT`];
  // `DB_SERVICE_HOST` goes with `DB_PORT` as well.
  return [...names, `${base.replace(/_?SERVICE_?$/, '_')}PORT`];
}

/** `dbHost`, `db-host` and `db.host` are `DB_HOST`. */
export function asWord(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .replace(/^_/, '')
    .toUpperCase();
}
