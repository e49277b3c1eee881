import { mendPair } from './certificate-pair';
import type { CisCheck } from './cis';
import { type Component, flagValue, isFalse, isMissing, isTrue, isUnset } from './component';
import { type Flaw, flagRule, writtenOrMissing } from './flag-rule';
import { pki } from './kubeadm-pki';

export const etcdTls = flagRule(function* (component): Iterable<Flaw> {
  if (component.name !== 'etcd') return;
  for (const side of sides) {
    yield* checkAutoTls(component, side);
    if (hasNoTls(component, side)) {
      yield withoutTls(side);
      continue;
    }
    yield* checkCertificate(component, side);
    yield* checkClients(component, side);
  }
});

/** etcd talks to clients and to its other members, with flags for each. */
interface Side {
  readonly prefix: '' | 'peer-';
  readonly others: string;
  /** In kubeadm's folder of certificates. */
  readonly file: string;
  readonly certificate: CisCheck;
  readonly clients: CisCheck;
  readonly autoTls: CisCheck;
}

const sides: readonly Side[] = [
  {
    prefix: '',
    others: 'clients',
    file: 'server',
    certificate: 'etcdCertificate',
    clients: 'etcdClientCertificates',
    autoTls: 'etcdAutoTls',
  },
  {
    prefix: 'peer-',
    others: 'members',
    file: 'peer',
    certificate: 'etcdPeerCertificate',
    clients: 'etcdPeerClientCertificates',
    autoTls: 'etcdPeerAutoTls',
  },
];

function* checkAutoTls(component: Component, { prefix, others, autoTls }: Side): Iterable<Flaw> {
  const flag = `${prefix}auto-tls`;
  if (!isTrue(flagValue(component, flag))) return;
  yield {
    flag,
    effect: `shows ${others} a certificate of its own that they cannot verify`,
    cis: autoTls,
    mends: [{ title: `Use certificates of an authority: --${flag}=false`, set: { [flag]: 'false' } }],
  };
}

/** Nobody has given it any of the flags: one mistake, not two. */
function hasNoTls(component: Component, { prefix }: Side): boolean {
  if (component.flags.has(`${prefix}auto-tls`)) return false;
  return ['cert-file', 'key-file', 'client-cert-auth'].every((name) => isMissing(component, `${prefix}${name}`));
}

function withoutTls(side: Side): Flaw {
  const { prefix, others, certificate, clients } = side;
  return {
    because: `no --${prefix}cert-file, no --${prefix}client-cert-auth`,
    effect: `has no certificate and asks ${others} for none`,
    cis: [certificate, clients],
    mends: [
      {
        title: `Use the certificate that kubeadm makes, and ask ${others} for theirs`,
        set: {
          ...filesOf(side),
          [`${prefix}client-cert-auth`]: 'true',
          [`${prefix}trusted-ca-file`]: `${pki}/etcd/ca.crt`,
        },
      },
    ],
  };
}

function filesOf({ prefix, file }: Side): Readonly<Record<string, string>> {
  return { [`${prefix}cert-file`]: `${pki}/etcd/${file}.crt`, [`${prefix}key-file`]: `${pki}/etcd/${file}.key` };
}

function* checkCertificate(component: Component, side: Side): Iterable<Flaw> {
  const { prefix, others, certificate } = side;
  // That one is found already.
  if (isTrue(flagValue(component, `${prefix}auto-tls`))) return;
  const names = [`${prefix}cert-file`, `${prefix}key-file`];
  const missing = names.find((name) => isUnset(component, name));
  if (missing === undefined) return;
  yield {
    ...writtenOrMissing(component, missing),
    effect: `has no certificate, so ${others} talk to it in clear text`,
    cis: certificate,
    mends: mendPair(
      component,
      `Use the certificate that kubeadm makes: --${prefix}cert-file and --${prefix}key-file`,
      filesOf(side),
    ),
  };
}

function* checkClients(component: Component, { prefix, others, clients }: Side): Iterable<Flaw> {
  const flag = `${prefix}client-cert-auth`;
  const isOff = isFalse(flagValue(component, flag));
  if (!isOff && !isUnset(component, flag)) return;
  const trusted = `${prefix}trusted-ca-file`;
  const add = component.flags.has(trusted) || component.absent !== 'program' ? {} : { [trusted]: `${pki}/etcd/ca.crt` };
  yield {
    ...writtenOrMissing(component, flag),
    effect: `lets ${others} in without a certificate`,
    cis: clients,
    mends: [{ title: `Ask ${others} for certificates: --${flag}`, set: { [flag]: 'true', ...add } }],
  };
}
