import type { Json } from '../../lib/json.ts';
import type { Position } from '../queue.ts';
import type { Database } from './schema.ts';

/** How far each source has been read. */
export class Positions {
  readonly #statements: ReturnType<typeof prepare>;

  constructor(database: Database) {
    this.#statements = prepare(database);
  }

  get(source: string): Json | undefined {
    const text = this.#statements.get.get(source);
    return text === undefined ? undefined : (JSON.parse(text) as Json);
  }

  save({ source, value }: Position): void {
    this.#statements.save.run(source, JSON.stringify(value));
  }
}

function prepare(database: Database) {
  return {
    get: database.prepare<[string], string>(`SELECT value FROM positions WHERE source = ?`).pluck(),
    save: database.prepare<[string, string]>(
      `INSERT INTO positions (source, value) VALUES (?, ?) ON CONFLICT (source) DO UPDATE SET value = excluded.value`,
    ),
  };
}
