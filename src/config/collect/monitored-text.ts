import type { XmlElement } from '../../engine/xml/parse-xml.ts';
import type { Environment } from './collection-config.ts';
import type { Say } from './say.ts';

/** The paths that a text of `<syscheck>` stands for: itself, or those in the variable that it names whole (`$VAR`). */
export function pathsOf(text: string, element: XmlElement, environment: Environment, say: Say): readonly string[] {
  if (!text.startsWith('$')) return [text];
  const value = environment[text.slice(1)];
  if (value === undefined || value === '') {
    const what = `${text} in <${element.name}> is not in the environment, and stands for no path`;
    say('warning', element, what, 'set the variable where the program is started, or write the path');
    return [];
  }
  return value
    .split(':')
    .map((path) => path.trim())
    .filter((path) => path !== '');
}
