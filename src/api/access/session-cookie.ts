import { Secret } from '../../lib/secret.ts';

/*
 * The cookie that holds a session's id. Scripts of the page cannot read it, and other sites cannot send it along. It ends with the
 * browser; how long it counts is decided here and not there. Over TLS its name begins with `__Host-`, so that a browser takes it
 * from this host only, and never from an unencrypted answer. A cookie counts for all ports of a host, which is why origins
 * are checked too (request-origin.ts).
 */

/** 32 bytes in base64url: nothing else is looked up. */
const idPattern = /^[\w-]{43}$/;

export function sessionCookie(id: Secret, secure: boolean): string {
  return `${nameOf(secure)}=${id.reveal()}; ${attributes(secure)}`;
}

export function endedSessionCookie(secure: boolean): string {
  return `${nameOf(secure)}=; Max-Age=0; ${attributes(secure)}`;
}

/** The id in a request's `Cookie` header. When another program of this host has set one of the same name, neither counts. */
export function sessionIdIn(header: string | undefined, secure: boolean): Secret | undefined {
  const prefix = `${nameOf(secure)}=`;
  const ids = (header ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(prefix))
    .map((pair) => pair.slice(prefix.length));
  const [id] = ids;
  return ids.length === 1 && id !== undefined && idPattern.test(id) ? new Secret(id) : undefined;
}

function nameOf(secure: boolean): string {
  return secure ? '__Host-threatlockdown' : 'threatlockdown';
}

function attributes(secure: boolean): string {
  return `Path=/; HttpOnly; SameSite=Strict${secure ? '; Secure' : ''}`;
}
