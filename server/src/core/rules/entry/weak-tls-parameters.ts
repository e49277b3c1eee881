import { nginx } from '../../entry/annotation-names';
import { isIngress } from '../../kubernetes/kinds';
import { readLabels } from '../../kubernetes/read-resource';
import { identityOf, type Resource } from '../../kubernetes/resource';
import { type FieldPath, itemsAt, nodeAt, stringAt } from '../../yaml/field-path';
import { field, type Severity } from '../finding';
import type { DocumentFinding, DocumentRule } from '../rule';

/** What to write in place of the value, or a new annotation; null where that is no single value. */
export type Data = { readonly path: FieldPath; readonly value: string; readonly add: string | null };

export const weakTlsParameters: DocumentRule = {
  slice: 'document',
  *check({ content }) {
    if (content.kind !== 'manifest') return;
    for (const resource of content.resources) {
      if (resource.isBroken) continue;
      const { group, kind } = resource;
      if (isIngress(resource)) {
        yield* ofLoadBalancer(
          resource,
          'alb.ingress.kubernetes.io/ssl-policy',
          'alb.ingress.kubernetes.io/certificate-arn',
        );
        yield* ofCiphers(resource, ['metadata', 'annotations', nginx('ssl-ciphers')]);
      }
      if (kind === 'Service' && group === '') {
        const aws = 'service.beta.kubernetes.io/aws-load-balancer-ssl-';
        yield* ofLoadBalancer(resource, `${aws}negotiation-policy`, `${aws}cert`);
      }
      if (kind === 'ConfigMap' && group === '') {
        yield* ofController(resource);
        yield* ofCiphers(resource, ['data', 'ssl-ciphers']);
      }
      if (kind === 'ClientTrafficPolicy' && group === 'gateway.envoyproxy.io')
        yield* ofVersion(resource, ['spec', 'tls', 'minVersion'], /^1\.[01]$/, '"1.2"');
      if (kind === 'TLSOption' && /^traefik\./.test(group))
        yield* ofVersion(resource, ['spec', 'minVersion'], /^VersionTLS1[01]$/, 'VersionTLS12');
      if (kind === 'HTTPProxy')
        yield* ofVersion(resource, ['spec', 'virtualhost', 'tls', 'minimumProtocolVersion'], /^1\.[01]$/, '"1.2"');
      if (kind === 'Gateway' && group === 'networking.istio.io') {
        for (const index of itemsAt(resource.node, ['spec', 'servers']).keys()) {
          yield* ofVersion(
            resource,
            ['spec', 'servers', index, 'tls', 'minProtocolVersion'],
            /^TLSV1_[01]$/,
            'TLSV1_2',
          );
        }
      }
    }
  },
};

const policyOfAws = 'ELBSecurityPolicy-TLS13-1-2-2021-06';

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html */
function* ofLoadBalancer(resource: Resource, key: string, certificate: string): Iterable<DocumentFinding> {
  const policy = resource.annotations.get(key)?.trim();
  const path: FieldPath = ['metadata', 'annotations', key];
  if (policy === undefined) {
    if (!resource.annotations.has(certificate)) return;
    const annotations = [...resource.basePath, 'metadata', 'annotations'];
    yield findingAt(
      resource,
      ['metadata', 'annotations', certificate],
      'AWS takes ELBSecurityPolicy-2016-08 by default',
      'information',
      {
        path: annotations,
        value: policyOfAws,
        add: key,
      },
    );
  } else if (isOldPolicy(policy)) {
    yield findingAt(resource, path, `its policy is ${policy}`, 'warning', {
      path: [...resource.basePath, ...path],
      value: policyOfAws,
      add: null,
    });
  }
}

/** Those that have TLS 1.0 or 1.1. */
function isOldPolicy(policy: string): boolean {
  return /^ELBSecurityPolicy-(2015-05|2016-08|TLS-1-[01]-|TLS13-1-[01]-|FS-2018-06$|FS-1-1-)/.test(policy);
}

/** Of ingress-nginx and of HAProxy, which nothing but their settings tell. */
function* ofController(resource: Resource): Iterable<DocumentFinding> {
  const settings = readLabels(nodeAt(resource.node, ['data']));
  const protocols = settings.get('ssl-protocols');
  if (protocols !== undefined && /\b(SSLv[23]|TLSv1|TLSv1\.1)(\s|$)/.test(protocols)) {
    const path = ['data', 'ssl-protocols'];
    const [old = ''] = /\b(SSLv[23]|TLSv1(\.1)?)(?=\s|$)/.exec(protocols) ?? [];
    yield findingAt(resource, path, `ssl-protocols has ${old}`, 'warning', {
      path: [...resource.basePath, ...path],
      value: '"TLSv1.2 TLSv1.3"',
      add: null,
    });
  }
  const lowest = settings.get('ssl-min-ver');
  if (lowest !== undefined && /^(SSLv3|TLSv1\.[01])$/.test(lowest)) {
    const path = ['data', 'ssl-min-ver'];
    yield findingAt(resource, path, `ssl-min-ver is ${lowest}`, 'warning', {
      path: [...resource.basePath, ...path],
      value: 'TLSv1.2',
      add: null,
    });
  }
}

/**
 * A cipher that is taken although it is broken, of a list as OpenSSL reads it. Of what the list also leaves out (`!RC4`)
 * nothing is said, and `+RC4` only moves what other words take to the end.
 * https://docs.openssl.org/master/man1/openssl-ciphers/
 */
function* ofCiphers(resource: Resource, path: FieldPath): Iterable<DocumentFinding> {
  const ciphers = (stringAt(resource.node, path) ?? '').split(/[:,\s]+/);
  const leftOut = new Set(ciphers.flatMap((each) => (/^[!-]/.test(each) ? each.slice(1) : [])));
  const weak = ciphers.find((each) => {
    if (/^[!+-]/.test(each)) return false;
    const parts = each.split(/[-+_]/);
    return broken.test(parts.join(' ')) && ![each, '3DES', ...parts].some((part) => leftOut.has(part));
  });
  if (weak === undefined) return;
  const why = `ssl-ciphers has ${weak.length > 40 ? 'one of them' : weak}`;
  yield { ...findingAt(resource, path, why, 'warning', null), message: messageOf(resource, 'ciphers', why) };
}

const broken = /(^| )(RC4|RC2|DES|3DES|MD5|[ae]?NULL|EXP(ORT)?(40|56)?|LOW|A(EC)?DH)( |$)/;

function* ofVersion(resource: Resource, path: FieldPath, old: RegExp, value: string): Iterable<DocumentFinding> {
  const written = stringAt(resource.node, path);
  if (written === undefined || !old.test(written)) return;
  yield findingAt(resource, path, `${path.at(-1)} is ${written}`, 'warning', {
    path: [...resource.basePath, ...path],
    value,
    add: null,
  });
}

function messageOf({ kind, name }: Resource, what: string, why: string): string {
  return `${kind} "${name}" takes connections with broken ${what}: ${why}.`;
}

function findingAt(
  resource: Resource,
  path: FieldPath,
  why: string,
  severity: Severity,
  data: Data | null,
): DocumentFinding {
  return {
    message: messageOf(resource, 'versions of TLS', why),
    severity,
    place: field([...resource.basePath, ...path]),
    resource: identityOf(resource),
    data,
  };
}
