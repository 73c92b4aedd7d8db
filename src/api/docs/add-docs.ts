import fastifySwagger, { type StaticDocumentSpec } from '@fastify/swagger';
import fastifySwaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { openApiDocument } from './open-api.ts';

/** `/api/docs` for people, `/api/docs/openapi.json` for programs. */
export async function addDocs(server: FastifyInstance): Promise<void> {
  const document = openApiDocument();
  await server.register(async (docs) => {
    docs.addHook('onRoute', (route) => {
      route.config = { ...route.config, audience: 'reader' };
    });
    // Its types end with OpenAPI 3.0; it hands on whatever it is given.
    const specification = { document } as unknown as StaticDocumentSpec;
    await docs.register(fastifySwagger, { mode: 'static', specification });
    await docs.register(fastifySwaggerUi, {
      routePrefix: '/api/docs',
      theme: { title: 'The API of ThreatLockDown' },
      uiConfig: { layout: 'BaseLayout', docExpansion: 'list', defaultModelsExpandDepth: -1 },
    });
    docs.get('/api/docs/openapi.json', () => document);
  });
}
