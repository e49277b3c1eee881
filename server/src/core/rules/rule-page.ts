import { invariant } from '../invariant';
import { rulePages } from './pages';
import { type KnownRule, severityWords } from './rule';

/** What is written about a rule; stands in a file beside the rule's, because the server has no use for it. */
export interface RulePage {
  readonly docs: RuleDocs;
  readonly examples: readonly RuleExample[];
}

/** Markdown, one sentence per line. */
export interface RuleDocs {
  readonly what: string;
  readonly why: string;
  readonly how: string;
  /** What the rule deliberately does not report. */
  readonly limits: string;
  readonly references: readonly string[];
}

/** YAML with markers (see CONTRIBUTING). Without markers the example asserts silence. */
export interface RuleExample {
  readonly title: string;
  readonly yaml: string;
  /** The same files after the first offered fix whose title contains `fix`. */
  readonly fixed?: { readonly fix: string; readonly yaml: string };
}

/** What is written about a rule of the registry. */
export function pageOf(rule: KnownRule): RulePage {
  const page = rulePages[rule.id];
  invariant(page !== undefined, 'every rule has a page');
  return page;
}

/** The rule's page as Markdown, for the documentation, `explain` and the editor. */
export function renderRulePage(rule: KnownRule): string {
  const { docs, examples } = pageOf(rule);
  const lines = [
    `# ${rule.title}`,
    '',
    `\`${rule.id}\` · ${severityWords(rule)} · ${slices[rule.slice]}`,
    '',
    '## What it reports',
    '',
    docs.what,
    '',
    '## Why it matters',
    '',
    docs.why,
    '',
    '## What to do',
    '',
    docs.how,
    ...(rule.isOffByDefault ? [howToSwitchOn(rule)] : []),
    '',
    '## What it leaves out',
    '',
    docs.limits,
    '',
    '## Examples',
    ...examples.flatMap((example) => [
      '',
      `### ${example.title}`,
      '',
      '```yaml',
      readable(example.yaml),
      '```',
      ...(example.fixed === undefined
        ? []
        : ['', `After the quick-fix _${example.fixed.fix}_:`, '', '```yaml', readable(example.fixed.yaml), '```']),
    ]),
    '',
    '## References',
    '',
    ...docs.references.map((reference) => `- ${reference.startsWith('https://') ? `<${reference}>` : reference}`),
    '',
  ];
  return lines.join('\n');
}

function howToSwitchOn({ id, severity }: KnownRule): string {
  return `The rule is off by default.\nIn a \`.firebreak.yaml\`, \`rules: { ${id}: ${severity} }\` switches it on.`;
}

const slices = {
  document: 'seen in one document',
  namespace: 'seen across a namespace',
  cluster: 'seen across a scope',
  scope: 'seen across the workspace',
  suppression: 'seen in one file',
  config: 'seen in the configuration',
} as const;

/** File markers become comments; the underlines that say what is found stay, they are comments already. */
function readable(yaml: string): string {
  return yaml.replace(/^#- /gm, '# ').trimEnd();
}
