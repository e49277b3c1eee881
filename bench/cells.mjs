/** Cells of benchmarks that are bundled with the core and run in processes of their own. */
import { execFileSync } from 'node:child_process';
import { basename, join, resolve } from 'node:path';
import { build } from 'esbuild';

/** Bundles a script of this folder; gives a function that runs it with an argument and reads the JSON that it prints. */
export async function bundleCell(scratch, script) {
  const outfile = join(scratch, basename(script));
  await build({
    entryPoints: [resolve(import.meta.dirname, script)],
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile,
    // Some packages are CommonJS and ask for modules of Node.js.
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  });
  return (cell) => {
    const output = execFileSync(process.execPath, [
      '--expose-gc',
      // Else the collector's threads clean up behind reading while something else is measured, which is not its time.
      '--single-threaded-gc',
      '--max-old-space-size=8192',
      outfile,
      JSON.stringify(cell),
    ]);
    return JSON.parse(output.toString());
  };
}
