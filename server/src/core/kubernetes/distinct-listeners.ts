/** What tells the listeners of a Gateway apart. */
export interface ListenerTraits {
  readonly port: number | undefined;
  readonly protocol: string;
  /** Undefined: every host. */
  readonly hostname: string | undefined;
}

/** Whether what comes in may be meant for either of two listeners. https://gateway-api.sigs.k8s.io/reference/spec/#gatewayspec */
export function areInConflict(a: ListenerTraits, b: ListenerTraits): boolean {
  // UDP has ports of its own.
  if (a.port === undefined || a.port !== b.port || isUdp(a) !== isUdp(b)) return false;
  if (a.protocol !== b.protocol && !(isTls(a) && isTls(b))) return true;
  return a.hostname?.toLowerCase() === b.hostname?.toLowerCase();
}

function isUdp({ protocol }: ListenerTraits): boolean {
  return protocol === 'UDP';
}

/** Both begin with the name of the host, by which they are told apart. */
function isTls({ protocol }: ListenerTraits): boolean {
  return protocol === 'HTTPS' || protocol === 'TLS';
}

/** Those that are in conflict with none of the others: of those that are, a Gateway must not serve any. */
export function distinctListeners<Each extends ListenerTraits>(listeners: readonly Each[]): readonly Each[] {
  return listeners.filter(
    (listener) => !listeners.some((other) => other !== listener && areInConflict(listener, other)),
  );
}
