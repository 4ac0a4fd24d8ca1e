/** A path in which SIDs are short enough to read: `/v1/Conversations/CH…9a0c/Messages`. */
export const shortPath = (path: string) => path.replace(/\b([A-Z]{2})[0-9a-f]{28}([0-9a-f]{4})\b/gi, '$1…$2');
