import type { Target } from '../../collect/local-file.ts';
import { attributeOf, type XmlElement } from '../../engine/xml/parse-xml.ts';
import type { Sockets } from './read-sockets.ts';
import { allOf, commaList, lastOf, textOf } from './read-value.ts';
import type { Say } from './say.ts';

/** Reads `<target>` and `<out_format>`: where the events of a block go, and in which words. */
export function readTargets(block: XmlElement, sockets: Sockets, say: Say): readonly Target[] {
  const element = lastOf(block, 'target');
  const names = new Set(commaList(textOf(element) ?? 'agent'));
  for (const name of names) {
    if (sockets.has(name)) continue;
    const remedy = `write a <socket> with the name ${name}, or ${[...sockets.keys()].join(', ')}`;
    say('mistake', element ?? block, `there is no <target> ${name}`, remedy);
  }
  const templates = readTemplates(block, names, say);
  return [...names].map((name) => ({
    name,
    socket: sockets.get(name),
    template: templates.findLast(({ target }) => target === undefined || target === name)?.template,
  }));
}

interface Template {
  /** Undefined: of all targets. */
  readonly target: string | undefined;
  readonly template: string;
}

function readTemplates(block: XmlElement, targets: ReadonlySet<string>, say: Say): readonly Template[] {
  return allOf(block, 'out_format').map((element) => {
    for (const { name } of element.attributes.filter(({ name }) => name !== 'target')) {
      say('warning', element, `<out_format> has no attribute ${name}`, 'write target="…", or no attribute');
    }
    const target = attributeOf(element, 'target');
    if (target !== undefined && !targets.has(target)) {
      const remedy = `name one of ${[...targets].join(', ')}, or add it to <target>`;
      say('warning', element, `<out_format> is for ${target}, which is no target of this block`, remedy);
    }
    return { target, template: element.text };
  });
}
