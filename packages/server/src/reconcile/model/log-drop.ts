/** Below rules and above the group that drops what nobody lets through. */
export const logDropPriority = 1001

/** What a logged group drops itself, so that it is told which group dropped: all IP of its ports. */
export function logDropMatches(
  group: string,
): readonly { readonly direction: 'from-lport' | 'to-lport'; readonly match: string }[] {
  return [
    { direction: 'from-lport', match: `inport == @${group} && ip` },
    { direction: 'to-lport', match: `outport == @${group} && ip` },
  ]
}
