import { itemsAt, stringAt } from '../yaml/field-path';
import type { YamlNode } from '../yaml/tree';
import { type Flags, isOn, lastOf, readFlags, wordsOf } from './container-flags';
import type { IngressController } from './entities';

/** Which Ingresses the containers of a pod serve, when one of them is a known controller and its flags say it for certain. */
export function readIngressController(containers: readonly YamlNode[]): IngressController | undefined {
  for (const container of containers) {
    const words = wordsOf(container);
    const product = products.find((candidate) => candidate.isRunBy(stringAt(container, ['image']) ?? '', words));
    if (product === undefined) continue;
    const flags = readFlags(words);
    const isKnown = ![...flags].some(([name, values]) => product.decides(name) && values.some(isExpanded));
    return isKnown ? product.read(flags, container) : undefined;
  }
  return undefined;
}

interface Product {
  isRunBy(image: string, words: readonly string[]): boolean;
  /** Whether a flag bears on what is served. */
  decides(flag: string): boolean;
  read(flags: Flags, container: YamlNode): IngressController | undefined;
}

/** https://kubernetes.github.io/ingress-nginx/user-guide/cli-arguments/ */
const ingressNginx: Product = {
  /** The image of the project, or one that others build and that starts its program. */
  isRunBy: (image, words) =>
    /(^|\/)ingress-nginx\/controller(-chroot)?([:@]|$)/.test(image) || words[0] === '/nginx-ingress-controller',
  decides: (flag) => /^(watch-namespace|controller-class|ingress-class|watch-ingress-without-class)$/.test(flag),
  read(flags, container) {
    if (flags.has('watch-namespace-selector')) return undefined;
    const namespace = lastOf(flags, 'watch-namespace') ?? '';
    return {
      controller: lastOf(flags, 'controller-class') ?? 'k8s.io/ingress-nginx',
      className: lastOf(flags, 'ingress-class') ?? 'nginx',
      servesWithoutClass: isOn(lastOf(flags, 'watch-ingress-without-class')),
      namespaces: namespace === '' ? undefined : [namespace],
      configMap: lastOf(flags, 'configmap'),
      // A script, or a variable in place of arguments, may hold the flag.
      passesTls: wordsOf(container).some(mayHoldFlag) ? undefined : isOn(lastOf(flags, 'enable-ssl-passthrough')),
    };
  },
};

/**
 * https://doc.traefik.io/traefik/providers/kubernetes-ingress/
 * Flags count only where there is no file with the configuration, and their names are read without regard to case.
 */
const traefik: Product = {
  isRunBy: (image) => /(^|\/)traefik(-ee)?([:@]|$)/.test(image),
  decides: (flag) => /^providers\.kubernetesingress/i.test(flag),
  read(given, container) {
    const flags: Flags = new Map([...given].map(([name, values]) => [name.toLowerCase(), values]));
    const provider = 'providers.kubernetesingress';
    const isOnForIngresses = [...flags.keys()].some((name) => name === provider || name.startsWith(`${provider}.`));
    const isConfiguredElsewhere = flags.has('configfile') || isMountedBelow(container, '/etc/traefik');
    if (!isOnForIngresses || lastOf(flags, provider) === 'false' || isConfiguredElsewhere) return undefined;
    if (flags.has(`${provider}.labelselector`)) return undefined;
    const className = lastOf(flags, `${provider}.ingressclass`);
    const namespaces = flags.get(`${provider}.namespaces`)?.flatMap((value) => value.split(','));
    return {
      controller: 'traefik.io/ingress-controller',
      className: className ?? 'traefik',
      ...(className === undefined ? {} : { onlyClass: className }),
      servesWithoutClass: className === undefined,
      namespaces,
    };
  },
};

/** https://github.com/haproxytech/kubernetes-ingress/blob/master/documentation/ingressclass.md */
const haproxy: Product = {
  isRunBy: (image) => /(^|\/)haproxytech\/kubernetes-ingress([:@]|$)/.test(image),
  decides: (flag) => /^(ingress\.class|empty-ingress-class|namespace-whitelist)$/.test(flag),
  read(flags) {
    if (flags.has('namespace-blacklist')) return undefined;
    const className = lastOf(flags, 'ingress.class');
    const controller = 'haproxy.org/ingress-controller';
    return {
      controller: className === undefined ? controller : `${controller}/${className}`,
      className,
      servesWithoutClass: className === undefined || isOn(lastOf(flags, 'empty-ingress-class')),
      namespaces: flags.get('namespace-whitelist'),
    };
  },
};

/** https://docs.nginx.com/nginx-ingress-controller/configuration/global-configuration/command-line-arguments/ */
const nginxOfF5: Product = {
  isRunBy: (image) => /(^|\/)nginx(-plus)?-ingress([:@]|$)/.test(image),
  decides: (flag) => /^(ingress-class|watch-namespace)$/.test(flag),
  read(flags) {
    if (flags.has('watch-namespace-label')) return undefined;
    const className = lastOf(flags, 'ingress-class') ?? 'nginx';
    const namespaces = lastOf(flags, 'watch-namespace') ?? '';
    return {
      controller: 'nginx.org/ingress-controller',
      className,
      onlyClass: className,
      servesWithoutClass: false,
      namespaces: namespaces === '' ? undefined : namespaces.split(','),
    };
  },
};

