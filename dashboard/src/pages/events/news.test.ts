import { describe, expect, test } from 'vitest';
import { learn, noNews, showWaiting } from './news.ts';

const rows = (...keys: readonly string[]) => keys.map((key) => ({ key, time: 0, values: {} }));
const keysOf = (found: readonly { readonly key: string }[]) => found.map(({ key }) => key);

describe('news', () => {
  test('are what the list has not', () => {
    const news = learn(noNews, rows('b', 'a'), rows('d', 'c', 'b'), true);
    expect(keysOf(news.waiting)).toEqual(['d', 'c']);
    expect(news.gap).toBe(false);
  });

  test('are the same as before when nothing is new', () => {
    expect(learn(noNews, rows('a'), rows('a'), false)).toBe(noNews);
  });

  test('wait until they are shown, above the list and above each other', () => {
    const first = showWaiting(learn(noNews, rows('a'), rows('b', 'a'), false));
    const second = showWaiting(learn(first, rows('a'), rows('c', 'b', 'a'), false));
    expect(keysOf(second.shown)).toEqual(['c', 'b']);
    expect(second.waiting).toEqual([]);
    expect([...second.fresh]).toEqual(['c']);
  });

  test('that wait are remembered when more come, each once', () => {
    const some = learn(noNews, rows('a'), rows('b', 'a'), true);
    const more = learn(some, rows('a'), rows('c', 'b', 'a'), true);
    expect(keysOf(more.waiting)).toEqual(['c', 'b']);
  });

  test('leave a gap when the newest page does not reach the list', () => {
    const news = learn(noNews, rows('a'), rows('z', 'y'), true);
    expect(news).toMatchObject({ gap: true });
    expect(keysOf(news.waiting)).toEqual(['z', 'y']);
  });

  test('of an empty list leave no gap when they are all there are', () => {
    expect(learn(noNews, [], rows('a'), false)).toMatchObject({ gap: false, waiting: [{ key: 'a' }] });
  });
});
