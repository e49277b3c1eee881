/** The first setting behind the `?` of a URL that has a form, with what stands before that mark. */
export function settingIn(
  url: string,
  form: RegExp,
): { readonly address: string; readonly setting: string } | undefined {
  // A password may have one that nobody has encoded.
  const mark = url.lastIndexOf('?');
  const setting = url
    .slice(mark + 1)
    .split('&')
    .find((each) => form.test(each));
  return mark === -1 || setting === undefined ? undefined : { address: url.slice(0, mark), setting };
}
