/**
 * The text that a Secret's `data` holds as base64 (RFC 4648), read as UTF-8; undefined for what is no base64.
 * Core knows neither Node.js nor the DOM, so the decoder is ours.
 */
export function decodeBase64(encoded: string): string | undefined {
  const bytes = base64Bytes(encoded);
  return bytes && textOf(bytes);
}

/** The bytes; undefined for what is no base64. Padding may be missing. */
export function base64Bytes(encoded: string): readonly number[] | undefined {
  const digits = encoded.replace(/[\s=]+/g, '');
  if (!/^[A-Za-z0-9+/]*$/.test(digits) || digits.length % 4 === 1) return undefined;
  const bytes: number[] = [];
  let bits = 0;
  let value = 0;
  for (const digit of digits) {
    value = ((value << 6) | alphabet.indexOf(digit)) & 0xffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes.push((value >> bits) & 0xff);
    }
  }
  return bytes;
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Undefined for what is no UTF-8: a key or an archive, in which no address stands. */
function textOf(bytes: readonly number[]): string | undefined {
  const escaped = bytes.map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
  try {
    return decodeURIComponent(escaped);
  } catch {
    return undefined;
  }
}
