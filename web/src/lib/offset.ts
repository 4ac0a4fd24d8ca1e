const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** Milliseconds after the beginning: "+0 ms", "+1.4 s", "+3 min", "+25 h". */
export function offset(milliseconds: number): string {
  if (Number.isNaN(milliseconds)) {
    return '';
  }
  const sign = milliseconds < 0 ? '−' : '+';
  const away = Math.abs(milliseconds);
  if (away < second) {
    return `${sign}${Math.round(away)} ms`;
  }
  if (away < minute) {
    return `${sign}${(away / second).toFixed(1)} s`;
  }
  if (away < hour) {
    return `${sign}${Math.floor(away / minute)} min`;
  }
  return away < 2 * day ? `${sign}${Math.floor(away / hour)} h` : `${sign}${Math.floor(away / day)} d`;
}
