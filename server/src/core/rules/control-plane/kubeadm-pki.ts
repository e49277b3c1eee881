/** Where kubeadm keeps certificates. https://kubernetes.io/docs/setup/best-practices/certificates/ */
export const pki = '/etc/kubernetes/pki';
