import { itemsAt, stringAt } from '../yaml/field-path';
import type { YamlNode } from '../yaml/tree';
import type { IngressController } from './entities';

/**
 * Which Ingresses the containers of a pod serve, when one of them is ingress-nginx and its flags say it for certain.
 * https://kubernetes.github.io/ingress-nginx/user-guide/cli-arguments/
 */
export function readIngressController(containers: readonly YamlNode[]): IngressController | undefined {
  const container = containers.find(isIngressNginx);
  if (container === undefined) return undefined;
  const flags = readFlags(container);
  const namespace = flags.get('watch-namespace') ?? '';
  const isKnown = ![...flags].some(([name, value]) => decidingFlags.has(name) && value.includes('$('));
  if (!isKnown || flags.has('watch-namespace-selector')) return undefined;
  return {
    controller: flags.get('controller-class') ?? 'k8s.io/ingress-nginx',
    className: flags.get('ingress-class') ?? 'nginx',
    servesWithoutClass: isOn(flags.get('watch-ingress-without-class')),
    namespace: namespace === '' ? undefined : namespace,
  };
}

const decidingFlags = new Set(['watch-namespace', 'controller-class', 'ingress-class', 'watch-ingress-without-class']);

/** The image of the project, or one that others build and that starts its program. */
function isIngressNginx(container: YamlNode): boolean {
  const image = stringAt(container, ['image']) ?? '';
  const program = textsAt(container, 'command')[0] ?? textsAt(container, 'args')[0];
  return /(^|\/)ingress-nginx\/controller(-chroot)?([:@]|$)/.test(image) || program === '/nginx-ingress-controller';
}

/** `--name=value`, `--name value` and `--name`. */
function readFlags(container: YamlNode): ReadonlyMap<string, string> {
  const words = [...textsAt(container, 'command'), ...textsAt(container, 'args')];
  const flags = new Map<string, string>();
  words.forEach((word, index) => {
    const flag = /^--?([\w-]+)(?:=(.*))?$/s.exec(word);
    if (flag === null) return;
    const [, name = '', value] = flag;
    const next = words[index + 1];
    flags.set(name, value ?? (next === undefined || next.startsWith('-') ? 'true' : next));
  });
  return flags;
}

function isOn(value: string | undefined): boolean {
  return value !== undefined && /^(1|t|true)$/i.test(value);
}

function textsAt(container: YamlNode, key: string): readonly string[] {
  return itemsAt(container, [key]).flatMap((item) => stringAt(item, []) ?? []);
}
