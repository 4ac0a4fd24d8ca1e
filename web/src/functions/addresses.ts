/** Where this page shows a function or a file: `#/functions/customer-optin`, `#/functions/@files/package.json`. */
export function addressOf(what: { path: string } | { file: string }): string {
  if ('file' in what) {
    return `/@files/${what.file}`;
  }
  // The function of a folder's root has no name of its own.
  return what.path === '/' ? '/@index' : what.path;
}
