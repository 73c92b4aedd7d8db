import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cutText, visibleLine, visibleText } from './visible-text.ts';

test('terminal escapes are shown by name', () => {
  expect(visibleLine('\u001b[31mred\u0007')).toBe('⟨ESC⟩[31mred⟨BEL⟩');
});

test('bidi marks are shown instead of turning what is around them', () => {
  expect(visibleLine('a\u202egnp.exe\u2066')).toBe('a⟨U+202E⟩gnp.exe⟨U+2066⟩');
});

test('what takes no room is shown', () => {
  expect(visibleLine('pay\u200bpal\ufeff\u{e0041}')).toBe('pay⟨U+200B⟩pal⟨U+FEFF⟩⟨U+E0041⟩');
});

test('half a character is shown by its number', () => {
  expect(visibleLine('\ud800x')).toBe('⟨U+D800⟩x');
});

test('letters of every script and emoji stay as they are', () => {
  const text = 'Grüße, 你好, مرحبا, 🎉 <b>&amp;</b>';
  expect(visibleLine(text)).toBe(text);
});

test('of several lines, line breaks and tabs stay', () => {
  expect(visibleText('a\n\tb\r\u0000')).toBe('a\n\tb⟨CR⟩⟨NUL⟩');
  expect(visibleLine('a\n\tb')).toBe('a⟨LF⟩⟨TAB⟩b');
});

test('whatever comes, no control and no format character is left', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(visibleLine(text)).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
    }),
  );
});

test('a cut leaves no half of a character', () => {
  expect(cutText('ab🎉cd', 3)).toBe('ab');
  expect(cutText('ab🎉cd', 4)).toBe('ab🎉');
});

test('what is short enough is not cut', () => {
  expect(cutText('abc', 3)).toBe('abc');
});
