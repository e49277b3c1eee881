// Reads imports of our own sources, which are all formatted alike.

/**
 * What a text imports from a module other than types.
 * @param {string} text
 * @param {string} module
 */
export function importedValues(text, module) {
  return [...text.matchAll(/^import \{([^}]*)\} from '([^']+)';/gm)].flatMap(([, names = '', from]) =>
    from === module ? valueNames(names) : [],
  );
}

/**
 * The names between the braces of an import or an export other than those of types.
 * @param {string} names
 */
export function valueNames(names) {
  return names
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && !name.startsWith('type '));
}
