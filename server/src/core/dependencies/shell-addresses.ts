import { type Address, hostsIn } from './addresses-in';

/**
 * The addresses that scripts wait for or ask by well-known programs, which take host and port apart: `nc -z db 5432`,
 * `pg_isready -h db`. Left out: whatever a variable of the script holds.
 */
export function shellAddresses(script: string): readonly Address[] {
  return script.split(/[;&|\n()`]+/).flatMap((command) => {
    const words = command.trim().split(/\s+/).map(unquoted);
    const at = words.findIndex((word) => programs.has(nameOf(word)));
    const program = programs.get(nameOf(words[at] ?? ''));
    return program === undefined ? [] : addressOf(words.slice(at + 1), program);
  });
}

interface Program {
  /** Undefined: host and port stand behind the options. */
  readonly port: number | undefined;
  readonly portOptions: readonly string[];
}

function addressOf(words: readonly string[], { port, portOptions }: Program): readonly Address[] {
  if (port !== undefined) {
    const host = optionIn(words, ['-h', '--host']);
    return host === undefined ? [] : addressAt(host, Number(optionIn(words, portOptions) ?? port));
  }
  const place = words.findIndex((word, index) => /^\d{1,5}$/.test(words[index + 1] ?? '') && /^[^-\d]/.test(word));
  return place < 0 ? [] : addressAt(words[place] ?? '', Number(words[place + 1]));
}

function addressAt(word: string, port: number): readonly Address[] {
  const [host, ...others] = hostsIn(word) ?? [];
  if (host === undefined || others.length > 0 || !(port >= 1 && port <= 65535)) return [];
  return [{ ...host, port, form: 'host-port' }];
}

/** `-h db`, `-hdb`, `--host db`, `--host=db` */
function optionIn(words: readonly string[], options: readonly string[]): string | undefined {
  for (const [index, word] of words.entries()) {
    for (const option of options) {
      if (word === option) return words[index + 1];
      const rest = word.startsWith(option) ? word.slice(option.length).replace(/^=/, '') : '';
      if (rest !== '' && (word[option.length] === '=' || !option.startsWith('--'))) return rest;
    }
  }
  return undefined;
}

function nameOf(word: string): string {
  return word.slice(word.lastIndexOf('/') + 1);
}

function unquoted(word: string): string {
  return word.replace(/^["']|["']$/g, '');
}

const families: readonly (Program & { readonly names: readonly string[] })[] = [
  { names: ['nc', 'ncat', 'netcat', 'telnet'], port: undefined, portOptions: [] },
  {
    names: ['pg_isready', 'psql', 'pg_dump', 'pg_restore', 'pg_basebackup'],
    port: 5432,
    portOptions: ['-p', '--port'],
  },
  {
    names: ['mysql', 'mysqladmin', 'mysqldump', 'mariadb', 'mariadb-admin', 'mariadb-dump'],
    port: 3306,
    // Here `-p` is a password.
    portOptions: ['-P', '--port'],
  },
  { names: ['redis-cli', 'valkey-cli'], port: 6379, portOptions: ['-p'] },
  { names: ['mongo', 'mongosh', 'mongodump', 'mongorestore'], port: 27017, portOptions: ['--port'] },
];

const programs: ReadonlyMap<string, Program> = new Map(
  families.flatMap((family) => family.names.map((name) => [name, family])),
);
