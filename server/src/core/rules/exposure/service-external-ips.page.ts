import type { RulePage } from '../rule-page';

export const serviceExternalIpsPage: RulePage = {
  docs: {
    what: 'A Service has `externalIPs`.',
    why: 'Every node sends what pods and nodes address to one of these addresses to the pods of the Service, whoever the address belongs to.\nSo whoever may write a Service can read and answer traffic that is meant for others (CVE-2020-8554).\nKubernetes cannot tell a rightful address from a taken one.',
    how: 'Remove the field.\nWhere the Service needs an address outside of the cluster, give it a load balancer, or publish it with an Ingress or a Gateway.\nThe admission plugin `DenyServiceExternalIPs` refuses the field in the whole cluster.',
    limits:
      'Addresses cannot be allowed one by one yet: accept the finding at the Service that is meant so.\nServices without address (`clusterIP: None`) and of type ExternalName are left out, because nodes do nothing for them.\nAddresses in a block that `allow` of the rule in `.firebreak.yaml` lists are accepted.',
    references: [
      'https://kubernetes.io/docs/concepts/services-networking/service/#external-ips',
      'https://github.com/kubernetes/kubernetes/issues/97076',
      'CIS Kubernetes Benchmark 1.2.3',
      'MITRE ATT&CK T1557',
    ],
  },
  examples: [
    {
      title: 'Traffic to an address goes to the pods of a Service',
      yaml: `#- kube-system/web.yaml
apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: kube-system
spec:
  selector:
    app: web
  externalIPs:
# ~~~~~~~~~~~ [service-external-ips] Service "web" takes the traffic of all pods and nodes to 203.0.113.7
    - 203.0.113.7
  ports:
    - port: 80
`,
      fixed: {
        fix: 'remove externalIPs',
        yaml: `#- kube-system/web.yaml
apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: kube-system
spec:
  selector:
    app: web
  ports:
    - port: 80
`,
      },
    },
    {
      title: 'Without an address of its own there is nothing to take over',
      yaml: `#- kube-system/web.yaml
apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: kube-system
spec:
  clusterIP: None
  selector:
    app: web
  externalIPs: [203.0.113.7]
  ports:
    - port: 80
`,
    },
  ],
};
