/** Whether the extension that brings an attribute, an action or a path is on; the core always is. */
export function isSwitchedOn(
  brought: { readonly alias?: string },
  hiddenAliases: ReadonlySet<string>,
): boolean {
  return brought.alias === undefined || !hiddenAliases.has(brought.alias)
}
