import { describe, expect, test } from 'vitest';
import {
  type Analysis,
  addGroup,
  applyChanges,
  Cancelled,
  changedFiles,
  completeAnalysis,
  defaultOptions,
  emptyAnalysis,
  filesWithFindings,
  findingsOf,
  loadAllGroups,
  missingGroups,
  noCheckpoint,
  type RuleGroup,
  setComplete,
} from '../../server/src/core';
import { textAt } from '../../server/src/core/kubernetes/read-resource';
import { controlPlaneRules } from '../../server/src/core/rules/control-plane/control-plane-rules';
import { analyseFiles, changesBetween, uriOf, workspaceFolder } from '../support/analysis';
import { outcomeOf } from '../support/compare';

const kubelet = (port: number) => ({
  path: 'kubelet.yaml',
  text: `apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\nreadOnlyPort: ${port}\nserverTLSBootstrap: true\n`,
});
const accepted = {
  path: 'accepted.yaml',
  text: `# firebreak: ignore[kubelet-open-access] a test cluster\n${kubelet(10255).text}`,
};
const pod = { path: 'pod.yaml', text: 'apiVersion: v1\nkind: Pod\nmetadata: { name: web, namespace: shop }\n' };
const files = [kubelet(10255), accepted, pod];

function readWith(groups: Analysis['groups'], read = files): Analysis {
  const empty = emptyAnalysis(defaultOptions, groups);
  return setComplete(applyChanges(empty, changesBetween([], read)), [workspaceFolder], []);
}

function found(analysis: Analysis): readonly string[] {
  return filesWithFindings(analysis).flatMap((uri) => findingsOf(analysis, uri).map(({ ruleId }) => ruleId));
}

describe('a group of rules', () => {
  test('that comes later finds what it would have found, and changes only files that it judges', async () => {
    const without = await completeAnalysis(readWith(new Map()), noCheckpoint);
    expect(missingGroups(without)).toEqual(['control-plane']);
    expect(without.isComplete).toBe(false);
    // What is accepted may be found as soon as the rules are there.
    expect(found(without)).not.toContain('unused-suppression');
    expect(found(without)).toContain('missing-default-deny-ingress');

    const added = addGroup(without, controlPlaneRules);
    const after = await completeAnalysis(added, noCheckpoint);
    expect(after.isComplete).toBe(true);
    const uris = [...changedFiles(without, added), ...changedFiles(added, after)];
    expect([...new Set(uris)].sort()).toEqual([uriOf('accepted.yaml'), uriOf('kubelet.yaml')]);
    expect(outcomeOf(after)).toEqual(outcomeOf(await analyseFiles(files)));
    expect(found(after).filter((id) => id === 'kubelet-open-access')).toHaveLength(1);
  });

  test('that nothing needs any more is not missing', async () => {
    const without = await completeAnalysis(readWith(new Map()), noCheckpoint);
    const gone = applyChanges(without, changesBetween(files, [pod]));
    expect(missingGroups(gone)).toEqual([]);
    expect((await completeAnalysis(gone, noCheckpoint)).isComplete).toBe(true);
  });
});

const silent = Object.fromEntries(
  Object.keys(controlPlaneRules.rules).map((id) => [id, { slice: 'document' as const, check: () => [] }]),
);

describe('what a group prepares', () => {
  /** A group whose rule reports what was made ready before it ran. */
  function preparing() {
    const ready = new Map<string, string>();
    const asked: string[] = [];
    let isBroken = false;
    const group: RuleGroup = {
      ...(controlPlaneRules as RuleGroup),
      prepare: async (contents, checkpoint) => {
        for (const content of contents) {
          const port = textAt(content, ['readOnlyPort']) ?? '';
          asked.push(port);
          await checkpoint();
          if (isBroken) return false;
          ready.set(port, `ready ${port}`);
        }
        return true;
      },
      rules: {
        ...silent,
        'kubelet-open-access': {
          slice: 'document',
          *check({ content }) {
            if (content.kind !== 'manifest') return;
            const message = ready.get(textAt(content.root, ['readOnlyPort']) ?? '') ?? 'not ready';
            yield {
              message,
              place: { kind: 'field', path: ['readOnlyPort'], part: 'value' },
              resource: undefined,
              data: null,
            };
          },
        },
      },
    };
    const breaks = (does: boolean) => {
      isBroken = does;
    };
    return { group, asked, breaks };
  }

  const messages = (analysis: Analysis) => findingsOf(analysis, uriOf('kubelet.yaml')).map(({ message }) => message);

  test('is ready before its rules run, and made for what changed', async () => {
    const { group, asked } = preparing();
    const first = await completeAnalysis(
      readWith(new Map([['control-plane', group]]), [kubelet(1), pod]),
      noCheckpoint,
    );
    expect(messages(first)).toEqual(['ready 1']);
    const edited = applyChanges(first, changesBetween([kubelet(1)], [kubelet(2)]));
    expect(messages(await completeAnalysis(edited, noCheckpoint))).toEqual(['ready 2']);
    const other = { ...pod, text: pod.text.replace('web', 'api') };
    await completeAnalysis(applyChanges(first, changesBetween([pod], [other])), noCheckpoint);
    expect(asked).toEqual(['1', '2']);
  });

  test('is tried again at the next change, whatever that is, where it could not be loaded', async () => {
    const { group, asked, breaks } = preparing();
    breaks(true);
    const read = readWith(new Map([['control-plane', group]]), [kubelet(1), pod]);
    const without = await completeAnalysis(read, noCheckpoint);
    expect(messages(without)).toEqual(['not ready']);
    expect(without.isComplete).toBe(false);

    const other = { ...pod, text: pod.text.replace('web', 'api') };
    const still = await completeAnalysis(applyChanges(without, changesBetween([pod], [other])), noCheckpoint);
    expect(messages(still)).toEqual(['not ready']);

    breaks(false);
    const after = await completeAnalysis(applyChanges(still, changesBetween([other], [pod])), noCheckpoint);
    expect(messages(after)).toEqual(['ready 1']);
    expect(after.isComplete).toBe(true);
    expect(changedFiles(still, after)).toContain(uriOf('kubelet.yaml'));
    await completeAnalysis(applyChanges(after, changesBetween([pod], [other])), noCheckpoint);
    expect(asked).toEqual(['1', '1', '1']);
  });

  test('is left for later where a newer change comes', async () => {
    const { group } = preparing();
    const read = readWith(new Map([['control-plane', group]]), [kubelet(1)]);
    const cancel = async () => {
      throw new Cancelled();
    };
    await expect(completeAnalysis(read, cancel)).rejects.toThrow(Cancelled);
    const edited = applyChanges(read, changesBetween([kubelet(1)], [kubelet(2)]));
    expect(messages(await completeAnalysis(edited, noCheckpoint))).toEqual(['ready 2']);
  });
});

test('every group has what its description promises', async () => {
  for (const [name, group] of await loadAllGroups()) {
    expect(group.name).toBe(name);
    expect(Object.keys(group.fixes).filter((id) => !(id in group.rules))).toEqual([]);
  }
});
