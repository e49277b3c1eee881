import type { RulePage } from '../rule-page';

export const loadbalancerOpenToInternetPage: RulePage = {
  docs: {
    what: 'A Service of type LoadBalancer lists no addresses that may connect, and no annotation keeps the load balancer inside the network of the cloud.\nThe same of an Ingress for AWS with the scheme `internet-facing`.',
    why: 'Most clouds give such a load balancer a public address, which is found and tried within minutes.\nWhat listens behind it has to stand up to the whole internet.',
    how: 'List the networks that may connect in `loadBalancerSourceRanges`, for an Ingress of AWS in `inbound-cidrs`.\nWhere nobody outside of the own network connects, make the load balancer internal with the annotation of the cloud.\nPublish what is for everybody with an Ingress or a Gateway, and accept the finding there.',
    limits:
      'Silent where it publishes what should not be public at all, which `sensitive-port-exposed` or `admin-interface-exposed` says.\nInformation for the Service of an ingress controller or a gateway, which is told by its name or its selector, for ports of WireGuard, OpenVPN and IPsec, and for an Ingress.\nSilent where addresses come from a pool that the manifest does not show (MetalLB, kube-vip, Cilium), for classes of load balancers that are not known, for private addresses that are asked for, for security groups that are kept elsewhere, and for an Ingress of a group.\nThe AWS Load Balancer Controller makes internal load balancers unless told otherwise.\nCloud Armor policies and the parameters of classes are not read.',
    references: [
      'https://kubernetes.io/docs/concepts/services-networking/service/#loadbalancer',
      'https://kubernetes.io/docs/concepts/services-networking/service/#internal-load-balancer',
      'https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/',
      'Microsoft Threat Matrix for Kubernetes MS-M9008',
      'NSA/CISA Kubernetes Hardening Guide, Network separation',
      'OWASP Kubernetes Top Ten K06:2025',
    ],
  },
  examples: [
    {
      title: 'A shop on the internet',
      yaml: `#- kube-system/shop.yaml
apiVersion: v1
kind: Service
metadata:
  name: shop
  namespace: kube-system
spec:
  type: LoadBalancer
  #     ~~~~~~~~~~~~ [loadbalancer-open-to-internet] Service "shop" takes connections from any address
  selector:
    app: shop
  ports:
    - port: 8080
`,
      fixed: {
        fix: 'the annotation of Google Cloud',
        yaml: `#- kube-system/shop.yaml
apiVersion: v1
kind: Service
metadata:
  name: shop
  namespace: kube-system
  annotations:
    networking.gke.io/load-balancer-type: Internal
spec:
  type: LoadBalancer
  #     ~~~~~~~~~~~~ [service-nodeport] opens ports on every node as well
  selector:
    app: shop
  ports:
    - port: 8080
`,
      },
    },
    {
      title: 'For one network alone',
      yaml: `#- kube-system/shop.yaml
apiVersion: v1
kind: Service
metadata:
  name: shop
  namespace: kube-system
spec:
  type: LoadBalancer
  allocateLoadBalancerNodePorts: false
  loadBalancerSourceRanges:
    - 198.51.100.0/24
  selector:
    app: shop
  ports:
    - port: 8080
`,
    },
  ],
};
