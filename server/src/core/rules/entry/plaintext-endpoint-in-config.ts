import type { Resource, ResourceIdentity } from '../../kubernetes/resource';
import { field } from '../finding';
import type { DocumentFinding } from '../rule';
import type { GroupedRule } from '../rule-group';
import { mayBeOfService } from './called-end';
import { isOutsideHost, type PlainUrl, plainUrlsOf } from './plain-urls';
import { type Data, outsideMessage } from './plaintext-finding';
import { completeInside, type InsideData } from './plaintext-in-cluster';

export const plaintextEndpointInConfig: GroupedRule<'document'> = {
  slice: 'document',
  *check({ content }) {
    if (content.kind !== 'manifest') return;
    for (const resource of content.resources) {
      if (resource.isBroken) continue;
      const urls = plainUrlsOf(resource);
      for (const url of urls) if (isOutsideHost(url.host)) yield outside(resource, url);
      yield* inside(
        resource,
        urls.filter((url) => !isOutsideHost(url.host) && mayBeOfService(url)),
      );
    }
  },
  holds(finding, surroundings) {
    const { urls, base } = finding.data as unknown as Partial<InsideData>;
    return urls === undefined || base === undefined || completeInside(finding, { urls, base }, surroundings);
  },
};

function outside(resource: Resource, url: PlainUrl): DocumentFinding {
  const { path, port, secure, secureText } = url;
  return {
    message: outsideMessage(resource, url.host, url),
    severity: 'information',
    place: field(path),
    resource: identityOf(resource),
    // With a port of its own, another one is needed as well.
    data: { path, value: port === null ? secureText : null, scheme: secure } satisfies Data,
  };
}

/** Which of them lead to Services, and what becomes of the connections, is looked up when findings are gathered. */
function* inside(resource: Resource, urls: readonly PlainUrl[]): Iterable<DocumentFinding> {
  const [first] = urls;
  if (first === undefined) return;
  yield {
    message: '',
    severity: 'hint',
    place: field(first.path),
    resource: identityOf(resource),
    data: { base: resource.basePath, urls } satisfies InsideData,
  };
}

function identityOf({ apiVersion, kind, namespace, name }: Resource): ResourceIdentity {
  return { apiVersion, kind, namespace, name };
}
