import type { Rule } from './rule';

/** The rule's page as Markdown, for the documentation, `explain` and the editor. Made from the rule alone. */
export function renderRulePage(rule: Rule): string {
  const { docs } = rule;
  const lines = [
    `# ${rule.title}`,
    '',
    `\`${rule.id}\` · ${rule.severity} · ${slices[rule.slice]}`,
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
    '',
    '## What it leaves out',
    '',
    docs.limits,
    '',
    '## Examples',
    ...rule.examples.flatMap((example) => [
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

const slices = {
  document: 'seen in one document',
  namespace: 'seen across a namespace',
  cluster: 'seen across a scope',
  scope: 'seen across the workspace',
  suppression: 'seen in one file',
} as const;

/** File markers become comments; the underlines that say what is found stay, they are comments already. */
function readable(yaml: string): string {
  return yaml.replace(/^#- /gm, '# ').trimEnd();
}
