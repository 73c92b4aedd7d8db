/**
 * The files that are being read, of all collectors together: none is read twice, whatever paths lead to it, and there are
 * at most so many of them.
 */
export interface OpenFiles {
  take(id: string): 'taken' | 'read-elsewhere' | 'too-many';
  release(id: string): void;
}

export function createOpenFiles(most: number): OpenFiles {
  const taken = new Set<string>();
  return {
    take: (id) => {
      if (taken.has(id)) return 'read-elsewhere';
      if (taken.size >= most) return 'too-many';
      taken.add(id);
      return 'taken';
    },
    release: (id) => {
      taken.delete(id);
    },
  };
}
