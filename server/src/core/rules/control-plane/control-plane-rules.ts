import type { RuleGroup } from '../rule-group';
import { apiServerPublished } from './api-server-published';
import { apiServerPublishedFixes } from './api-server-published.fixes';
import { apiserverClientTls } from './apiserver-client-tls';
import { apiserverInsecureAccess } from './apiserver-insecure-access';
import { apiserverServingTls } from './apiserver-serving-tls';
import { componentBindAddress } from './component-bind-address';
import { controlPlaneEndpointPublic } from './control-plane-endpoint-public';
import { controlPlaneEndpointPublicFixes } from './control-plane-endpoint-public.fixes';
import type { controlPlane } from './description';
import { etcdListenerExposed } from './etcd-listener-exposed';
import { etcdTls } from './etcd-tls';
import { flagFixes } from './flag-fixes';
import { kubeletOpenAccess } from './kubelet-open-access';
import { kubeletServingCertificate } from './kubelet-serving-certificate';
import { secretsStoredInClear } from './secrets-stored-in-clear';
import { secretsStoredInClearFixes } from './secrets-stored-in-clear.fixes';
import { weakTlsComponent } from './weak-tls-component';

/** The rules about what a cluster itself runs. */
export const controlPlaneRules: RuleGroup<(typeof controlPlane)['rules']> = {
  name: 'control-plane',
  rules: {
    'apiserver-serving-tls': apiserverServingTls,
    'apiserver-client-tls': apiserverClientTls,
    'apiserver-insecure-access': apiserverInsecureAccess,
    'weak-tls-component': weakTlsComponent,
    'etcd-tls': etcdTls,
    'etcd-listener-exposed': etcdListenerExposed,
    'secrets-stored-in-clear': secretsStoredInClear,
    'kubelet-open-access': kubeletOpenAccess,
    'kubelet-serving-certificate': kubeletServingCertificate,
    'api-server-published': apiServerPublished,
    'control-plane-endpoint-public': controlPlaneEndpointPublic,
    'component-bind-address': componentBindAddress,
  },
  fixes: {
    'apiserver-serving-tls': flagFixes,
    'apiserver-client-tls': flagFixes,
    'apiserver-insecure-access': flagFixes,
    'weak-tls-component': flagFixes,
    'etcd-tls': flagFixes,
    'etcd-listener-exposed': flagFixes,
    'secrets-stored-in-clear': secretsStoredInClearFixes,
    'kubelet-open-access': flagFixes,
    'kubelet-serving-certificate': flagFixes,
    'api-server-published': apiServerPublishedFixes,
    'control-plane-endpoint-public': controlPlaneEndpointPublicFixes,
    'component-bind-address': flagFixes,
  },
};
