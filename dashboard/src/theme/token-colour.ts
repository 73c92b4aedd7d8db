/** For canvases, which know no custom properties: `tokenColour('--level-high')` in the theme of the moment. */
export function tokenColour(token: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(token).trim();
}
