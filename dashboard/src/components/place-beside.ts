const gap = 4;
const edge = 8;

/** Below its opener, or above it where there is more room; on narrow windows from edge to edge. */
export function placeBeside(element: HTMLElement, opener: Element, align: 'start' | 'end'): void {
  const { top, bottom, left, right } = opener.getBoundingClientRect();
  const { clientWidth, clientHeight } = document.documentElement;
  const below = clientHeight - bottom;
  const above = below < 280 && top > below;
  const narrow = clientWidth < 560;
  Object.assign(element.style, {
    top: above ? 'auto' : `${bottom + gap}px`,
    bottom: above ? `${clientHeight - top + gap}px` : 'auto',
    left: narrow || align === 'start' ? `${narrow ? edge : Math.max(edge, left)}px` : 'auto',
    right: narrow || align === 'end' ? `${narrow ? edge : Math.max(edge, clientWidth - right)}px` : 'auto',
    maxHeight: `${(above ? top : below) - gap - edge}px`,
    maxWidth: `${clientWidth - 2 * edge}px`,
  });
}
