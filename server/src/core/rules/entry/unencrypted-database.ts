import { addressesIn } from '../../dependencies/addresses-in';
import { isInternalHost } from '../../entry/hosts';

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
  const [, authority = '', setting] =
    /^(?:jdbc:)?postgres(?:ql)?:\/\/(.*)\?(?:.*&)?(sslmode=(?:disable|allow))(?:&|$)/s.exec(text) ?? [];
  if (setting === undefined) return undefined;
  return { hosts: addressesIn(`postgres://${authority}`).map(({ host }) => host), setting };
}

/** `host=db.example.com sslmode=disable`; a quoted value may have blanks in it. */
function ofKeywords(text: string): Connection | undefined {
  if (!/\bsslmode\s*=/.test(text)) return undefined;
  const words = text
    .replace(/'((?:[^'\\]|\\.)*)'/gs, (_, value: string) => value.replace(/\s/g, '_'))
    .replace(/\s*=\s*/g, '=')
    .split(/\s+/);
  if (!words.every((word) => /^\w+=/.test(word))) return undefined;
  // Of a keyword that is given twice the last one counts.
  const values = new Map(
    words.map((word) => [word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1)] as const),
  );
  const mode = values.get('sslmode') ?? '';
  if (!/^(disable|allow)$/.test(mode)) return undefined;
  const hosts = (values.get('host') ?? '').split(',').filter((host) => /^[\w.-]+$/.test(host));
  return { hosts, setting: `sslmode=${mode}` };
}
