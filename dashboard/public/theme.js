// Runs before the first paint, so that nobody who works at night is blinded. src/theme/theme.ts takes over from here.
(() => {
  let choice = null;
  try {
    choice = localStorage.getItem('threatlockdown.theme');
  } catch {
    // Storage may be forbidden; then the system decides.
  }
  const dark = choice === 'dark' || (choice !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
})();
