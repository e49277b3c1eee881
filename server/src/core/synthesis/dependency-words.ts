import type { Callee, Caller, Dependency } from '../dependencies/dependency';
import { resourceWords } from '../kubernetes/resource';

/** `Deployment "shop/web" could still not connect to Service "shop/db", which DB_HOST declares.` */
export function keptOutWords({ from, to, declared }: Dependency): string {
  return `${callerWords(from)} could still not connect to ${calleeWords(to)}, which ${declared.name} declares.`;
}

/** For sentences, with a capital. */
function callerWords(from: Caller): string {
  switch (from.kind) {
    case 'workload':
      return resourceWords(from.workload.identity);
    case 'ingress-controller':
      return 'The ingress controller';
    case 'outside':
      return 'The outside';
    case 'api-server':
      return 'The API server';
    case 'metrics-scraper':
      return from.scraper === undefined ? 'Prometheus' : resourceWords(from.scraper.identity);
    case 'kubelet':
      return 'The kubelet';
  }
}

/** For sentences. */
function calleeWords(to: Callee): string {
  switch (to.kind) {
    case 'service':
      return resourceWords(to.service.identity);
    case 'workload':
      return resourceWords(to.workload.identity);
    case 'missing-service':
      return `Service "${to.namespace}/${to.name}"`;
    case 'host':
      return `"${to.host}"`;
  }
}
