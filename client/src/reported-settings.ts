/** Changed settings, by key, as a report of a problem says them. Of what holds a name, only that it is changed. */
export function reportedSettings(changed: Readonly<Record<string, unknown>>): string {
  const said = Object.entries(changed).map(([key, value]) => [key, named.has(key) ? 'changed' : value] as const);
  return said.length === 0 ? 'all default' : JSON.stringify(Object.fromEntries(said));
}

const named = new Set(['defaultNamespace']);
