import type { Service, Workload } from '../kubernetes/entities';

/** An interface for those who run something, and not for its users. */
export interface AdminInterface {
  readonly title: string;
  /** Whoever reaches it may use it, as it is installed. */
  readonly isOpen: boolean;
}

/** By the name of a Service, or the names and labels of the workloads behind it; undefined for every other one. */
export function adminInterfaceOf(
  service: Pick<Service, 'name'>,
  workloads: readonly Workload[],
): AdminInterface | undefined {
  const names = [service.name, ...workloads.flatMap(namesOfWorkload)];
  const found = known.find(([pattern]) => names.some((name) => pattern.test(name)));
  return found && { title: found[1], isOpen: found[2] };
}

function namesOfWorkload({ identity, labels }: Workload): readonly string[] {
  return [identity.name, ...['app', 'app.kubernetes.io/name', 'k8s-app'].flatMap((key) => labels.get(key) ?? [])];
}

/** Names as charts and manifests of the products have them, with a release before it. */
const named = (...names: readonly string[]) => new RegExp(`(^|-)(${names.join('|')})$`);

const known: readonly (readonly [pattern: RegExp, title: string, isOpen: boolean])[] = [
  [named('kubernetes-dashboard', 'kubernetes-dashboard-(web|kong-proxy)'), 'the Kubernetes dashboard', false],
  [named('argocd-server', 'argo-cd-server'), 'Argo CD', false],
  [named('argo-server', 'argo-workflows-server'), 'Argo Workflows', true],
  [named('jenkins', 'jenkins-server', 'jenkins-service'), 'Jenkins', false],
  [named('prometheus', 'prometheus-server', 'prometheus-k8s', 'prometheus-operated'), 'Prometheus', true],
  [named('alertmanager', 'alertmanager-main', 'alertmanager-operated'), 'Alertmanager', true],
  [named('grafana'), 'Grafana', false],
  [named('kibana', 'kibana-kb-http'), 'Kibana', false],
  [named('weave-scope-app', 'weave-scope'), 'Weave Scope', true],
  [named('nifi'), 'NiFi', false],
  [named('ml-pipeline-ui', 'centraldashboard'), 'Kubeflow', true],
  [named('airflow-webserver', 'airflow-web'), 'Airflow', false],
  [named('ray-head', 'ray-dashboard', 'raycluster-head-svc'), 'Ray', true],
  [named('mlflow', 'mlflow-server'), 'MLflow', true],
  [named('jupyterhub', 'jupyter', 'jupyter-notebook'), 'Jupyter', false],
  [named('ollama'), 'Ollama', true],
  [named('vllm', 'vllm-service', 'vllm-server'), 'vLLM', true],
  [named('vault', 'vault-ui', 'vault-active'), 'Vault', false],
  [named('consul-ui'), 'Consul', true],
  [named('traefik-dashboard'), 'the dashboard of Traefik', true],
  [named('hubble-ui'), 'Hubble', true],
  [named('kiali'), 'Kiali', false],
  [named('longhorn-frontend', 'longhorn-ui'), 'Longhorn', true],
  [named('rabbitmq-management'), 'the management of RabbitMQ', false],
  [named('phpmyadmin', 'adminer', 'pgadmin', 'pgadmin4', 'mongo-express'), 'the administration of a database', false],
  [named('portainer'), 'Portainer', false],
];
