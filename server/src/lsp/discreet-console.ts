import type { Features, RemoteConsole } from 'vscode-languageserver';

/** The library logs a whole message that it cannot understand, and that may hold manifests: only what is wrong stays. */
export const discreetConsole: Features = {
  __brand: 'features',
  console: (Base: new () => RemoteConsole) =>
    class extends Base {
      override error(message: string): void {
        super.error(message.startsWith('Received message') ? (message.split('\n')[0] ?? '') : message);
      }
    },
};
