export interface DiffLine {
  kind: 'same' | 'left' | 'right';
  text: string;
}

/** Beyond this many lines on either side, what differs in the middle is shown whole, not line by line. */
const most = 2000;

/** What two texts have in common and what only one of them has, line by line. */
export function diffLines(left: string, right: string): DiffLine[] {
  const a = left.split('\n');
  const b = right.split('\n');
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) {
    start++;
  }
  let end = 0;
  while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end]) {
    end++;
  }
  const same = (lines: string[]): DiffLine[] => lines.map((text) => ({ kind: 'same', text }));
  return [...same(a.slice(0, start)), ...middle(a.slice(start, a.length - end), b.slice(start, b.length - end)), ...same(a.slice(a.length - end))];
}

/** The longest common subsequence. */
function middle(a: string[], b: string[]): DiffLine[] {
  if (a.length > most || b.length > most) {
    return [...a.map((text): DiffLine => ({ kind: 'left', text })), ...b.map((text): DiffLine => ({ kind: 'right', text }))];
  }
  const width = b.length + 1;
  const longest = new Uint16Array((a.length + 1) * width);
  const at = (row: number, column: number) => longest[row * width + column] as number;
  for (let row = a.length - 1; row >= 0; row--) {
    for (let column = b.length - 1; column >= 0; column--) {
      longest[row * width + column] = a[row] === b[column] ? at(row + 1, column + 1) + 1 : Math.max(at(row + 1, column), at(row, column + 1));
    }
  }
  const lines: DiffLine[] = [];
  let row = 0;
  let column = 0;
  while (row < a.length || column < b.length) {
    if (row < a.length && column < b.length && a[row] === b[column]) {
      lines.push({ kind: 'same', text: a[row++] as string });
      column++;
    } else if (column >= b.length || (row < a.length && at(row + 1, column) >= at(row, column + 1))) {
      lines.push({ kind: 'left', text: a[row++] as string });
    } else {
      lines.push({ kind: 'right', text: b[column++] as string });
    }
  }
  return lines;
}

/** Only what differs, with so many lines around it; null stands for lines that were left out. */
export function hunks(lines: DiffLine[], around = 3): (DiffLine | null)[] {
  const near = lines.map((_, at) => lines.slice(Math.max(0, at - around), at + around + 1).some((line) => line.kind !== 'same'));
  return lines.flatMap((line, at): (DiffLine | null)[] => (near[at] ? [line] : at === 0 || near[at - 1] ? [null] : []));
}
