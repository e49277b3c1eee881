import type { GroupDescription } from '../rule-group';

/** Of the rules about what a cluster itself runs: API server, etcd, kubelet and the rest. */
export const controlPlane = {
  kinds: new Set([
    'kubelet.config.k8s.io/KubeletConfiguration',
    'kubeproxy.config.k8s.io/KubeProxyConfiguration',
    'apiserver.config.k8s.io/EncryptionConfiguration',
    'kubeadm.k8s.io/ClusterConfiguration',
    'kubeadm.k8s.io/InitConfiguration',
    'kubeadm.k8s.io/JoinConfiguration',
    'controlplane.cluster.x-k8s.io/KubeadmControlPlane',
    'controlplane.cluster.x-k8s.io/KubeadmControlPlaneTemplate',
    'bootstrap.cluster.x-k8s.io/KubeadmConfig',
    'bootstrap.cluster.x-k8s.io/KubeadmConfigTemplate',
    'kops.k8s.io/Cluster',
    'kops.k8s.io/InstanceGroup',
    'kind.x-k8s.io/Cluster',
    'eksctl.io/ClusterConfig',
    'controlplane.cluster.x-k8s.io/AWSManagedControlPlane',
    'controlplane.cluster.x-k8s.io/AWSManagedControlPlaneTemplate',
    'infrastructure.cluster.x-k8s.io/AzureManagedControlPlane',
    'infrastructure.cluster.x-k8s.io/AzureManagedControlPlaneTemplate',
    'infrastructure.cluster.x-k8s.io/GCPManagedControlPlane',
    'infrastructure.cluster.x-k8s.io/GCPManagedControlPlaneTemplate',
    'container.cnrm.cloud.google.com/ContainerCluster',
    'eks.services.k8s.aws/Cluster',
    'eks.aws.crossplane.io/Cluster',
    'eks.aws.upbound.io/Cluster',
  ]),
  isItsText: (text, kind) => {
    // Of k3s and RKE2, whose configurations are no objects.
    if (kind === undefined) return /^((kube-[a-z-]+|kubelet|etcd)-arg|secrets-encryption)[ \t]*:/m.test(text);
    if (publishing.test(kind)) return /(name|host)["']?:\s*["']?kubernetes(["'\s,}.]|$)/i.test(text);
    if (kind === 'Service') {
      if (/externalName["']?:\s*["']?kubernetes\./.test(text)) return true;
      return /\b(etcd|kube-apiserver)\b/.test(text) && /LoadBalancer|NodePort/.test(text);
    }
    if (!startingPods.test(kind)) return false;
    return (
      (text.includes('kubectl') && text.includes('--address')) ||
      /[\s/"'[](kube-(apiserver|controller-manager|scheduler|proxy)|etcd|kubelet)["']?\s*[,\]\n]/.test(text)
    );
  },
  // Of etcd it is asked whose certificates the API server takes.
  keeps: ({ kind, labels }) =>
    kind === 'Pod' && labels.get('component') === 'kube-apiserver' ? 'namespaced' : undefined,
  rules: {
    'apiserver-serving-tls': {
      title: 'API server without certificate or client CA',
      severity: 'error',
      slice: 'document',
    },
    'apiserver-client-tls': {
      title: 'API server that verifies etcd or kubelets not',
      severity: 'error',
      slice: 'document',
    },
    'apiserver-insecure-access': {
      title: 'API server that lets in who should not get in',
      severity: 'error',
      slice: 'document',
    },
    'weak-tls-component': { title: 'Old TLS in a part of the cluster', severity: 'warning', slice: 'document' },
    'etcd-tls': { title: 'etcd without TLS or client certificates', severity: 'error', slice: 'document' },
    'etcd-listener-exposed': { title: 'etcd that others can reach', severity: 'error', slice: 'document' },
    'secrets-stored-in-clear': {
      title: 'Secrets that etcd holds in clear text',
      severity: 'error',
      slice: 'document',
    },
    'kubelet-open-access': {
      title: 'Kubelet that answers without authentication',
      severity: 'error',
      slice: 'document',
    },
    'kubelet-serving-certificate': {
      title: 'Kubelet whose certificate nobody can verify',
      severity: 'warning',
      slice: 'document',
    },
    'api-server-published': {
      title: 'Kubernetes API server that is published',
      severity: 'error',
      slice: 'document',
    },
    'control-plane-endpoint-public': {
      title: 'Kubernetes API that the whole internet reaches',
      severity: 'error',
      slice: 'document',
    },
    'component-bind-address': {
      title: 'Part of the cluster that listens for everybody',
      severity: 'warning',
      slice: 'document',
    },
  },
} as const satisfies GroupDescription;

/** What leads from outside of the cluster to Services: of interest where the Service is the one of the API server. */
const publishing = /^(Ingress|(HTTP|GRPC|TLS|TCP)?Route|IngressRoute(TCP)?|HTTPProxy|VirtualService)$/;

const startingPods = /^(Pod|List|Deployment|StatefulSet|DaemonSet|ReplicaSet)$/;
