/** One block of PEM text (RFC 7468): what its marks say and what stands between them. */
export interface PemBlock {
  /** `CERTIFICATE`, `RSA PRIVATE KEY`, … */
  readonly label: string;
  /** Undefined where the block has no end. Without white space. */
  readonly base64: string | undefined;
  /** It has headers (RFC 1421), as old encrypted keys do. */
  readonly hasHeaders: boolean;
}

/** The blocks of a text in order; text between them means nothing. Takes time that grows with the text. */
export function pemBlocks(text: string): readonly PemBlock[] {
  const blocks: PemBlock[] = [];
  let at = text.indexOf(begin);
  while (at >= 0) {
    const labelEnd = text.indexOf(dashes, at + begin.length);
    if (labelEnd < 0) return [...blocks, { label: '', base64: undefined, hasHeaders: false }];
    const label = text.slice(at + begin.length, labelEnd);
    const next = text.indexOf(begin, labelEnd);
    const body = text.slice(labelEnd + dashes.length, next < 0 ? text.length : next);
    blocks.push({ label, ...readBody(body, label) });
    at = next;
  }
  return blocks;
}

function readBody(text: string, label: string): Omit<PemBlock, 'label'> {
  const end = text.indexOf(`-----END ${label}-----`);
  if (end < 0) return { base64: undefined, hasHeaders: false };
  const body = text.slice(0, end);
  const hasHeaders = body.includes(':');
  return { base64: hasHeaders ? '' : body.replace(/\s+/g, ''), hasHeaders };
}

/** What stands before each label. */
export const begin = '-----BEGIN ';

/** The same in base64 of base64, such as in a kubeconfig that a Secret has; anywhere in the text, so in one of three ways. */
export const beginInBase64Twice: RegExp = /TFMwdExTMUNSVWRK|xTMHRMUzFDUlVkS|MUzB0TFMxQ1JVZE/;

const dashes = '-----';

/** The only label that every reader takes. */
export const certificateLabel = 'CERTIFICATE';

/** Of every kind of private key, also those that are encrypted. */
export function isPrivateKeyLabel(label: string): boolean {
  return label.endsWith('PRIVATE KEY');
}

/** Whether a text has a whole private key in it that no passphrase protects. */
export function hasPrivateKey(text: string): boolean {
  if (!text.includes('PRIVATE KEY')) return false;
  return pemBlocks(text).some(
    ({ label, base64, hasHeaders }) =>
      isPrivateKeyLabel(label) &&
      label !== 'ENCRYPTED PRIVATE KEY' &&
      !hasHeaders &&
      base64 !== undefined &&
      base64.length >= shortestKey &&
      (label !== 'OPENSSH PRIVATE KEY' || base64.startsWith(openSshWithoutPassphrase)) &&
      /^[A-Za-z0-9+/]+=*$/.test(base64),
  );
}

/** `openssh-key-v1` and the name of its cipher, `none`. */
const openSshWithoutPassphrase = 'b3BlbnNzaC1rZXktdjEAAAAABG5vbm';

/** An Ed25519 key has 64 digits; what is shorter is `...` or a stand-in. */
const shortestKey = 60;
