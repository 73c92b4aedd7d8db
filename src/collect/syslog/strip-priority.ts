/**
 * `<34>` at the beginning of a message, `<>`, or a priority in words (`<auth.info>`). The reference removes whatever stands
 * between the first `<` and the first `>`, and so takes the first element from a message that is XML. We leave that: no
 * decoder asks for an XML text without its beginning.
 */
const priority = /^<(?:\d*|[a-z]+\d?\.[a-z]+)>/i;

/** Nothing else of a syslog header is taken away. */
export function stripPriority(text: string): string {
  return text.startsWith('<') ? text.replace(priority, '') : text;
}
