import { networkPlugins } from '../cluster/network-plugins';
import { statedEncryptions } from '../cluster/stated-encryption';
import { severities } from '../rules/finding';
import { ruleOptionShapes } from './rule-options';
import type { ObjectShape, TextFormat } from './shape';

const text: TextFormat = { pattern: '\\S', maxLength: 500, meant: 'a text' };

/** At most four stars: what becomes a regular expression must not take long on any name (`text/glob.ts`). */
const glob: TextFormat = {
  pattern: '^(?!\\.?\\.?/)[^*+?]*([*+?]+(?=[^*+?]|$)[^*+?]*){0,4}$',
  maxLength: 200,
  meant: 'a path such as k8s/** relative to this file, with at most four stars',
};

const folder: TextFormat = {
  pattern: '^(?!/)(?!(.*/)?\\.\\.(/|$))[^*?]+$',
  maxLength: 200,
  meant: 'the path of a folder such as overlays/prod, relative to this file',
};

/** https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-label-names */
const namespace: TextFormat = {
  pattern: '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$',
  maxLength: 63,
  meant: 'the name of a namespace',
};

const cidr: TextFormat = {
  pattern: '^[0-9A-Fa-f:.]+/[0-9]{1,3}$',
  maxLength: 49,
  meant: 'a block of addresses such as 10.244.0.0/16',
};

/** https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set */
const labelKey: TextFormat = {
  pattern:
    '^(?!kubernetes\\.io/metadata\\.name$)([a-z0-9]([-a-z0-9.]*[a-z0-9])?/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$',
  maxLength: 317,
  meant: 'the key of a label that people set',
};

const labelValue: TextFormat = {
  pattern: '^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$',
  maxLength: 63,
  meant: 'the value of a label, in quotes where it is a number or true or false',
};

const resource: TextFormat = {
  pattern: '^[^/*+?]*\\*?[^/*+?]*/[^/*+?]*\\*?[^/*+?]*(/[^/*+?]*\\*?[^/*+?]*)?$',
  maxLength: 300,
  meant: 'a resource such as Deployment/shop/web, Namespace/shop or Deployment/shop/*',
};

/** Days that the month has; the 29th of February in every year. */
const date: TextFormat = {
  pattern: '^[0-9]{4}-((0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-9])|(0[13-9]|1[0-2])-30|(0[13578]|1[02])-31)$',
  maxLength: 10,
  meant: 'a date such as 2027-01-31',
};

const expectation: TextFormat = {
  pattern: '^\\S.* -> \\S',
  maxLength: 500,
  meant: '"from -> to", such as shop/web -> shop/db:5432',
};

const baseline: TextFormat = {
  pattern: '^(?!\\.?\\.?/)(.*/)?firebreak-baseline\\.json$',
  maxLength: 200,
  meant: 'the path of a firebreak-baseline.json in this folder or below',
};

const ruleId = { pattern: '^[a-z0-9-]+$', maxLength: 100, meant: 'the id of a rule' };

const severity = { kind: 'choice', of: [...severities, 'off'] } as const;
const globs = { kind: 'list', item: { kind: 'text', format: glob } } as const;

const clusterName: TextFormat = {
  pattern: '^[A-Za-z0-9][-A-Za-z0-9._]*$',
  maxLength: 63,
  meant: 'the name of a cluster',
};

const kubernetesVersion: TextFormat = {
  pattern: '^1\\.[0-9]{1,2}(\\.[0-9]+)?$',
  maxLength: 12,
  meant: 'a version of Kubernetes such as "1.34", in quotes',
};

const clusterFacts = {
  cni: { kind: 'choice', of: Object.keys(networkPlugins) },
  kubernetes: { kind: 'text', format: kubernetesVersion },
  encryption: { kind: 'choice', of: statedEncryptions },
} as const;

/** Everything that a configuration may say. What is not built is not in here, so that nobody writes it in vain. */
export const configShape: ObjectShape = {
  kind: 'object',
  fields: {
    $schema: { kind: 'text', format: text },
    version: { kind: 'choice', of: [1] },
    root: { kind: 'boolean' },
    include: globs,
    exclude: globs,
    render: {
      kind: 'object',
      fields: {
        kustomize: { kind: 'choice-or-list', of: ['auto', 'off'], item: { kind: 'text', format: folder } },
        helm: {
          kind: 'object',
          fields: {
            mode: { kind: 'choice', of: ['static'] },
            values: { kind: 'list', item: { kind: 'text', format: text } },
            namespace: { kind: 'text', format: namespace },
          },
        },
      },
    },
    namespaces: {
      kind: 'object',
      fields: {
        default: { kind: 'text', format: namespace },
        map: {
          kind: 'list',
          item: {
            kind: 'object',
            required: ['paths', 'namespace'],
            fields: {
              paths: globs,
              namespace: { kind: 'text', format: namespace },
            },
          },
        },
        labels: {
          kind: 'map',
          keys: namespace,
          value: { kind: 'map', keys: labelKey, value: { kind: 'text', format: labelValue } },
        },
      },
    },
    cluster: {
      kind: 'object',
      fields: {
        ...clusterFacts,
        podCIDRs: { kind: 'list', item: { kind: 'text', format: cidr } },
        dns: {
          kind: 'object',
          required: ['namespace', 'labels'],
          fields: {
            namespace: { kind: 'text', format: namespace },
            labels: { kind: 'map', keys: labelKey, value: { kind: 'text', format: labelValue } },
          },
        },
        serviceCIDRs: { kind: 'list', item: { kind: 'text', format: cidr } },
      },
    },
    clusters: {
      kind: 'list',
      item: {
        kind: 'object',
        required: ['name', 'include'],
        fields: { name: { kind: 'text', format: clusterName }, include: globs, ...clusterFacts },
      },
    },
    rules: {
      kind: 'map',
      keys: { ...ruleId, rules: 'known' },
      special: Object.fromEntries(
        Object.entries(ruleOptionShapes({ cidr, labelKey, namespace, text })).map(([id, fields]) => [
          id,
          { kind: 'either', single: severity, map: { kind: 'object', fields: { severity, ...fields } } },
        ]),
      ),
      value: {
        kind: 'either',
        single: severity,
        map: {
          kind: 'object',
          required: ['severity'],
          fields: { severity: severity },
        },
      },
    },
    ignore: {
      kind: 'list',
      item: {
        kind: 'object',
        required: ['rules'],
        fields: {
          rules: {
            kind: 'list',
            item: { kind: 'text', format: { ...ruleId, rules: 'any' } },
          },
          resources: {
            kind: 'list',
            item: { kind: 'text', format: resource },
          },
          paths: globs,
          reason: { kind: 'text', format: text },
          expires: { kind: 'text', format: date },
        },
      },
    },
    requireReason: { kind: 'boolean' },
    baseline: { kind: 'text', format: baseline },
    expect: {
      kind: 'list',
      item: {
        kind: 'object',
        oneOf: ['deny', 'allow'],
        fields: {
          deny: { kind: 'text', format: expectation },
          allow: { kind: 'text', format: expectation },
          except: { kind: 'list', item: { kind: 'text', format: text } },
        },
      },
    },
  },
};
