/** The text of `ovn-bridge-mappings` and `ovn-chassis-mac-mappings`: names and what each stands for, by commas. */
export function readMappings(text: string | undefined): ReadonlyMap<string, string> {
  const pairs = (text ?? '').split(',').flatMap((part): [string, string][] => {
    const at = part.indexOf(':')
    const [name, value] = [part.slice(0, at).trim(), part.slice(at + 1).trim()]
    return at < 1 || name === '' || value === '' ? [] : [[name, value]]
  })
  return new Map(pairs)
}

/**
 * The text with one name standing for something else, or for nothing. Whatever else is in it stays as it is, to the
 * last blank: it is the operator's.
 */
export function withMapping(text: string | undefined, name: string, value: string | undefined): string {
  const others = (text ?? '')
    .split(',')
    .filter(part => part.trim() !== '' && part.slice(0, part.indexOf(':')).trim() !== name)
  return [...others, ...(value === undefined ? [] : [`${name}:${value}`])].join(',')
}
