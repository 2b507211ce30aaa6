/** The header by which a change asks for the revision it was made from. */
export function ifMatch(revision: number | undefined): Readonly<Record<string, string>> {
  return revision === undefined ? {} : { 'if-match': `revision_number=${revision}` }
}