/**
 * Contour's own pods are told the class, and those of Envoy, in which it runs as well, serve.
 * https://projectcontour.io/docs/main/config/ingress/
 * https://projectcontour.io/docs/main/redeploy-envoy/#shutdown-manager-sidecar
 */
const contour: Product = {
  isRunBy: (image, words) =>
    /(^|\/)contour([:@]|$)/.test(image) && (words.includes('shutdown-manager') || words.includes('serve')),
  decides: (flag) => /^(ingress-class-name|contour-config-name|watch-namespaces)$/.test(flag),
  read(flags, container) {
    const isServing = !wordsOf(container).includes('serve');
    const className = lastOf(flags, 'ingress-class-name');
    // An object with the configuration says it as well.
    if (flags.has('contour-config-name') || className?.includes(',')) return undefined;
    return {
      part: isServing ? 'serving' : 'told',
      controller: 'projectcontour.io/contour',
      className: className ?? 'contour',
      onlyClass: className ?? 'contour',
      servesWithoutClass: className === undefined,
      namespaces: lastOf(flags, 'watch-namespaces')?.split(','),
    };
  },
};

/**
 * https://haproxy-ingress.github.io/docs/configuration/command-line/
 * Before version 0.12 it knew no IngressClasses, and served what has no class unless told otherwise.
 * https://github.com/jcmoraisjr/haproxy-ingress/blob/master/CHANGELOG/CHANGELOG-v0.12.md#upgrade-notes
 */
const haproxyIngress: Product = {
  isRunBy: (image) => /(^|\/)haproxy-ingress([:@]|$)/.test(image),
  decides: (flag) => /^(controller-class|((watch|ignore)-)?ingress-(class|without-class)|watch-namespace)$/.test(flag),
  read(flags, container) {
    const [suffix, namespace] = [lastOf(flags, 'controller-class'), lastOf(flags, 'watch-namespace')];
    const common = {
      className: lastOf(flags, 'ingress-class') ?? 'haproxy',
      namespaces: namespace ? [namespace] : undefined,
    };
    const isOld = /:v?0\.(\d|1[01])(?!\d)/.test(stringAt(container, ['image']) ?? '');
    return isOld
      ? { ...common, controller: '', servesWithoutClass: !isOn(lastOf(flags, 'ignore-ingress-without-class')) }
      : {
          ...common,
          controller: `haproxy-ingress.github.io/controller${suffix ? `/${suffix.replace(/^\//, '')}` : ''}`,
          servesWithoutClass: isOn(lastOf(flags, 'watch-ingress-without-class')),
        };
  },
};

/**
 * Variables say the same as its flags. It may run apart from what serves, which it finds then by a Service or an address.
 * https://developer.konghq.com/kubernetes-ingress-controller/reference/configuration-options/
 */
const kong: Product = {
  isRunBy: (image) => /(^|\/)kong\/(nightly-|kubernetes-)ingress-controller([:@]|$)/.test(image),
  decides: (flag) => /^(ingress-class|watch-namespace)$/.test(flag),
  read(flags, container) {
    const variables = new Map(
      itemsAt(container, ['env']).map((each) => [stringAt(each, ['name']), stringAt(each, ['value']) ?? '$(']),
    );
    const told = (name: string) =>
      lastOf(flags, name) ?? variables.get(`CONTROLLER_${name.toUpperCase().replaceAll('-', '_')}`);
    const [className = 'kong', namespaces = ''] = [told('ingress-class'), told('watch-namespace')];
    const isApart = told('kong-admin-svc') !== undefined || !isLocal(told('kong-admin-url') ?? 'localhost');
    const isToldElsewhere = itemsAt(container, ['envFrom']).length > 0;
    if (isApart || isToldElsewhere || isExpanded(className) || isExpanded(namespaces)) return undefined;
    return {
      controller: 'ingress-controllers.konghq.com/kong',
      className,
      onlyClass: className,
      servesWithoutClass: false,
      namespaces: namespaces === '' ? undefined : namespaces.split(','),
    };
  },
};

function isLocal(url: string): boolean {
  return /\b(localhost|127\.0\.0\.1)\b/.test(url);
}

const products: readonly Product[] = [ingressNginx, traefik, haproxy, nginxOfF5, contour, haproxyIngress, kong];

/** The kubelet replaces `$(NAME)`, with what a manifest need not show. */
function mayHoldFlag(word: string): boolean {
  if (word.startsWith('--')) return isExpanded(word) && word.includes('ssl-passthrough');
  return /\s/.test(word) || word.startsWith('$(');
}

function isExpanded(value: string): boolean {
  return value.includes('$(');
}

function isMountedBelow(container: YamlNode, path: string): boolean {
  return itemsAt(container, ['volumeMounts']).some((mount) => {
    const mounted = stringAt(mount, ['mountPath']) ?? '';
    return mounted === path || mounted.startsWith(`${path}/`);
  });
}
