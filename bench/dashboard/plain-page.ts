import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server of one page with a table, which the browser shows without a script. */
export interface PlainPage {
  readonly url: string;
  close(): Promise<void>;
}

/** `bytes`: what the whole page weighs, on the wire. */
export async function servePlainPage({
  rows,
  bytes,
}: {
  readonly rows: number;
  readonly bytes: number;
}): Promise<PlainPage> {
  const cells = Array.from({ length: 7 }, (_, cell) => `<td>cell ${cell}</td>`).join('');
  const table = `<table>${`<tr style="height: 34px">${cells}</tr>`.repeat(rows)}</table>`;
  const page = `<!doctype html><meta charset="utf-8"><title>plain</title>${table}`;
  const padded = `${page}<!--${'x'.repeat(Math.max(0, bytes - page.length))}-->`;
  const server = createServer((_request, response) =>
    response.writeHead(200, { 'content-type': 'text/html' }).end(padded),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
