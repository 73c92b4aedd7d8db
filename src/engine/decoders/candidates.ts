import { detach } from '../../lib/bytes.ts';
import type { Event } from '../event/event.ts';
import type { Subject } from '../event/subject.ts';
import type { DecoderNode, DecoderSet } from './decoder-set.ts';

/** The top-level decoders that are worth trying on an event, in load order. Has program names of earlier events. */
export class Candidates {
  readonly #withProgram: readonly DecoderNode[];
  readonly #withoutProgram: readonly DecoderNode[];
  readonly #byProgram = new Map<string, readonly DecoderNode[]>();
  /** Of those without a program name, by the first byte of `log`. */
  readonly #byFirstByte: readonly (readonly DecoderNode[])[];

  constructor({ withProgram, withoutProgram }: DecoderSet) {
    this.#withProgram = withProgram;
    this.#withoutProgram = withoutProgram;
    this.#byFirstByte = Array.from({ length: 256 }, (_, byte) =>
      withoutProgram.filter(({ prematch }) => prematch?.firstBytes?.[byte] !== 0),
    );
  }

  of(event: Event): readonly DecoderNode[] {
    if (event.programName.isSet) return this.#ofProgram(event.programName);
    const { text } = event.log;
    return (text === '' ? undefined : this.#byFirstByte[text.charCodeAt(0)]) ?? this.#withoutProgram;
  }

  #ofProgram(program: Subject): readonly DecoderNode[] {
    const known = this.#byProgram.get(program.text);
    if (known !== undefined) return known;
    const nodes = this.#withProgram.filter(({ programName }) => programName?.test(program));
    this.#keep(program.text, nodes);
    return nodes;
  }

  /** Logs name the programs, so there is no end to them, nor to their length. */
  #keep(program: string, nodes: readonly DecoderNode[]): void {
    if (program.length > maxKeptLength) return;
    if (this.#byProgram.size >= maxKept) this.#byProgram.clear();
    this.#byProgram.set(detach(program), nodes);
  }
}

const maxKept = 5_000;
const maxKeptLength = 100;
