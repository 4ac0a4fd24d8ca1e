// Where this page shows what: `#/functions/customer-optin`, `#/functions/@files/package.json`.

/** The function of the folder's root has no name of its own. */
export const functionAddress = (path: string) => (path === '/' ? '/@index' : path);

export const fileAddress = (file: string) => `/@files/${file}`;
