import { addressesIn } from '../../dependencies/addresses-in';
import { isInternalHost } from '../../entry/hosts';
import { settingIn } from './setting-in-url';

/**
 * The setting by which a connection to a PostgreSQL database outside of the cluster may be without TLS, with the host:
 * `sslmode=disable for db.example.com`. The text is a URL, also of JDBC, or has keywords and values.
 * https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING
 */
export function unencryptedDatabase(text: string): string | undefined {
  const { hosts, setting } = ofUrl(text.trim()) ?? ofKeywords(text.trim()) ?? {};
  const host = hosts?.find((each) => !isInternalHost(each) && !/\.svc(\.|$)|^[\d.]+$/.test(each));
  return setting === undefined || host === undefined ? undefined : `${setting} for ${host}`;
}

interface Connection {
  readonly hosts: readonly string[];
  readonly setting: string;
}

function ofUrl(text: string): Connection | undefined {
  const scheme = /^(?:jdbc:)?postgres(?:ql)?:(?=\/\/)/;
  const found = scheme.test(text) ? settingIn(text, /^sslmode=(disable|allow)$/) : undefined;
  if (found === undefined) return undefined;
  const { address, setting } = found;
  return { hosts: addressesIn(address.replace(scheme, 'postgres:')).map(({ host }) => host), setting };
}

/** `host=db.example.com sslmode=disable`; a quoted value may have blanks in it. */
function ofKeywords(text: string): Connection | undefined {
  // Of a keyword that is given twice the last one counts.
  const values = new Map<string, string>();
  let end = 0;
  for (const match of text.matchAll(/\s*(\w+)\s*=\s*(?:'((?:[^'\\]|\\.)*)'|(?!')(\S*))(?=\s|$)/gsy)) {
    const [whole, key = '', quoted, bare = ''] = match;
    values.set(key, quoted ?? bare);
    end += whole.length;
  }
  const mode = values.get('sslmode') ?? '';
  if (end < text.length || !/^(disable|allow)$/.test(mode)) return undefined;
  const hosts = (values.get('host') ?? '').split(',').filter((host) => /^[\w.-]+$/.test(host));
  return { hosts, setting: `sslmode=${mode}` };
}
