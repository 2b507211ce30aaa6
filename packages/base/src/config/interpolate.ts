export type Interpolated =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly expected: string }

const reference = /\\\$|\$(?:\$|([_a-z][._a-z0-9]*)|\{([_a-z][._a-z0-9]*)\})/gi

/**
 * Replaces `$name`, `${name}` and `${group.name}` by what `lookup` says; `$$` and `\$` are a dollar
 * sign, and so is any other `$`. Braces are needed where letters, digits or a dot follow the name.
 */
export function interpolate(text: string, lookup: (name: string) => Interpolated): Interpolated {
  if (!text.includes('$')) return { ok: true, text }
  let failure: Interpolated | undefined
  const result = text.replace(reference, (_, bareName?: string, bracedName?: string) => {
    const name = bareName ?? bracedName
    if (name === undefined) return '$'
    const found = lookup(name)
    if (found.ok) return found.text
    failure ??= found
    return ''
  })
  return failure ?? { ok: true, text: result }
}
