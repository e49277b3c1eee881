import { type Address, addressesIn, hostsIn } from './addresses-in';
import type { ContainerTexts, PodText } from './pod-texts';
import { shellAddresses } from './shell-addresses';
import { asWord, mayNotBeCalled, namesHost, namesOwnAddress, portNamesFor } from './variable-names';

/** An address with the text that names it. */
export interface WrittenAddress {
  readonly address: Address;
  readonly text: PodText;
  /** The name that stands before it says that it is a host. */
  readonly isNamedHost: boolean;
  /** That name says that it may never be called, or something else may stand in its place. */
  readonly isDoubtful: boolean;
}

/** The addresses that a container is started with. */
export function writtenAddresses({ variables, words, files }: ContainerTexts): readonly WrittenAddress[] {
  const settings = [
    ...settingAddresses(variables.map((text) => ({ name: text.name, value: text.text, text }))),
    ...settingAddresses(flagsOf(words)),
    ...files.flatMap((file) => settingAddresses(linesOf(file))),
  ];
  return [...settings, ...words.flatMap(addressesOfWord), ...ofScripts(words)].map((written) =>
    written.text.isOverridable === true ? { ...written, isDoubtful: true } : written,
  );
}

/** A script is one argument, or the words of the command itself. */
function ofScripts(words: readonly PodText[]): readonly WrittenAddress[] {
  const [first] = words;
  const written = (text: PodText, script: string) =>
    shellAddresses(script).map((address) => ({ address, text, isNamedHost: true, isDoubtful: false }));
  const inWords = words.flatMap((text) => (/\s/.test(text.text) ? written(text, text.text) : []));
  if (first === undefined || inWords.length > 0) return inWords;
  return written(first, words.map(({ text }) => text).join(' '));
}

/** A value with its name: a variable, a flag, or a line of a file. */
interface Setting {
  readonly name: string;
  readonly value: string;
  readonly text: PodText;
}

function settingAddresses(settings: readonly Setting[]): readonly WrittenAddress[] {
  const ports = new Map<string, PortSetting | undefined>();
  for (const { name, value, text } of settings) {
    const word = asWord(name);
    if (!/PORT(_?\d+)?$/.test(word) || !/^\s*\d{1,5}\s*$/.test(value)) continue;
    // Where two settings have one name, it is not known which of them goes with which host.
    const [port, other] = [{ value: Number(value), text }, ports.get(word)];
    ports.set(word, ports.has(word) && other?.value !== port.value ? undefined : port);
  }
  return settings.flatMap(({ name, value, text }) => {
    if (namesOwnAddress(name)) return [];
    const isNamedHost = namesHost(name);
    const isDoubtful = mayNotBeCalled(name);
    const found = addressesIn(value);
    const hosts = found.length === 0 && isNamedHost ? (hostsIn(value) ?? []) : [];
    return [...found, ...hosts].map((address) => {
      const port = portNamesFor(name)
        .map((each) => ports.get(each))
        .find((each) => each !== undefined);
      const isComplete = address.port !== undefined || address.form === 'url';
      if (isComplete || port === undefined) return { address, text, isNamedHost, isDoubtful };
      const isPortDoubtful = isDoubtful || port.text.isOverridable === true;
      return { address: { ...address, port: port.value }, text, isNamedHost, isDoubtful: isPortDoubtful };
    });
  });
}

interface PortSetting {
  readonly value: number;
  readonly text: PodText;
}

/** `--db-host=db`, `--db-host db` and `-Ddb.host=db`; what else stands in arguments has no name. */
function flagsOf(words: readonly PodText[]): readonly Setting[] {
  return words.flatMap((text, index) => {
    const joined = /^-{1,2}([A-Za-z][\w.-]*)=(.*)$/s.exec(text.text);
    if (joined !== null) return [{ name: joined[1] ?? '', value: joined[2] ?? '', text }];
    const flag = /^-{1,2}([A-Za-z][\w.-]*)$/.exec(text.text)?.[1];
    const next = words[index + 1];
    return flag === undefined || next === undefined || next.text.startsWith('-')
      ? []
      : [{ name: flag, value: next.text, text: next }];
  });
}

/** Arguments that are no flags: addresses by their form alone. A value that a flag names has been read with its name. */
function addressesOfWord(text: PodText, index: number, words: readonly PodText[]): readonly WrittenAddress[] {
  if (/^-{1,2}[A-Za-z][\w.-]*(=|$)/s.test(text.text) || isFlagValue(words[index - 1])) return [];
  return addressesIn(text.text).map((address) => ({ address, text, isNamedHost: false, isDoubtful: false }));
}

function isFlagValue(previous: PodText | undefined): boolean {
  return previous !== undefined && /^-{1,2}[A-Za-z][\w.-]*$/.test(previous.text);
}

/** Lines like `key: value`, `key = value` and `"key": "value",`; every other line is one value without name. */
function linesOf(file: PodText): readonly Setting[] {
  let end = -1;
  return file.text.split('\n').flatMap((whole) => {
    const start = end + 1;
    end = start + whole.length;
    const line = whole.replace(/\r$/, '');
    if (/^\s*(#|\/\/|;|--|<!--|\*)/.test(line)) return [];
    const written = line.replace(/\s#.*/, '');
    const match = /^[\s"'-]*([A-Za-z][\w.-]*)["']?\s*(?:=|:(?=\s|$))(.*)$/.exec(written);
    const value = (match?.[2] ?? written).trim().replace(/^["']|["']?,?$/g, '');
    return [{ name: match?.[1] ?? '', value, text: partOf(file, start, start + line.length) }];
  });
}

/** A text of which it is known where it stands, narrowed to a part of it. */
function partOf(file: PodText, start: number, end: number): PodText {
  const { source } = file;
  if (source?.range === undefined) return file;
  const at = source.range.start;
  return { ...file, source: { ...source, range: { start: at + start, end: at + end } } };
}
