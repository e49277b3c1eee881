import type { ServingCertificate } from './certificates';
import type { EntryIngress } from './ingress';

/** The certificate that a cloud or a controller keeps for an Ingress, as annotations say; undefined without any. */
export function providerCertificate({ annotations, by }: EntryIngress): ServingCertificate | undefined {
  const provided = (words: string): ServingCertificate => ({ kind: 'provider', words });
  switch (by) {
    case 'aws':
      return provided(
        annotations.has('alb.ingress.kubernetes.io/certificate-arn')
          ? 'the certificate of certificate-arn'
          : 'a certificate that AWS finds by the host',
      );
    case 'gce': {
      const managed = annotations.get('networking.gke.io/managed-certificates');
      const shared = annotations.get('ingress.gcp.kubernetes.io/pre-shared-cert');
      if (managed !== undefined) return provided(`ManagedCertificate "${managed}"`);
      return shared === undefined ? undefined : provided(`certificate "${shared}" of Google Cloud`);
    }
    case 'azure': {
      const name = annotations.get('appgw.ingress.kubernetes.io/appgw-ssl-certificate');
      return name === undefined ? undefined : provided(`certificate "${name}" of the Application Gateway`);
    }
    case 'traefik': {
      const resolver = annotations.get('traefik.ingress.kubernetes.io/router.tls.certresolver');
      return resolver === undefined ? undefined : provided(`a certificate of resolver "${resolver}"`);
    }
    default:
      return undefined;
  }
}
