/** The only door of core. Hosts (workspace, lsp, cli, node) import from here and from nowhere deeper. */
export {};
