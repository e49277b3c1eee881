// Every port at which some generated rule begins or ends, and its neighbours.
export const sampledPorts = [1, 79, 80, 81, 82, 8079, 8080, 8081, 65_535];

/** `protocol port` for each sampled port of a set such as `TCP 80-81,UDP 53`. */
export function flowsOf(conn: string): readonly string[] {
  const flows: string[] = [];
  let protocol = '';
  const parts = conn === 'All Connections' ? ['SCTP 1-65535', 'TCP 1-65535', 'UDP 1-65535'] : conn.split(',');
  for (const part of parts) {
    const words = part.split(' ');
    protocol = words.length === 2 ? (words[0] ?? '') : protocol;
    const [first, last] = (words.at(-1) ?? '').split('-').map(Number);
    for (const port of sampledPorts) {
      if (port >= (first ?? 0) && port <= (last ?? first ?? 0)) flows.push(`${protocol} ${port}`);
    }
  }
  return flows;
}
