import { processIo } from './io';
import { run } from './run';

// A reader that closes early (`firebreak graph | head`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

// Set, not exited with: a pipe may still have to take the rest of the report.
process.exitCode = 2;
void run(process.argv.slice(2), processIo()).then((code) => {
  process.exitCode = code;
});
