import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { compress } from './compress.ts';

/** Where the program listens while one works on the page: `THREATLOCKDOWN_URL=http://127.0.0.1:9464 npm run dev`. */
const program = process.env.THREATLOCKDOWN_URL ?? 'http://127.0.0.1:9464';

const outDir = join(import.meta.dirname, '../dist/dashboard');

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), compress(join(outDir, 'assets'))],
  build: {
    outDir,
    emptyOutDir: true,
    target: 'es2022',
    // The content security policy lets nothing in that is written into the page.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    // Of the libraries that are in it.
    license: { fileName: 'licenses.md' },
    // What several pages need is one file: a browser asks for six at a time, and small ones keep each other waiting.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'shared', minShareCount: 2 }] } } },
  },
  server: { proxy: { '/api': program } },
});
