import { visible } from './words';

/**
 * Text for XML 1.0, for elements and for values in double quotes.
 * What XML cannot hold at all (https://www.w3.org/TR/xml/#charsets) becomes the replacement character.
 */
export function xmlText(text: string): string {
  return visible(text)
    .replace(notInXml, '\ufffd')
    .replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

// Half a surrogate pair, and the two characters that are none. Control characters are written out already.
const notInXml = /[\p{Cs}\ufffe\uffff]/gu;

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
