import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Command } from 'commander';
import { configNames } from '../../core';
import type { Io } from '../io';
import type { ExitCode } from '../run';
import { UsageError } from '../usage-error';

/** `firebreak init`: a configuration to start from, in the current directory. */
export function initCommand(io: Io, finish: (code: ExitCode) => void): Command {
  return new Command('init')
    .description('Writes a commented .firebreak.yaml to start from; never over an existing one.')
    .addHelpText('after', examples)
    .action(() => {
      const present = configNames.find((name) => existsSync(path.join(io.cwd, name)));
      if (present !== undefined) throw new UsageError(`There is a "${present}" already; it stays as it is.`);
      const name = '.firebreak.yaml';
      try {
        // `wx`: whatever has been written there in the meantime stays.
        writeFileSync(path.join(io.cwd, name), schemaLine(io.cwd) + startingFile, { flag: 'wx' });
      } catch (error) {
        throw new UsageError(`"${name}" cannot be written: ${(error as Error).message}.`);
      }
      io.error(`Wrote ${name}.\n`);
      finish(0);
    });
}

/** For editors without the extension. One that names a file that is not there would leave them without any schema. */
function schemaLine(folder: string): string {
  const schema = 'node_modules/firebreak/schemas/config.json';
  return existsSync(path.join(folder, schema)) ? `# yaml-language-server: $schema=./${schema}\n` : '';
}

const startingFile = `version: 1

# Which files are read, as paths relative to this file. Without "include" all of them are.
# include: ["k8s/**"]
# exclude: ["vendor/**"]

# How kustomizations and charts are read: "auto", "off" or the folders of the kustomizations that are clusters, and the
# namespace of manifests in charts that state none.
# render:
#   kustomize: [overlays/prod]
#   helm: {mode: static, namespace: shop}

# The namespace of manifests that state none, for all of them or by path.
# namespaces:
#   default: shop
#   map:
#     - paths: ["k8s/data/**"]
#       namespace: data
# All labels that namespaces have in the cluster, where no manifest has them: what a namespaceSelector asks for.
#   labels:
#     monitoring: {team: ops}

# Where the cluster has its addresses, which decides which pods an ipBlock means, and where cluster DNS runs.
# cluster:
#   podCIDRs: [10.244.0.0/16]
#   serviceCIDRs: [10.96.0.0/12]
#   dns: {namespace: kube-system, labels: {k8s-app: kube-dns}}

# The severity of a rule (error, warning, information or hint), or off. "firebreak rules" lists the rules.
# rules:
#   dns-egress-missing: error
#   internet-egress-open: off

# Findings that are accepted. Without "resources" and "paths" an entry holds for all of them.
# ignore:
#   - rules: [workload-unprotected-ingress]
#     resources: [Deployment/shop/web]
#     paths: ["k8s/**"]
#     reason: the landing page is public
#     expires: 2030-12-31

# Whatever ignores findings without a reason has no effect.
# requireReason: true

# Who must not, and who must be able to connect: checked after every edit and by "firebreak check".
# expect:
#   - deny: "* -> data/postgres:5432"
#     except: [shop/api]
#   - allow: "shop/web -> shop/api:8080"

# Configurations of the folders above do not hold here.
# root: true
`;

const examples = `
Example:
  firebreak init`;
