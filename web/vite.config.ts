/// <reference types="vitest/config" />
import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/**
 * Writes .br and .gz beside every text file of the build. The server hands them out as they are: it never compresses a page itself.
 * Browsers offer br only on https and on localhost, so both are kept.
 */
function precompress(): Plugin {
  let dist = 'dist';
  const walk = (folder: string): string[] =>
    readdirSync(folder).flatMap((name) => {
      const path = join(folder, name);
      return statSync(path).isDirectory() ? walk(path) : [path];
    });
  return {
    name: 'precompress',
    apply: 'build',
    configResolved(config) {
      dist = config.build.outDir;
    },
    closeBundle() {
      for (const path of walk(dist).filter((name) => /\.(js|css|html|svg|json)$/.test(name))) {
        const bytes = readFileSync(path);
        writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
        writeFileSync(
          `${path}.br`,
          brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } }),
        );
      }
    },
  };
}

const server = process.env.PARLEY_URL ?? 'http://127.0.0.1:8080';

export default defineConfig({
  plugins: [react(), precompress()],
  build: {
    target: ['chrome123', 'firefox121', 'safari17.5'],
    // Small pictures stay files: the page's content security policy is simpler to reason about without data: scripts and fonts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  server: {
    host: '127.0.0.1',
    proxy: Object.fromEntries(['/v1', '/v2', '/2010-04-01', '/sandbox', '/parley', '/functions', '/health', '/openapi'].map((path) => [path, server])),
  },
  test: { include: ['src/**/*.test.ts'] },
});
