/**
 * One spelling for each URI. Clients escape differently (`c%3A` or `C:`, `%40` or `@`), and the analysis
 * keys files by URI. Every segment is escaped as `encodeURIComponent` does, drive letters are lower case and there is
 * no trailing slash. URIs that are no paths (`untitled:Untitled-1`) are returned as they are.
 */
export function canonicalUri(uri: string): string {
  const file = /^file:\/\/([^/]*)(\/.*)?$/i.exec(uri);
  if (file !== null) {
    const [, authority = '', path = ''] = file;
    return `file://${authority}${canonicalPath(path, lowerDriveLetter)}`;
  }
  const other = /^([a-z][a-z0-9+.-]*:(?:\/\/[^/?#]*)?)(\/[^?#]*)$/i.exec(uri);
  if (other === null) return uri;
  const [, start = '', path = ''] = other;
  return start + canonicalPath(path, (segment) => segment);
}

function canonicalPath(path: string, spell: (segment: string, index: number) => string): string {
  const segments = path.split('/').map(decode).map(spell).map(encode);
  return segments.join('/').replace(/\/+$/, '');
}

/** The scheme in lower case, '' when there is none. */
export function schemeOf(uri: string): string {
  return /^([a-z][a-z0-9+.-]*):/i.exec(uri)?.[1]?.toLowerCase() ?? '';
}

/** Whether a canonical URI lies below a canonical folder URI. */
export function isUnder(uri: string, folder: string): boolean {
  return uri.startsWith(`${folder}/`);
}

/** The unescaped path of a canonical URI relative to the folder that contains it. */
export function relativePath(uri: string, folder: string): string {
  return uri
    .slice(folder.length + 1)
    .split('/')
    .map(decode)
    .join('/');
}

/** The URI of the folder around a file or folder, without trailing slash. */
export function parentUri(uri: string): string {
  return uri.slice(0, Math.max(0, uri.lastIndexOf('/')));
}

/** The unescaped last segment. */
export function fileName(uri: string): string {
  return decode(uri.slice(Math.max(uri.lastIndexOf('/'), uri.lastIndexOf(':')) + 1));
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    // A stray percent sign: the segment was never escaped.
    return segment;
  }
}

function encode(segment: string): string {
  try {
    return encodeURIComponent(segment);
  } catch {
    // Half of a surrogate pair: no file has such a name, but a client may send it.
    return segment;
  }
}

function lowerDriveLetter(segment: string, index: number): string {
  return index === 1 && /^[A-Z]:$/.test(segment) ? segment.toLowerCase() : segment;
}
