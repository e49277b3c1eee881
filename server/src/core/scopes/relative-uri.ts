/**
 * Follows a relative path as kustomizations write it (`../base`, `./web.yaml`, `base/`) from a folder's URI.
 * Undefined when it leads out of `folder`, the workspace folder: nothing outside the workspace is read.
 */
export function followPath(from: string, path: string, folder: string): string | undefined {
  if (path.startsWith('/')) return undefined;
  let uri = from;
  for (const segment of path.split('/')) {
    if (segment === '' || segment === '.') continue;
    uri = segment === '..' ? parentOf(uri) : `${uri}/${encodeSegment(segment)}`;
  }
  return isWithin(uri, folder) ? uri : undefined;
}

/** The URI of the folder that holds a file or folder, without trailing slash. */
export function parentOf(uri: string): string {
  const slash = uri.lastIndexOf('/');
  return slash < 0 ? uri : uri.slice(0, slash);
}

/** The way from one folder to another one as people write it: `../dev`. */
export function relativeFolder(from: string, to: string): string {
  const [here, there] = [from.split('/'), to.split('/')];
  let common = 0;
  while (common < here.length && common < there.length && here[common] === there[common]) common++;
  const up = here.slice(common).map(() => '..');
  return [...up, ...there.slice(common).map(decodeSegment)].join('/') || '.';
}

/** The last segment as people write it. */
export function baseNameOf(uri: string): string {
  return decodeSegment(uri.slice(uri.lastIndexOf('/') + 1));
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

export function isWithin(uri: string, folder: string): boolean {
  return uri === folder || uri.startsWith(`${folder}/`);
}

/** As in the canonical URIs by which the workspace keys its files. */
function encodeSegment(segment: string): string {
  try {
    return encodeURIComponent(segment);
  } catch {
    // Half of a surrogate pair: no file has such a name.
    return segment;
  }
}
