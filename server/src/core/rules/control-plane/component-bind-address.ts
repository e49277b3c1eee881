import { isAnyAddress, isLoopback } from './addresses';
import { type Component, flagValue, isMissing } from './component';
import { type Flaw, flagRule } from './flag-rule';

export const componentBindAddress = flagRule(function* (component): Iterable<Flaw> {
  if (component.name === 'kube-controller-manager' || component.name === 'kube-scheduler')
    yield* checkAddress(component);
  if (component.name === 'kube-proxy') yield* checkMetrics(component);
});

function* checkAddress(component: Component): Iterable<Flaw> {
  const flag = 'bind-address';
  const address = flagValue(component, flag);
  const isOpen = address !== undefined && !isLoopback(address);
  if (!isOpen && !isMissing(component, flag)) return;
  yield {
    ...(isOpen ? { flag } : { because: `no --${flag}` }),
    effect: 'can be reached from outside of its node',
    cis: component.name === 'kube-scheduler' ? 'schedulerAddress' : 'controllerAddress',
    mends: [{ title: 'Listen for the node alone: 127.0.0.1', set: { [flag]: '127.0.0.1' } }],
  };
}

/** `0.0.0.0:10249`, or an address alone. */
function* checkMetrics(component: Component): Iterable<Flaw> {
  const flag = 'metrics-bind-address';
  const address = flagValue(component, flag);
  const host = address?.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1');
  if (address === undefined || address === '' || host === undefined || !isAnyAddress(host)) return;
  yield {
    flag,
    effect: 'tells everybody who reaches its node its metrics, without authentication',
    cis: 'proxyMetrics',
    mends: [{ title: 'Listen for the node alone: 127.0.0.1', set: { [flag]: '127.0.0.1:10249' } }],
  };
}
