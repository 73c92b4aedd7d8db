import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { isApiPath } from '../access/security-headers.ts';

/** What stands beside index.html: an icon, a script. Paths of the page itself have no such ending, or are longer. */
const fileAtTop = /^[\w-]+\.[\da-z]+$/;

/** They are all in one folder, and none outside of it may be kept for a year. */
const asset = /^[\w-][\w.-]*$/;

const publicly = { config: { audience: 'public' } } as const;

/**
 * Serves the page that was built into `folder`, to whoever comes: one has to see it to log in, and all data is behind the API. Which of its
 * views an address means is for the page to know, so every address that is no file's is answered with index.html. `onVisit`: somebody
 * loads the page.
 */
export async function addPage(server: FastifyInstance, folder: string, onVisit: () => void): Promise<void> {
  if (!existsSync(join(folder, 'index.html'))) return addNotice(server);
  await server.register(fastifyStatic, { root: folder, serve: false, index: false, preCompressed: true });
  // The names of these change with what is in them.
  server.get<PathRest>('/assets/*', publicly, ({ params }, reply) => {
    if (!asset.test(params['*'])) return reply.callNotFound();
    return varied(reply).sendFile(`assets/${params['*']}`, { maxAge: '365d', immutable: true });
  });
  server.get<PathRest>('/*', publicly, ({ url, params }, reply) => {
    if (isApiPath(url)) return reply.callNotFound();
    const isFile = fileAtTop.test(params['*']);
    if (!isFile) onVisit();
    const file = isFile ? params['*'] : 'index.html';
    return varied(reply).header('cache-control', 'no-cache').sendFile(file, { cacheControl: false });
  });
}

interface PathRest {
  Params: { '*': string };
}

/** There may be a compressed copy of a file. */
function varied(reply: FastifyReply): FastifyReply {
  return reply.header('vary', 'accept-encoding');
}

function addNotice(server: FastifyInstance): void {
  server.get('/*', publicly, ({ url }, reply) => {
    if (isApiPath(url)) return reply.callNotFound();
    return reply.code(503).type('text/plain; charset=utf-8').send(notBuilt);
  });
}

const notBuilt = `The program runs, but its page has not been built.
Run "npm run build" in the folder of the program, and start it again.
`;
