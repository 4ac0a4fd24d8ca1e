// What the tests need of Node, without the types of all of it.
declare module 'node:child_process' {
  export function execFileSync(file: string, args: string[]): { toString(): string };
}
