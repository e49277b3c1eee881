import { expect, test } from 'vitest';
import { encryptionSigns } from '../../server/src/core/kubernetes/encryption-signs';
import { withinCpuSeconds } from '../support/within-cpu-seconds';

test('signs of encryption are looked for in less than a second of computing time, whatever the text', async () => {
  const blank = ' '.repeat(2000);
  const texts = [
    `encryption:\n${`${blank}a: b\n`.repeat(10)}`.repeat(50),
    `encryption:{${'enabled '.repeat(100_000)}`,
    `encryption:{${'{enabled}'.repeat(20)}`.repeat(10_000),
    Array.from({ length: 20_000 }, (_, line) => `${' '.repeat(line % 99)}encryption:\n`).join(''),
    `ipsecConfig:${' '.repeat(200_000)}`,
    `kubespan:${' '.repeat(99)}`.repeat(20_000),
    'kind: KubeSpanConfig\n'.repeat(100_000),
    `wireguardEnabled${' , '.repeat(100_000)}value`,
    `backend${' '.repeat(99)}`.repeat(20_000),
    `${`\n${blank}`.repeat(150)}encryption`,
  ];
  await withinCpuSeconds(1, () => {
    for (const text of texts) encryptionSigns(`wireguard\n${text}`);
  });
  expect(encryptionSigns('encryption:\n  type: wireguard\n  enabled: true\n')).toEqual(['network']);
});
