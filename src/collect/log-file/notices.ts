/** Events of their own (rules 591 and 592). `path`: a byte string. */
export const notices = {
  replaced: (path: string) => `File rotated (inode changed): '${path}'.`,
  emptied: (path: string) => `File size reduced (inode remained): '${path}'.`,
} as const;
