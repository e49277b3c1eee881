/**
 * A text for people without what URLs in it say of who asks: a name and a password before the host, and parameters, some
 * of which are passwords. Up to the last `@`, because people do not escape what they should.
 */
export function withoutCredentials(text: string): string {
  return text
    .replace(/:\/\/(?:(?!,[a-z]+:\/\/)\S)*@/gi, '://…@')
    .replace(/(:\/\/[^\s?,]*\?)(?:(?!,(?:[a-z]+:\/\/|\s))[^\s)])+/gi, '$1…');
}
