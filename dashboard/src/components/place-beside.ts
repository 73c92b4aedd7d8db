const gap = 4;
const edge = 8;

/** Below its opener, or above it where there is more room; on narrow windows from edge to edge. It must be in the page. */
export function placeBeside(element: HTMLElement, opener: Element, align: 'start' | 'end'): void {
  const { top, bottom, left, right } = opener.getBoundingClientRect();
  const { clientWidth, clientHeight } = document.documentElement;
  const widest = clientWidth - 2 * edge;
  const below = clientHeight - bottom;
  const above = below < 280 && top > below;
  Object.assign(element.style, {
    top: above ? 'auto' : `${bottom + gap}px`,
    bottom: above ? `${clientHeight - top + gap}px` : 'auto',
    left: '0',
    maxHeight: `${(above ? top : below) - gap - edge}px`,
    width: clientWidth < 560 ? `${widest}px` : 'max-content',
    maxWidth: `${widest}px`,
  });
  // Only where it has all the room is it as wide as it wants to be.
  const width = element.offsetWidth;
  const wanted = align === 'end' ? right - width : left;
  element.style.left = `${Math.max(edge, Math.min(wanted, clientWidth - edge - width))}px`;
}
